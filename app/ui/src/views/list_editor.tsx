// SPDX-License-Identifier: Apache-2.0
// One recipient list: its three levels as columns of cards, what it would do, and saving it.
import { useEffect, useState } from "preact/hooks";
import { type Listing, type Recipient, type RecipientList, send } from "../api";
import { useResource } from "../live";
import { Button, Confirm, Field, Page } from "../parts";
import { href } from "../route";
import { may } from "../session";
import { spanText, t } from "../text";
import { type Kind, useEditing } from "./editing";
import { Conflict, ForceQuestion, LeaveGuard, NotReady, SaveBar } from "./editing_parts";
import { Hints } from "./hints";
import { Levels } from "./levels";
import { draftOf, emptyDraft, type ListDraft, listFields, type ListRow, rowOf } from "./list_draft";
import { Until } from "./until";

const kind: Kind<RecipientList, ListDraft, ListRow> = {
  path: "/lists",
  view: "lists",
  topics: ["lists", "recipients"],
  draftOf: (row) => (row ? draftOf(row) : emptyDraft()),
  bodyOf: (draft, there) => rowOf(draft, there?.paused_until ?? null),
};

type Checked = Pick<RecipientList, "hints" | "sms_worst_case" | "time_worst_case">;

const checkMs = 400; // after the last change

// What saving this would warn of. While it is asked the last answer stands.
function useCheck(row: ListRow, saved: RecipientList | null, isDirty: boolean): Checked | null {
  const [checked, setChecked] = useState<Checked | null>(null);
  const asked = JSON.stringify(row);
  useEffect(() => {
    if (!isDirty) return setChecked(null);
    let isLatest = true;
    const timer = setTimeout(() => {
      const body = { ...row, name: row.name || "new" };
      send<Checked>("POST", "/lists/check", body)
        .then((answer) => isLatest && setChecked(answer))
        .catch(() => {}); // saving will say it
    }, checkMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [asked, isDirty]);
  return checked ?? saved;
}

const nameRule = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u;

// Why this cannot be the name of a new row; null: it can.
export function nameTrouble(name: string): string | null {
  return name.trim() === "" || nameRule.test(name.trim()) ? null : t("edit.name.rule");
}

export function ListEditor({ name }: { name: string | null }) {
  const edit = useEditing(kind, name, (draft) => draft.name.trim());
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const [isRemoving, setRemoving] = useState(false);
  const row = rowOf(edit.draft, edit.row?.paused_until ?? null);
  const checked = useCheck(row, edit.row, edit.isDirty);
  const canEdit = may("admin");
  const title = name ?? t("lists.new");
  if (!edit.isReady) return <NotReady problem={edit.problem} view="lists" title={title} />;
  const trouble = name === null ? nameTrouble(edit.draft.name) : null;
  const isNamed = edit.draft.name.trim() !== "" && trouble === null;
  return (
    <Page
      title={title}
      lede={<a href={href("lists")}>← {t("lists.all")}</a>}
      actions={
        canEdit &&
        name !== null &&
        !edit.gone && (
          <Button kind="quiet" icon="trash" onClick={() => setRemoving(true)}>
            {t("lists.remove")}
          </Button>
        )
      }
    >
      <LeaveGuard isDirty={edit.isDirty} discard={edit.discard} />
      <Conflict
        edit={edit}
        what="list"
        theirs={edit.theirs && listFields(edit.theirs, row)}
        mine={edit.theirs ? listFields(row, edit.theirs) : {}}
      />
      {name === null && (
        <Field
          label={t("lists.name")}
          hint={t("lists.name.hint")}
          required
          maxLength={64}
          value={edit.draft.name}
          error={trouble}
          onInput={(text) => edit.set({ name: text })}
          autoFocus
        />
      )}
      {canEdit ? (
        <Field
          label={t("lists.description")}
          maxLength={200}
          value={edit.draft.description}
          onInput={(text) => edit.set({ description: text })}
        />
      ) : (
        edit.draft.description && <p>{edit.draft.description}</p>
      )}
      <WorstCase checked={checked} />
      <Hints hints={checked?.hints ?? []} />
      <Levels
        cards={edit.draft.cards}
        people={people.value?.items ?? []}
        canEdit={canEdit}
        onChange={(cards) => edit.set({ cards })}
      />
      {name !== null && (
        <Until kind="pause" name={name} until={edit.row?.paused_until ?? null} done={edit.again} />
      )}
      {canEdit && <SaveBar edit={edit} isNew={name === null} canSave={isNamed} />}
      <ForceQuestion detail={edit.asksForce} onYes={() => edit.save(true)} onClose={edit.noForce} />
      {isRemoving && (
        <Confirm
          title={t("lists.remove.title", { name: title })}
          yes={t("lists.remove")}
          danger
          onYes={edit.remove}
          onClose={() => setRemoving(false)}
        >
          <p>{t("lists.remove.text")}</p>
        </Confirm>
      )}
    </Page>
  );
}

// "An alert that nobody takes: 14 SMS, EXHAUSTED after 35 min."
function WorstCase({ checked }: { checked: Checked | null }) {
  if (!checked) return null;
  return (
    <p class="worst-case">
      {t("lists.worst", {
        n: checked.sms_worst_case,
        span: spanText(checked.time_worst_case),
      })}
    </p>
  );
}
