// SPDX-License-Identifier: Apache-2.0
// One person: the number and how it is read while it is typed, when he is called, who pages him.
import { useEffect, useState } from "preact/hooks";
import { type Done, type PhoneNumber, query, type Recipient, segment, send } from "../api";
import { useResource } from "../live";
import {
  Button,
  Confirm,
  Field,
  Icon,
  Note,
  Page,
  ProblemNote,
  Select,
  Time,
  useAct,
} from "../parts";
import { href } from "../route";
import { may } from "../session";
import { languages, t } from "../text";
import type { Fields } from "./difference";
import { type Kind, useEditing } from "./editing";
import { Conflict, ForceQuestion, LeaveGuard, NotReady, SaveBar } from "./editing_parts";
import { nameTrouble } from "./list_editor";
import { ListLinks } from "./people";
import { Until } from "./until";

interface Draft {
  name: string;
  number: string;
  replies: string; // one number a line
  language: string;
  description: string;
}

// What PUT /recipients/{name} takes.
export type PersonRow = Pick<
  Recipient,
  "name" | "number" | "reply_numbers" | "language" | "description" | "off_until"
>;

const draftOf = (row: Recipient | null): Draft => ({
  name: row?.name ?? "",
  number: row?.number ?? "",
  replies: (row?.reply_numbers ?? []).join("\n"),
  language: row?.language ?? "",
  description: row?.description ?? "",
});

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean);

function bodyOf(draft: Draft, there: Recipient | null): PersonRow {
  return {
    name: draft.name.trim(),
    number: draft.number.trim(),
    reply_numbers: linesOf(draft.replies),
    language: draft.language || null,
    description: draft.description.trim() || null,
    off_until: there?.off_until ?? null,
  };
}

export function personFields(row: PersonRow): Fields {
  return {
    [t("people.number")]: row.number,
    [t("people.replies")]: row.reply_numbers.join(", "),
    [t("people.language")]: row.language,
    [t("people.description")]: row.description,
  };
}

const kind: Kind<Recipient, Draft, PersonRow> = {
  path: "/recipients",
  view: "people",
  topics: ["recipients", "lists"],
  draftOf,
  bodyOf,
};

const typingMs = 300;

// How the box reads a number; while it is asked, and of an empty text, nothing.
export function useNumber(text: string): PhoneNumber | null {
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  const path = asked === "" ? null : "/numbers" + query({ text: asked });
  const read = useResource<PhoneNumber>(path, ["recipients", "drivers"]);
  return asked === text.trim() ? read.value : null;
}

export function PersonEditor({ name }: { name: string | null }) {
  const edit = useEditing(kind, name, (draft) => draft.name.trim());
  const number = useNumber(edit.draft.number);
  const [isRemoving, setRemoving] = useState(false);
  const canEdit = may("admin");
  const title = name ?? t("people.new");
  if (!edit.isReady) return <NotReady problem={edit.problem} view="people" title={title} />;
  const trouble = name === null ? nameTrouble(edit.draft.name) : null;
  const isReady =
    edit.draft.name.trim() !== "" &&
    trouble === null &&
    edit.draft.number.trim() !== "" &&
    number?.valid !== false;
  return (
    <Page
      title={title}
      lede={<a href={href("people")}>← {t("people.all")}</a>}
      actions={
        canEdit &&
        name !== null && (
          <Button kind="quiet" icon="trash" onClick={() => setRemoving(true)}>
            {t("people.remove")}
          </Button>
        )
      }
    >
      <LeaveGuard isDirty={edit.isDirty} discard={edit.discard} />
      <Conflict
        edit={edit}
        what="recipient"
        theirs={edit.theirs && personFields(edit.theirs)}
        mine={personFields(bodyOf(edit.draft, null))}
      />
      <div class="split">
        <div class="panel">
          {name === null && (
            <Field
              label={t("people.name")}
              hint={t("people.name.hint")}
              required
              maxLength={64}
              value={edit.draft.name}
              error={trouble}
              onInput={(text) => edit.set({ name: text })}
              autoFocus
            />
          )}
          {canEdit ? (
            <PersonForm
              draft={edit.draft}
              set={edit.set}
              number={number}
              name={name}
              pointer={edit.act.problem?.field}
            />
          ) : (
            edit.row && <PersonFacts row={edit.row} number={number} />
          )}
        </div>
        {edit.row && name !== null && (
          <div class="split-side">
            <section class="panel" aria-labelledby="reach-head">
              <h2 id="reach-head">{t("people.reach")}</h2>
              <dl class="facts">
                <dt>{t("people.lists")}</dt>
                <dd>
                  <ListLinks lists={edit.row.lists} />
                </dd>
                <dt>{t("people.reached")}</dt>
                <dd>
                  {edit.row.reached_at ? <Time at={edit.row.reached_at} /> : t("people.never")}
                </dd>
              </dl>
              {may("operator") && <TestSms name={name} />}
            </section>
            <Until kind="off" name={name} until={edit.row.off_until} done={edit.again} />
          </div>
        )}
      </div>
      {canEdit && <SaveBar edit={edit} isNew={name === null} canSave={isReady} />}
      <ForceQuestion detail={edit.asksForce} onYes={() => edit.save(true)} onClose={edit.noForce} />
      {isRemoving && edit.row && (
        <Confirm
          title={t("people.remove.title", { name: title })}
          yes={t("people.remove")}
          danger
          onYes={edit.remove}
          onClose={() => setRemoving(false)}
        >
          {edit.row.lists.length > 0 ? (
            <p>
              {t("people.remove.lists")} <ListLinks lists={edit.row.lists} />
            </p>
          ) : (
            <p>{t("people.remove.text")}</p>
          )}
        </Confirm>
      )}
    </Page>
  );
}

function PersonForm({
  draft,
  set,
  number,
  name,
  pointer,
}: {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  number: PhoneNumber | null;
  name: string | null;
  pointer: string | null | undefined;
}) {
  return (
    <>
      <Field
        label={t("people.number")}
        hint={t("people.number.hint")}
        type="tel"
        inputMode="tel"
        required
        value={draft.number}
        error={number && !number.valid ? number.what : null}
        onInput={(text) => set({ number: text })}
      />
      <NumberRead number={number} self={name} />
      <Field
        label={t("people.replies")}
        hint={t("people.replies.hint")}
        rows={2}
        value={draft.replies}
        error={pointer === "reply_numbers" ? t("people.replies.wrong") : null}
        onInput={(text) => set({ replies: text })}
      />
      <Select
        label={t("people.language")}
        value={draft.language}
        options={[["", t("people.language.box")], ...Object.entries(languages)]}
        onChange={(language) => set({ language })}
      />
      <Field
        label={t("people.description")}
        hint={t("people.description.hint")}
        maxLength={200}
        value={draft.description}
        onInput={(text) => set({ description: text })}
      />
    </>
  );
}

// "+33 612 345 678, goes by modem1, then smsc": said beside the field while it is typed.
function NumberRead({ number, self }: { number: PhoneNumber | null; self: string | null }) {
  const others = number?.taken_by.filter((name) => name !== self) ?? [];
  return (
    <div class="number-read" aria-live="polite">
      {number?.valid && (
        <>
          <p>
            <Icon name="ok" /> <strong class="number">{number.shown}</strong>
            {number.drivers.length > 0 && (
              <span> {t("people.goes_by", { drivers: number.drivers.join(" → ") })}</span>
            )}
          </p>
          {number.drivers.length === 0 && <Note kind="warn">{t("people.no_driver")}</Note>}
          {others.length > 0 && (
            <Note kind="warn">{t("people.taken", { names: others.join(", ") })}</Note>
          )}
        </>
      )}
    </div>
  );
}

function PersonFacts({ row, number }: { row: Recipient; number: PhoneNumber | null }) {
  return (
    <dl class="facts">
      <dt>{t("people.number")}</dt>
      <dd class="number">{number?.shown ?? row.number}</dd>
      <dt>{t("people.replies")}</dt>
      <dd>{row.reply_numbers.join(", ") || "–"}</dd>
      <dt>{t("people.language")}</dt>
      <dd>
        {row.language
          ? languages[row.language as keyof typeof languages]
          : t("people.language.box")}
      </dd>
      <dt>{t("people.description")}</dt>
      <dd>{row.description ?? "–"}</dd>
    </dl>
  );
}

function TestSms({ name }: { name: string }) {
  const act = useAct();
  const [done, setDone] = useState<Done | null>(null);
  const test = async () => {
    setDone(null);
    const answer = await act.run(() => send<Done>("POST", `/recipients/${segment(name)}/test`));
    setDone(answer ?? null);
  };
  return (
    <>
      <Button icon="send" busy={act.busy} onClick={test}>
        {t("people.test")}
      </Button>
      <ProblemNote problem={act.problem} />
      {done && (
        <Note kind="info" title={t("people.tested")}>
          <span lang="en">{done.says}</span>
        </Note>
      )}
    </>
  );
}
