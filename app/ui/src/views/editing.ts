// SPDX-License-Identifier: Apache-2.0
// A person or a list while somebody edits it: nothing of theirs is overwritten unseen, nothing of
// ours is lost by leaving.
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, read, segment, send } from "../api";
import { type Topic, useResource } from "../live";
import { useAct } from "../parts";
import { go, href } from "../route";
import { hasLeft, useSession } from "../session";

// What the two kinds of rows have in common. `Body` is what PUT takes; the draft never holds the
// time until which a row is off or paused, because that is changed by itself and at once.
export interface Kind<Row, Draft, Body> {
  path: "/lists" | "/recipients";
  view: "lists" | "people";
  topics: Topic[];
  draftOf: (row: Row | null) => Draft;
  bodyOf: (draft: Draft, there: Row | null) => Body;
}

interface State<Row, Draft> {
  row: Row | null; // what was read, and what the draft is a change of; null: not there (yet)
  draft: Draft;
  theirs: Row | null; // what somebody saved since, when that is something else
  gone: boolean; // somebody removed it since
}

export interface Editing<Row, Draft> extends State<Row, Draft> {
  isReady: boolean;
  isDirty: boolean;
  problem: Problem | null; // of reading it
  act: { busy: boolean; problem: Problem | null };
  asksForce: string | null; // the box's words
  set: (draft: Partial<Draft>) => void;
  save: (force?: boolean) => Promise<void>;
  noForce: () => void;
  discard: () => void;
  takeTheirs: () => void;
  saveMine: () => Promise<void>;
  remove: () => Promise<void>;
  again: () => void;
}

// Drafts whose view was taken away without a question (the login ended), until their writer is
// back.
const kept = new Map<string, unknown>();

export function useEditing<Row extends { name: string; etag: string }, Draft, Body>(
  kind: Kind<Row, Draft, Body>,
  name: string | null, // null: a new one
  nameOf: (draft: Draft) => string,
): Editing<Row, Draft> {
  const path = name === null ? null : `${kind.path}/${segment(name)}`;
  const { user } = useSession();
  const place = `${user} ${path ?? `${kind.path}?new`}`;
  const resource = useResource<Row>(path, kind.topics);
  const [state, setState] = useState<State<Row, Draft> | null>(
    () =>
      (kept.get(place) as State<Row, Draft> | undefined) ??
      (name === null ? { row: null, draft: kind.draftOf(null), theirs: null, gone: false } : null),
  );
  const act = useAct();
  const [asksForce, setAsksForce] = useState<string | null>(null);

  const text = (draft: Draft, row: Row | null) => JSON.stringify(kind.bodyOf(draft, row));
  const ofRow = (row: Row | null) => text(kind.draftOf(row), null);
  const isDirty = state !== null && text(state.draft, null) !== ofRow(state.row);

  const latest = useRef({ state, isDirty });
  latest.current = { state, isDirty };
  useEffect(() => {
    kept.delete(place);
    return () => {
      if (latest.current.isDirty && !hasLeft()) kept.set(place, latest.current.state);
    };
  }, [place]);

  const adopt = (row: Row) =>
    setState({ row, draft: kind.draftOf(row), theirs: null, gone: false });

  // Somebody may have saved the row meanwhile: without a change of ours theirs is shown at once.
  const hear = (row: Row) => {
    const { state: was, isDirty: mine } = latest.current;
    if (!was?.row || !mine) return adopt(row);
    const isSame = ofRow(row) === ofRow(was.row);
    setState(isSame ? { ...was, row, theirs: null, gone: false } : { ...was, theirs: row });
  };
  useEffect(() => {
    if (resource.value) hear(resource.value);
  }, [resource.value]);
  const isGone = resource.problem?.status === 404;
  useEffect(() => {
    if (isGone) setState((was) => was && { ...was, gone: true });
  }, [isGone]);

  async function put(row: Row | null, force: boolean): Promise<void> {
    if (!state) return;
    const target = nameOf(state.draft);
    const address = `${kind.path}/${segment(target)}`;
    const body = { ...kind.bodyOf(state.draft, row), ...(force ? { force } : {}) };
    const expected: Record<string, string> = row
      ? { "If-Match": row.etag }
      : { "If-None-Match": "*" };
    await send("PUT", address, body, expected);
    const saved = await read<Row>(address);
    latest.current.isDirty = false;
    adopt(saved);
    if (name !== target) go(href(kind.view, target));
    else resource.again();
  }

  // 412: theirs is read. Where only their pause or duty changed, ours is saved over it unasked.
  async function changedMeanwhile(row: Row, force: boolean): Promise<void> {
    const theirs = await read<Row>(`${kind.path}/${segment(row.name)}`);
    if (ofRow(theirs) === ofRow(row)) await put(theirs, force);
    else setState((was) => was && { ...was, theirs });
  }

  async function saveOver(row: Row | null, force: boolean): Promise<void> {
    setAsksForce(null);
    await act.run(async () => {
      try {
        await put(row, force);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.status === 412 && row) await changedMeanwhile(row, force);
        else if (error.status === 409 && !force) setAsksForce(error.detail);
        else throw error;
      }
    });
  }

  return {
    row: null,
    draft: kind.draftOf(null),
    theirs: null,
    gone: false,
    ...state,
    isReady: state !== null,
    isDirty,
    problem: resource.problem,
    act,
    asksForce,
    set: (change) => setState((was) => was && { ...was, draft: { ...was.draft, ...change } }),
    save: (force = false) => saveOver(state?.gone ? null : (state?.row ?? null), force),
    noForce: () => setAsksForce(null),
    discard: () => {
      act.clear();
      latest.current.isDirty = false;
      if (state?.gone) {
        setState({ ...state, draft: kind.draftOf(state.row) });
        return go(href(kind.view));
      }
      if (state?.row) adopt(state.theirs ?? state.row);
      else setState((was) => was && { ...was, draft: kind.draftOf(null) });
    },
    takeTheirs: () => state?.theirs && adopt(state.theirs),
    saveMine: async () => {
      const theirs = state?.theirs ?? null;
      setState((was) => was && { ...was, row: theirs ?? was.row, theirs: null });
      await saveOver(theirs, false);
    },
    remove: async () => {
      if (!state?.row || path === null) return;
      await send("DELETE", path, undefined, { "If-Match": state.row.etag });
      latest.current.isDirty = false;
      setState((was) => was && { ...was, draft: kind.draftOf(was.row) });
      go(href(kind.view));
    },
    again: resource.again,
  };
}
