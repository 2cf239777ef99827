// SPDX-License-Identifier: Apache-2.0
// The open queue: read once, then patched by the stream.
//
// With 200 changes a second the page renders four times a second at most, and rows that did not
// change keep their object, so that their view can be skipped.
import { useEffect, useState } from "preact/hooks";
import { type Listing, type Message, Problem, read, readAhead } from "./api";
import { noteServerTime, onMessages, onStale } from "./live";

export interface Queue {
  items: Message[] | null; // open, most urgent first; null: not read yet
  isCut: boolean; // more are open than were read
  problem: Problem | null;
  readAt: number; // Date.now() of the last reading that worked
}

export const shownMax = 200; // rows of any listing that is shown whole
const keptMax = 1_000;
const renderGapMs = 250;
const path = `/messages?state=open&order=urgent&recipients=1&limit=${shownMax}`;

let rows = new Map<number, Message>();
let queue: Queue = { items: null, isCut: false, problem: null, readAt: 0 };
let isReading = false;
let isStale = false;
let early: Message[][] = []; // came while a reading was under way
let hasMissed = false; // something changed while nobody showed the queue
let renderedAt = 0;
let isWaiting = false;
const listeners = new Set<() => void>();

// The order of `order=urgent`, so that what the stream brings stands where a reading would put it.
export function urgency(message: Message): number {
  const isCritical = message.severity === "critical";
  if (message.outcome === "EXHAUSTED") return isCritical ? 0 : 2;
  if (message.outcome !== "ESCALATING") return 5;
  return isCritical ? 1 : message.severity === "warning" ? 3 : 4;
}

function byUrgency(one: Message, other: Message): number {
  return urgency(one) - urgency(other) || other.id - one.id;
}

function publish(): void {
  isWaiting = false;
  renderedAt = performance.now();
  const items = queue.readAt === 0 ? [] : [...rows.values()].sort(byUrgency);
  for (const lost of items.splice(keptMax)) {
    rows.delete(lost.id);
    queue.isCut = true;
  }
  queue = { ...queue, items: queue.readAt === 0 ? null : items };
  for (const listener of listeners) listener();
  if (queue.isCut && items.length < shownMax / 2) void readAll();
}

function publishSoon(): void {
  if (isWaiting) return;
  isWaiting = true;
  const wait = Math.max(0, renderedAt + renderGapMs - performance.now());
  setTimeout(() => (document.hidden ? publish() : requestAnimationFrame(publish)), wait);
}

function patch(items: Message[]): void {
  for (const item of items) {
    if (item.open) rows.set(item.id, item);
    else rows.delete(item.id);
  }
}

// A row that did not change keeps its object, and so its card.
function take(listing: Listing<Message>): void {
  noteServerTime(listing.now);
  const kept = (item: Message) => {
    const known = rows.get(item.id);
    return known && JSON.stringify(known) === JSON.stringify(item) ? known : item;
  };
  rows = new Map(listing.items.map((item) => [item.id, kept(item)]));
  queue = { ...queue, isCut: listing.next !== null, problem: null, readAt: Date.now() };
}

const earlyMs = 150; // what the first view waits for it at most
const freshMs = 2_000;

// Read before there is anything to show it, while the words are still on their way: the first
// view then has it.
export async function readEarly(): Promise<void> {
  const asked = readAhead<Listing<Message>>(path).then(
    (listing) => {
      if (!listing || listeners.size > 0 || queue.readAt > 0) return;
      take(listing);
      publish();
    },
    () => {}, // whoever shows the queue asks again, and says what is wrong
  );
  await Promise.race([asked, new Promise((done) => setTimeout(done, earlyMs))]);
}

async function readAll(): Promise<void> {
  if (isReading) {
    isStale = true;
    return;
  }
  isReading = true;
  isStale = false;
  hasMissed = false;
  early = [];
  try {
    const listing = await read<Listing<Message>>(path);
    take(listing);
    // All of them: the listing's own time is that of its end, and something may have changed since
    // it was read. What is older than the listing is followed by the event of what is newer.
    for (const items of early) patch(items);
  } catch (problem) {
    queue = {
      ...queue,
      problem: problem instanceof Problem ? problem : new Problem(0, ""),
    };
  }
  isReading = false;
  publishSoon();
  if (queue.problem && !isStale && listeners.size > 0) setTimeout(() => void readAll(), 5_000);
  if (isStale) setTimeout(() => void readAll(), 1_000);
}

onMessages((items) => {
  if (listeners.size === 0) {
    hasMissed = true;
    return;
  }
  if (isReading) early.push(items);
  patch(items);
  publishSoon();
});

onStale((topics) => {
  if (topics !== "all" && !topics.has("messages")) return;
  if (listeners.size > 0) void readAll();
  else hasMissed = true;
});

// The open queue. Kept up to date only while somebody shows it.
export function useMessages(): Queue & { again: () => void } {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((n) => n + 1);
    listeners.add(listener);
    if (hasMissed || Date.now() - queue.readAt > freshMs) void readAll();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        rows = new Map();
        queue = { items: null, isCut: false, problem: null, readAt: 0 };
      }
    };
  }, []);
  return { ...queue, again: () => void readAll() };
}
