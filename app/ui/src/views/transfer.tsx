// SPDX-License-Identifier: Apache-2.0
// People and lists as one JSON file: out, and back in after a look at what would change.
import { useState } from "preact/hooks";
import { type ListEntry, Problem, query, read, send } from "../api";
import { Button, Dialog, Note, ProblemNote, useAct } from "../parts";
import { t } from "../text";
import { fieldsOf } from "./difference";
import { ForceQuestion } from "./editing_parts";

interface Named {
  name: string;
  entries?: ListEntry[];
}

interface Directory {
  recipients: Named[];
  lists: Named[];
}

interface Change {
  added: string[];
  changed: string[];
  removed: string[];
}

// Two rows that say the same, whatever the order of their fields and what stands there as nothing.
const same = (a: Named, b: Named) => textOf(a) === textOf(b);

function textOf(row: Named): string {
  const fields = fieldsOf(row as never);
  return JSON.stringify(
    Object.entries(fields)
      .filter(([, v]) => v)
      .sort(),
  );
}

export function changesOf(before: Named[], after: Named[], isMerge: boolean): Change {
  const old = new Map(before.map((row) => [row.name, row]));
  const names = new Set(after.map((row) => row.name));
  return {
    added: after.filter((row) => !old.has(row.name)).map((row) => row.name),
    changed: after
      .filter((row) => old.has(row.name) && !same(old.get(row.name) as Named, row))
      .map((row) => row.name),
    removed: isMerge ? [] : before.filter((row) => !names.has(row.name)).map((row) => row.name),
  };
}

// What a file must be; the box looks closer.
function directoryOf(text: string): Directory | null {
  try {
    const { recipients = [], lists = [] } = JSON.parse(text) as Partial<Directory>;
    const areRows = (rows: unknown): rows is Named[] =>
      Array.isArray(rows) && rows.every((row) => typeof row?.name === "string");
    return areRows(recipients) && areRows(lists) ? { recipients, lists } : null;
  } catch {
    return null;
  }
}

interface Loaded {
  file: string;
  there: Directory;
  wanted: Directory;
}

export function Transfer({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const act = useAct();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isBad, setBad] = useState(false);
  const [isMerge, setMerge] = useState(true);
  const [isDone, setDone] = useState(false);
  const [asksForce, setAsksForce] = useState<string | null>(null);
  const load = (file: File | undefined) =>
    act.run(async () => {
      setLoaded(null);
      setDone(false);
      if (!file) return;
      const wanted = directoryOf(await file.text());
      setBad(wanted === null);
      if (!wanted) return;
      setLoaded({ file: file.name, there: await read<Directory>("/export"), wanted });
    });
  const bring = (force: boolean) =>
    act.run(async () => {
      if (!loaded) return;
      const forced = (rows: Named[]) => (force ? rows.map((row) => ({ ...row, force })) : rows);
      const { recipients, lists } = loaded.wanted;
      const body = { recipients: forced(recipients), lists: forced(lists) };
      setAsksForce(null);
      try {
        await send("POST", "/import" + query({ merge: isMerge ? 1 : null }), body);
      } catch (error) {
        const isDuty = error instanceof Problem && error.status === 409 && !force;
        if (!isDuty || !error.detail.includes("on duty")) throw error;
        return setAsksForce(error.detail);
      }
      setLoaded(null);
      setDone(true);
    });
  const people = loaded && changesOf(loaded.there.recipients, loaded.wanted.recipients, isMerge);
  const lists = loaded && changesOf(loaded.there.lists, loaded.wanted.lists, isMerge);
  const removes = people && lists ? people.removed.length + lists.removed.length : 0;
  const isNothing =
    people &&
    lists &&
    [people, lists].every((one) => Object.values(one).every((x) => x.length === 0));
  return (
    <Dialog title={t("transfer.open")} onClose={isDone ? onDone : onClose} wide>
      <div class="dialog-body">
        <h3>{t("transfer.export")}</h3>
        <p>
          {t("transfer.export.text")}{" "}
          <a href="/api/v1/export" download="tocsin-people.json">
            {t("transfer.download")}
          </a>
        </p>
        <h3>{t("transfer.import")}</h3>
        <p>
          <label class="file">
            {t("transfer.file")}{" "}
            <input
              type="file"
              accept=".json,application/json"
              onChange={(event) => void load(event.currentTarget.files?.[0])}
            />
          </label>
        </p>
        {isBad && (
          <Note kind="error" title={t("transfer.bad")}>
            {t("transfer.bad.text")}
          </Note>
        )}
        {people && lists && (
          <>
            <fieldset>
              <legend>{t("transfer.how")}</legend>
              <Choice value={isMerge} is={true} text={t("transfer.merge")} set={setMerge} />
              <Choice value={isMerge} is={false} text={t("transfer.replace")} set={setMerge} />
            </fieldset>
            <div aria-live="polite">
              {isNothing && <p>{t("transfer.same")}</p>}
              <Preview title={t("nav.people")} change={people} />
              <Preview title={t("nav.lists")} change={lists} />
            </div>
          </>
        )}
        {isDone && <Note kind="good" title={t("transfer.done")} />}
        <ProblemNote problem={act.problem} />
      </div>
      {loaded && !isNothing && (
        <div class="actions">
          <Button
            kind={removes > 0 ? "danger" : "primary"}
            busy={act.busy}
            onClick={() => bring(false)}
          >
            {removes > 0 ? t("transfer.yes.remove", { n: removes }) : t("transfer.yes")}
          </Button>
        </div>
      )}
      <ForceQuestion
        detail={asksForce}
        onYes={() => bring(true)}
        onClose={() => setAsksForce(null)}
      />
    </Dialog>
  );
}

function Choice({
  value,
  is,
  text,
  set,
}: {
  value: boolean;
  is: boolean;
  text: string;
  set: (value: boolean) => void;
}) {
  return (
    <label class="choice">
      <input type="radio" name="merge" checked={value === is} onChange={() => set(is)} /> {text}
    </label>
  );
}

function Preview({ title, change }: { title: string; change: Change }) {
  const kinds = (["added", "changed", "removed"] as const).filter((k) => change[k].length > 0);
  if (kinds.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul class="preview">
        {kinds.map((k) => (
          <li key={k} class={k}>
            <strong>{t(`transfer.${k}`, { n: change[k].length })}</strong>{" "}
            <span class="faint">
              {change[k].slice(0, 12).join(", ")}
              {change[k].length > 12 && ", …"}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
