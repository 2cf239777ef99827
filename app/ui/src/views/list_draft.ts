// SPDX-License-Identifier: Apache-2.0
// A recipient list while it is edited, as values: the moves of a card, and what differs.
import type { ListEntry, RecipientList } from "../api";
import { spanMs, spanText, t } from "../text";
import type { Fields } from "./difference";

export const levels = [1, 2, 3] as const;

// An entry with an identity, because the same person may stand on a list twice.
export interface Card extends ListEntry {
  key: number;
}

export interface ListDraft {
  name: string;
  description: string;
  cards: Card[];
}

// What PUT /lists/{name} takes.
export interface ListRow {
  name: string;
  description: string | null;
  entries: ListEntry[];
  paused_until: string | null;
}

let lastKey = 0;

export function cardOf(entry: ListEntry): Card {
  return { ...entry, key: ++lastKey };
}

export function draftOf(list: ListRow | RecipientList): ListDraft {
  return {
    name: list.name,
    description: list.description ?? "",
    cards: list.entries.map(cardOf),
  };
}

export const emptyDraft = (): ListDraft =>
  draftOf({ name: "", description: null, entries: [], paused_until: null });

export function onLevel(cards: Card[], level: number): Card[] {
  return cards.filter((card) => card.level === level);
}

// The row as it is saved: the order counts within a level only.
export function rowOf(draft: ListDraft, pausedUntil: string | null): ListRow {
  return {
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    paused_until: pausedUntil,
    entries: levels.flatMap((level) =>
      onLevel(draft.cards, level).map(({ recipient, acknowledge_time }) => ({
        recipient,
        level,
        acknowledge_time,
      })),
    ),
  };
}

// To the end of that level.
export function toLevel(cards: Card[], key: number, level: number): Card[] {
  const card = cards.find((one) => one.key === key);
  if (!card || card.level === level) return cards;
  return [...cards.filter((one) => one.key !== key), { ...card, level }];
}

// One place up (-1) or down (1) within its level; the same cards where it cannot go further.
export function shifted(cards: Card[], key: number, by: -1 | 1): Card[] {
  const from = cards.findIndex((one) => one.key === key);
  const card = cards[from];
  if (!card) return cards;
  let to = from + by;
  while (cards[to] && cards[to]?.level !== card.level) to += by;
  const other = cards[to];
  if (!other) return cards;
  const next = [...cards];
  next[to] = card;
  next[from] = other;
  return next;
}

// Minutes as the field shows them ("1.5"), and back as the API takes them ("90s"); null: not one.
export function minutesOf(span: string): string {
  const ms = spanMs(span);
  return ms === null ? "" : String(Math.round(ms / 600) / 100);
}

export function spanOf(minutes: string): string | null {
  const seconds = Math.round(Number(minutes.replace(",", ".")) * 60);
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 7 * 86_400) return null;
  return seconds % 60 === 0 ? `${seconds / 60}min` : `${seconds}s`;
}

// What a difference to `other` shows of a list: a line for each person, and the orders on levels
// that hold the same people in both.
export function listFields(row: ListRow, other: ListRow): Fields {
  const fields: Fields = { [t("lists.description")]: row.description };
  const seen = new Map<string, number>();
  for (const entry of row.entries) {
    const times = (seen.get(entry.recipient) ?? 0) + 1;
    seen.set(entry.recipient, times);
    const name = times === 1 ? entry.recipient : `${entry.recipient} (${times})`;
    const span = spanText(entry.acknowledge_time);
    fields[name] = t("lists.entry", { level: entry.level, span });
  }
  for (const level of levels) {
    const [mine, theirs] = [namesOn(row, level), namesOn(other, level)];
    if (String([...mine].sort()) !== String([...theirs].sort())) continue;
    fields[t("lists.order", { level })] = mine.join(", ");
  }
  return fields;
}

function namesOn(row: ListRow, level: number): string[] {
  return row.entries.filter((entry) => entry.level === level).map((entry) => entry.recipient);
}
