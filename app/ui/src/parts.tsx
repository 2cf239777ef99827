// SPDX-License-Identifier: Apache-2.0
// The parts all views are made of: page, buttons, notes, tables, times. Fields are in fields.tsx,
// dialogs in dialogs.tsx; this file offers all of them.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Problem } from "./api";
import { Icon, type IconName } from "./icons";
import { onTick, serverNow } from "./live";
import { t, tWord, when, whenFully } from "./text";

export * from "./dialogs";
export * from "./fields";
export { Icon, type IconName };

type Children = { children?: ComponentChildren };

// class names, without those that are false.
export function names(...some: (string | false | null | undefined)[]): string {
  return some.filter(Boolean).join(" ");
}

let isFirstPage = true;

// A view: its heading, which takes the focus when the view changes, and actions beside it.
export function Page({
  title,
  tab,
  lede,
  actions,
  children,
}: Children & {
  title: string;
  tab?: string; // in the browser's tab, when it says more than the heading
  lede?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isTaken = document.activeElement instanceof HTMLInputElement; // by autoFocus
    if (!isFirstPage && !isTaken) heading.current?.focus();
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${tab ?? title} · Tocsin`;
  }, [tab ?? title]);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {actions && <div class="actions">{actions}</div>}
        {lede && <p class="lede">{lede}</p>}
      </div>
      {children}
    </>
  );
}

export interface ButtonProps extends Children {
  kind?: "primary" | "danger" | "quiet";
  type?: "button" | "submit";
  small?: boolean;
  busy?: boolean;
  disabled?: boolean;
  icon?: IconName;
  label?: string; // for a button that shows only an icon, or whose text needs its subject
  pressed?: boolean; // a switch
  onClick?: (event: MouseEvent) => unknown; // while its promise runs the button is busy
}

// A busy button keeps its place and its focus, and takes no second click.
export function Button({ kind, type, small, busy, icon, label, ...rest }: ButtonProps) {
  const [isRunning, setRunning] = useState(false);
  const isBusy = busy || isRunning;
  const click = (event: MouseEvent) => {
    if (isBusy) return event.preventDefault();
    const ends = rest.onClick?.(event);
    if (ends instanceof Promise) {
      setRunning(true);
      void ends.finally(() => setRunning(false)).catch(() => {});
    }
  };
  return (
    <button
      type={type ?? "button"}
      class={names("button", kind, small && "small", isBusy && "busy", !rest.children && "bare")}
      disabled={rest.disabled}
      aria-disabled={isBusy || undefined}
      aria-label={label}
      title={rest.children ? undefined : label}
      aria-pressed={rest.pressed}
      onClick={click}
    >
      {isBusy ? <span class="spin" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {rest.children && <span>{rest.children}</span>}
    </button>
  );
}

export interface Act {
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
  // Runs one change at a time; the answer, or undefined when it failed (then `problem` says why).
  run: <T>(change: () => Promise<T>) => Promise<T | undefined>;
}

export function useAct(): Act {
  const [state, set] = useState<{ busy: boolean; problem: Problem | null }>({
    busy: false,
    problem: null,
  });
  const isBusy = useRef(false);
  return {
    ...state,
    clear: () => set({ busy: false, problem: null }),
    run: async (change) => {
      if (isBusy.current) return undefined;
      isBusy.current = true;
      set({ busy: true, problem: null });
      try {
        const answer = await change();
        set({ busy: false, problem: null });
        return answer;
      } catch (error) {
        const problem = error instanceof Problem ? error : new Problem(0, String(error));
        set({ busy: false, problem });
        return undefined;
      } finally {
        isBusy.current = false;
      }
    },
  };
}

const noteIcons = { info: "info", warn: "warn", error: "error", good: "ok" } as const;

// A box that says something. error interrupts a screen reader; `still` is for what stands there
// from the start and need not be announced.
export function Note({
  kind = "info",
  title,
  action,
  still,
  children,
}: Children & {
  kind?: keyof typeof noteIcons;
  title?: ComponentChildren;
  action?: ComponentChildren;
  still?: boolean;
}) {
  const role = still ? undefined : kind === "error" ? "alert" : "status";
  return (
    <div class={`note ${kind}`} role={role}>
      <Icon name={noteIcons[kind]} />
      <div class="note-body">
        {title && <strong class="note-title">{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action && <div class="note-action">{action}</div>}
    </div>
  );
}

// Why something did not work: our headline, and what the box says (in English) below it.
export function ProblemNote({ problem, title }: { problem: Problem | null; title?: string }) {
  if (!problem) return null;
  const status = [0, 403, 404, 409, 412, 422, 429, 503].includes(problem.status)
    ? String(problem.status)
    : problem.status >= 500
      ? "500"
      : "other";
  return (
    <Note kind="error" title={title ?? tWord("problem.", status)}>
      {problem.status > 0
        ? problem.detail
        : problem.detail
          ? t("problem.0.hint")
          : t("problem.0.read")}
    </Note>
  );
}

// A sentence of the box, with its `commands` set as such.
export function Sentence({ text }: { text: string }) {
  return <>{text.split("`").map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part))}</>;
}

// Nothing there, and what to do about it.
export function Empty({
  title,
  action,
  children,
}: Children & { title: string; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p>{children}</p>}
      {action && <div class="actions">{action}</div>}
    </div>
  );
}

// A row of a <dl class="facts">; nothing when there is nothing to say.
export function Fact({ name, children }: Children & { name: string }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function Spinner({ label }: { label?: string }) {
  return (
    <p class="loading" role="status">
      <span class="spin" aria-hidden="true" /> {label ?? t("loading")}
    </p>
  );
}

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  numeric?: boolean;
  wide?: boolean; // takes the room that is left
  quiet?: boolean; // its head is only for screen readers (a column of actions)
}

// A table that becomes cards on a phone. The roles keep it a table there, too.
export function Table<T>({
  caption,
  columns,
  rows,
  keyOf,
  showCaption,
}: {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string | number;
  showCaption?: boolean;
}) {
  return (
    <table class="table" role="table">
      <caption class={names(!showCaption && "hidden")}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head, numeric, wide, quiet }) => (
            <th
              key={head}
              scope="col"
              role="columnheader"
              class={names(numeric && "numeric", wide && "wide")}
            >
              {quiet ? <span class="hidden">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ head, cell, numeric, quiet }) => (
              <td
                key={head}
                role="cell"
                class={names(numeric && "numeric")}
                data-label={quiet ? undefined : head}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const statusLook: Record<string, [IconName, string]> = {
  NOT_SENT: ["dot", "idle"],
  NOT_YET_ACK: ["wait", "wait"],
  ACK: ["ok", "good"],
  ACK_TIME_OVER: ["late", "warn"],
  ESCALATING: ["wait", "wait"],
  ACKNOWLEDGED: ["ok", "good"],
  EXHAUSTED: ["error", "bad"],
  CANCELLED: ["cross", "idle"],
  EXPIRED: ["late", "idle"],
  TOLD: ["ok", "idle"],
};

// A recipient's status or a message's outcome: icon, plain words, and the exact word of the API.
// `says`: plain words that know more than the exact one. doubtful: it may have been sent, nobody
// can know.
export function Status({
  word,
  says,
  doubtful,
}: {
  word: string;
  says?: string;
  doubtful?: boolean;
}) {
  const [icon, look] = statusLook[word] ?? ["dot", "idle"];
  return (
    <span class={`status ${look}`}>
      <Icon name={icon} />
      <span>
        {says ?? tWord("status.", word)} <code class="status-exact">{word}</code>
        {doubtful && <span class="doubt"> {t("status.doubtful")}</span>}
      </span>
    </span>
  );
}

// A short label with a colour: severities, roles, counts.
export function Tag({
  look = "idle",
  icon,
  children,
}: Children & { look?: "idle" | "wait" | "good" | "warn" | "bad"; icon?: IconName }) {
  return (
    <span class={`tag ${look}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

const today = () => new Date().toDateString();

// A moment, local and exact; the title has date, seconds and zone. Absent: a dash.
// A long form costs more than all else of a row, and hardly anybody asks for it.
function nameFully({ currentTarget: time }: { currentTarget: HTMLTimeElement }): void {
  time.title = whenFully(time.dateTime);
}

export function Time({ at }: { at: string | null }) {
  const [, day] = useState(today); // "14:02" gets a date when the day is over
  useEffect(() => onTick(() => day(today())), []);
  if (at === null) return <span class="faint">–</span>;
  return (
    <time dateTime={at} onMouseEnter={nameFully}>
      {when(at, serverNow())}
    </time>
  );
}

// A text that changes every second, without a render: only its text node is touched.
// `text` is asked anew each time; `until` and `since` of a caller go into it.
export function Ticking({ text, as }: { text: (now: number) => string; as?: "strong" | "span" }) {
  const place = useRef<HTMLElement>(null);
  const latest = useRef(text);
  latest.current = text;
  const set = () => {
    const node = place.current;
    const next = latest.current(serverNow());
    if (node && node.textContent !== next) node.textContent = next;
  };
  useLayoutEffect(set);
  useEffect(() => onTick(set), []);
  const Tag = (as ?? "span") as "span";
  return <Tag class="ticking" ref={place as unknown as JSX.IntrinsicElements["span"]["ref"]} />;
}
