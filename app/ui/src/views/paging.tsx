// SPDX-License-Identifier: Apache-2.0
// A listing that is read page by page, the newest first, and stays up to date at its beginning.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Listing, Problem, read } from "../api";
import { type Topic, useResource } from "../live";
import { Button, Empty, ProblemNote, useAct } from "../parts";
import { t } from "../text";

export interface Paged<T, L extends Listing<T> = Listing<T>> {
  items: T[];
  first: L | null; // the first page as the box answered it
  hasMore: boolean;
  more: () => Promise<unknown>;
  problem: Problem | null;
  moreProblem: Problem | null;
}

interface Rest<T> {
  path: string;
  items: T[]; // behind the first page, and what the first page showed when it was read
  next: string | null;
}

// `path` with its query; another path starts anew.
export function usePaged<T extends { id: number }, L extends Listing<T> = Listing<T>>(
  path: string,
  topics: Topic[],
): Paged<T, L> {
  const first = useResource<L>(path, topics);
  const [rest, setRest] = useState<Rest<T> | null>(null);
  const act = useAct();
  const shown = useRef<{ path: string; value: L } | null>(null);
  useEffect(() => setRest(null), [path]);
  // While another filter is read, what was there stays: the page does not jump.
  if (first.value) shown.current = { path, value: first.value };
  const value = first.value ?? shown.current?.value ?? null;
  const mine = rest?.path === path ? rest : null;
  const top = value?.items ?? [];
  const ids = new Set(top.map((item) => item.id));
  const items = mine ? [...top, ...mine.items.filter((item) => !ids.has(item.id))] : top;
  const next = mine ? mine.next : (value?.next ?? null);
  const more = () =>
    act.run(async () => {
      if (next === null) return;
      const joint = path.includes("?") ? "&" : "?";
      const page = await read<Listing<T>>(`${path}${joint}cursor=${encodeURIComponent(next)}`);
      setRest({ path, items: [...items, ...page.items], next: page.next });
    });
  return {
    items,
    first: value,
    hasMore: next !== null,
    more,
    problem: first.problem,
    moreProblem: act.problem,
  };
}

export function More<T, L extends Listing<T>>({ paged }: { paged: Paged<T, L> }) {
  return (
    <div class="more-rows">
      <ProblemNote problem={paged.moreProblem} />
      {paged.hasMore && <Button onClick={paged.more}>{t("next_page")}</Button>}
    </div>
  );
}

// No row to show: of all there are, or only of those that were looked at so far.
export function NoRows<T, L extends Listing<T>>({
  paged,
  title,
  children,
}: {
  paged: Paged<T, L>;
  title: string;
  children?: ComponentChildren;
}) {
  if (!paged.first || paged.items.length > 0) return null;
  return paged.hasMore ? (
    <Empty title={t("nothing_so_far")}>{t("nothing_so_far.text")}</Empty>
  ) : (
    <Empty title={title}>{children}</Empty>
  );
}

// A text that is typed, as a filter once the typing rests.
export function useRested(text: string, restMs = 300): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text, restMs]);
  return rested;
}

// Days of a date field as the API's times: from its start, to its end (`to` is not included).
export function dayStart(day: string): string | null {
  const at = new Date(`${day}T00:00`);
  return Number.isFinite(at.getTime()) ? at.toISOString() : null;
}

export function nextDay(day: string): string | null {
  const at = new Date(`${day}T00:00`);
  if (!Number.isFinite(at.getTime())) return null;
  at.setDate(at.getDate() + 1);
  return at.toISOString();
}
