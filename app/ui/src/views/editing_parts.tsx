// SPDX-License-Identifier: Apache-2.0
// What stands around a row while it is edited: the bar that saves, the questions that may come.
import { useEffect, useRef, useState } from "preact/hooks";
import { type AuditEntry, type Listing, Problem, query, read } from "../api";
import { Button, Confirm, Empty, Note, Page, ProblemNote, Spinner, Time, useAct } from "../parts";
import { go, guardRoute, href } from "../route";
import { t } from "../text";
import { Difference, differences, type Fields } from "./difference";
import type { Editing } from "./editing";

// Asks before unsaved changes are left behind. The address is put back meanwhile.
export function LeaveGuard({ isDirty, discard }: { isDirty: boolean; discard: () => void }) {
  const [target, setTarget] = useState<string | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!isDirty) return;
    const here = location.hash;
    guardRoute((address) => {
      if (address === here || isLeaving.current) return true;
      setTarget(address);
      history.replaceState(null, "", here);
      return false;
    });
    const closed = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", closed);
    return () => {
      guardRoute(null);
      removeEventListener("beforeunload", closed);
    };
  }, [isDirty]);
  if (target === null) return null;
  const leave = async () => {
    isLeaving.current = true;
    discard();
    go(target);
  };
  return (
    <Confirm
      title={t("edit.leave")}
      yes={t("edit.leave.yes")}
      danger
      onYes={leave}
      onClose={() => setTarget(null)}
    >
      <p>{t("edit.leave.text")}</p>
    </Confirm>
  );
}

// What stands in the place of a row while it is read, and when it is not there.
export function NotReady({
  problem,
  view,
  title,
}: {
  problem: Problem | null;
  view: "lists" | "people";
  title: string;
}) {
  return (
    <Page title={title}>
      {problem?.status === 404 ? (
        <Empty
          title={t(`${view}.unknown`, { name: title })}
          action={<a href={href(view)}>{t(`nav.${view}`)}</a>}
        />
      ) : problem ? (
        <ProblemNote problem={problem} />
      ) : (
        <Spinner />
      )}
    </Page>
  );
}

// Stays in sight at the lower edge while there is something to save.
export function SaveBar<Row, Draft>({
  edit,
  isNew,
  canSave = true,
}: {
  edit: Editing<Row, Draft>;
  isNew: boolean;
  canSave?: boolean;
}) {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (edit.isDirty && canSave && !edit.theirs) void edit.save();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  });
  if (!edit.isDirty && !isNew) return null;
  return (
    <div class="save-bar" role="region" aria-label={t("edit.unsaved")}>
      <ProblemNote
        problem={edit.act.problem}
        title={isNew && edit.act.problem?.status === 412 ? t("users.taken") : undefined}
      />
      <span class="save-text">{isNew ? "" : t("edit.unsaved")}</span>
      <Button
        kind="primary"
        busy={edit.act.busy}
        disabled={!edit.isDirty || !canSave || edit.theirs !== null}
        onClick={() => edit.save()}
      >
        {t("edit.save")}
      </Button>
      {edit.isDirty && (
        <Button kind="quiet" onClick={edit.discard}>
          {t("edit.discard")}
        </Button>
      )}
    </div>
  );
}

// Who saved last, as far as the audit tells (admins only; others need not save).
function useChanger(whom: string | null): AuditEntry | null {
  const [entry, setEntry] = useState<AuditEntry | null>(null);
  useEffect(() => {
    if (whom === null) return;
    read<Listing<AuditEntry>>("/audit" + query({ limit: 50 }))
      .then(({ items }) => setEntry(items.find(({ subject }) => subject === whom) ?? null))
      .catch(() => {});
  }, [whom]);
  return entry;
}

// Somebody saved another version meanwhile: both side by side, and the choice.
export function Conflict<Row extends { name: string }, Draft>({
  edit,
  what,
  theirs,
  mine,
}: {
  edit: Editing<Row, Draft>;
  what: "list" | "recipient"; // as the audit names it
  theirs: Fields | null;
  mine: Fields;
}) {
  const changer = useChanger(edit.theirs && `${what} ${edit.theirs.name}`);
  if (edit.gone)
    return (
      <Note kind="warn" title={t("edit.gone")}>
        {t("edit.gone.text")}
      </Note>
    );
  if (!theirs) return null;
  return (
    <section class="conflict" role="alert">
      <h2>{t("edit.conflict")}</h2>
      <p>
        {changer && (
          <>
            {t("edit.conflict.who", { who: changer.who })} <Time at={changer.at} />.{" "}
          </>
        )}
        {t("edit.conflict.text")}
      </p>
      <Difference
        caption={t("edit.conflict")}
        lines={differences(theirs, mine)}
        before={t("edit.theirs")}
        after={t("edit.mine")}
      />
      <div class="actions">
        <Button onClick={edit.takeTheirs}>{t("edit.take_theirs")}</Button>
        <Button kind="danger" busy={edit.act.busy} onClick={edit.saveMine}>
          {t("edit.save_mine")}
        </Button>
      </div>
    </section>
  );
}

// The box refuses what leaves a list without anybody on duty, unless it is asked twice.
export function ForceQuestion({
  detail,
  onYes,
  onClose,
}: {
  detail: string | null;
  onYes: () => Promise<unknown>;
  onClose: () => void;
}) {
  if (detail === null) return null;
  return (
    <Confirm title={t("force.title")} yes={t("force.yes")} danger onYes={onYes} onClose={onClose}>
      <p>{t("force.text")}</p>
      <p class="box-words" lang="en">
        {detail}
      </p>
    </Confirm>
  );
}

// One change outside of a form that may have to be forced.
export function useForced(done: () => void) {
  const act = useAct();
  const [asked, setAsked] = useState<{ detail: string; again: () => Promise<unknown> } | null>(
    null,
  );
  const run = (change: (force: boolean) => Promise<unknown>) =>
    act.run(async () => {
      try {
        await change(false);
        done();
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 409) throw error;
        const again = () => change(true).then(done);
        setAsked({ detail: error.detail, again });
      }
    });
  const question = asked && (
    <ForceQuestion detail={asked.detail} onYes={asked.again} onClose={() => setAsked(null)} />
  );
  return { run, busy: act.busy, problem: act.problem, question };
}
