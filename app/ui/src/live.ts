// SPDX-License-Identifier: Apache-2.0
// What the box tells by itself: one stream of events for the whole page, and what is re-read by it.
//
// Nothing here trusts a quiet line: a stream that has said nothing for 25 s (a tick comes every
// 15 s) counts as lost and is opened anew, and after every `hello` everything is read again.
import { useEffect, useState } from "preact/hooks";
import { type Instant, type Message, Problem, read } from "./api";

export type Topic =
  | "alarms"
  | "drivers"
  | "recipients"
  | "lists"
  | "inbox"
  | "spool"
  | "phones"
  | "users"
  | "messages";

// restarted: connected, to a daemon that was started anew a moment ago.
export type Connection = "connecting" | "connected" | "lost" | "restarted";

export interface Line {
  connection: Connection;
  heardAt: number; // Date.now() of the last event; 0: none yet
  version: string | null; // of the daemon at the other end
}

const quietMs = 25_000;
const sleptMs = 20_000; // without an event: a page that is looked at again does not wait on
const helloMs = 8_000; // for the first event of a stream
const againMs = 150; // after the first loss
const restartedMs = 15_000; // how long a restart is mentioned
// A browser has six connections to a box, for all its tabs: one that nobody has looked at for a
// while lets go of its stream, and asks now and then for its title's sake.
const unseenMs = 60_000;
const unseenGapMs = 60_000;

let line: Line = { connection: "connecting", heardAt: 0, version: null };
let source: EventSource | null = null;
let boot: string | null = null;
let offset: number | null = null;
let retryMs = 1_000; // 0: it was there a moment ago
let retry: ReturnType<typeof setTimeout> | undefined;
let watchdog: ReturnType<typeof setTimeout> | undefined;
let unseen: ReturnType<typeof setTimeout> | undefined;
let isResting = false;

type Act = () => void;
const lineListeners = new Set<Act>();
const staleListeners = new Set<(topics: ReadonlySet<string> | "all") => void>();
const messageListeners = new Set<(items: Message[], now: Instant) => void>();

// A subscription as React's hooks want it: add, and a function that takes it back.
function into<T>(set: Set<T>, item: T): Act {
  set.add(item);
  return () => void set.delete(item);
}

export const onStale = (act: (topics: ReadonlySet<string> | "all") => void) =>
  into(staleListeners, act);
export const onMessages = (act: (items: Message[], now: Instant) => void) =>
  into(messageListeners, act);

function setLine(next: Partial<Line>): void {
  line = { ...line, ...next };
  document.documentElement.dataset["line"] = line.connection;
  for (const listener of lineListeners) listener();
}

// The box's clock as far as we know it: a person's own may be wrong by minutes.
export function serverNow(): number {
  return Date.now() + (offset ?? 0);
}

// An answer is always late, so the largest difference is the truest; a big step is a new clock.
export function noteServerTime(now: Instant): void {
  const seen = Date.parse(now) - Date.now();
  if (!Number.isFinite(seen)) return;
  if (offset === null || seen > offset || offset - seen > 2_000) offset = seen;
}

interface Told {
  now: Instant;
  boot?: string;
  version?: string;
  items?: Message[];
  topics?: string[];
}

function heard(event: MessageEvent<string>): Told {
  const told = JSON.parse(event.data) as Told;
  noteServerTime(told.now);
  line.heardAt = Date.now();
  clearTimeout(watchdog);
  watchdog = setTimeout(() => {
    retryMs = 1_000; // a line that fell silent is said to be lost at once
    lose();
  }, quietMs);
  return told;
}

function hello(told: Told): void {
  const isNew = boot !== null && told.boot !== boot;
  boot = told.boot ?? null;
  retryMs = 0;
  setLine({ connection: isNew ? "restarted" : "connected", version: told.version ?? null });
  if (isNew) {
    setTimeout(() => {
      if (line.connection === "restarted") setLine({ connection: "connected" });
    }, restartedMs);
  }
  for (const listener of staleListeners) listener("all");
}

// The box ends all streams when somebody's login ends: one that comes back at once was never lost.
function lose(): void {
  source?.close();
  source = null;
  clearTimeout(retry);
  if (retryMs === 0) {
    retryMs = 1_000;
    retry = setTimeout(open, againMs);
    return;
  }
  if (line.connection !== "lost") setLine({ connection: "lost" });
  retry = setTimeout(open, retryMs);
  retryMs = Math.min(retryMs * 2, 10_000);
}

function open(): void {
  source?.close();
  const opened = new EventSource("/api/v1/events");
  source = opened;
  clearTimeout(watchdog);
  watchdog = setTimeout(lose, helloMs); // a dead line neither answers nor fails
  const on = (name: string, act: (told: Told) => void) =>
    opened.addEventListener(name, (event) => {
      if (opened === source) act(heard(event as MessageEvent<string>));
    });
  on("hello", hello);
  on("tick", () => {});
  on("stale", (told) => {
    const topics = new Set(told.topics ?? []);
    for (const listener of staleListeners) listener(topics);
  });
  on("messages", (told) => {
    for (const listener of messageListeners) listener(told.items ?? [], told.now);
  });
  opened.onerror = () => {
    if (opened !== source) return;
    // The stream does not tell why; a login that ended does, to whoever asks.
    void read("/session").catch(() => {});
    lose();
  };
}

// session.ts: with a login the stream runs, without one it does not.
export function startLive(): void {
  if (source === null) open();
  if (document.hidden) waitUnseen();
}

function hangUp(): void {
  clearTimeout(retry);
  clearTimeout(watchdog);
  clearTimeout(unseen);
  source?.close();
  source = null;
}

export function stopLive(): void {
  hangUp();
  isResting = false;
  boot = null;
  line = { connection: "connecting", heardAt: 0, version: null };
}

function waitUnseen(): void {
  clearTimeout(unseen);
  if (source !== null || line.connection === "lost") unseen = setTimeout(rest, unseenMs);
}

function rest(): void {
  hangUp();
  isResting = true;
  for (const listener of staleListeners) listener("all");
  unseen = setTimeout(rest, unseenGapMs);
}

// A person who looks again at a page that slept wants it now.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return waitUnseen();
  clearTimeout(unseen);
  const isQuiet = source !== null && Date.now() - line.heardAt > sleptMs;
  if (line.connection === "lost" || isQuiet || isResting) {
    isResting = false;
    retryMs = 1_000;
    clearTimeout(retry);
    // What stands there is as old as the last event, until the box answers.
    if (line.connection !== "lost") setLine({ connection: "connecting" });
    open();
  }
});

export function useLine(): Line {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((n) => n + 1);
    listener(); // it may have changed between the rendering and now
    return into(lineListeners, listener);
  }, []);
  return line;
}

// ---- resources ----

export interface Resource<T> {
  value: T | null; // null: not read yet. Kept while it is read again, and when that fails
  problem: Problem | null; // of the last reading
  again: () => void;
}

interface Shared {
  value: unknown;
  problem: Problem | null;
  topics: Set<string>;
  listeners: Set<Act>;
  isReading: boolean;
  isStale: boolean; // changed while it was read
  readAt: number;
}

// Those who show the same path share one reading of it.
const resources = new Map<string, Shared>();
const failedMs = 5_000; // until what the box could not answer is asked again
const gapMs = 1_000; // between two readings of one path, whatever the events say

function reread(path: string, shared: Shared): void {
  if (shared.isReading) {
    shared.isStale = true;
    return;
  }
  shared.isReading = true;
  shared.isStale = false;
  const wait = Math.max(0, shared.readAt + gapMs - Date.now());
  setTimeout(() => void readNow(path, shared), wait);
}

async function readNow(path: string, shared: Shared): Promise<void> {
  if (shared.listeners.size === 0) return; // nobody looks any more
  shared.readAt = Date.now();
  try {
    shared.value = await read(path);
    shared.problem = null;
    const now = (shared.value as { now?: unknown } | null)?.now;
    if (typeof now === "string") noteServerTime(now);
  } catch (problem) {
    shared.problem = problem instanceof Problem ? problem : new Problem(0, "");
  }
  shared.isReading = false;
  const failed = shared.problem?.status ?? 200;
  if (failed === 0 || failed >= 500) {
    setTimeout(() => resources.get(path) === shared && reread(path, shared), failedMs);
  }
  for (const listener of shared.listeners) listener();
  if (shared.isStale) reread(path, shared);
}

onStale((topics) => {
  for (const [path, shared] of resources) {
    if (topics === "all" || [...shared.topics].some((topic) => topics.has(topic))) {
      reread(path, shared);
    }
  }
});

// This path has changed: read again if somebody shows it, but not more often than once a second.
export function markStale(path: string): void {
  const shared = resources.get(path);
  if (shared) reread(path, shared);
}

function share(path: string): Shared {
  let shared = resources.get(path);
  if (!shared) {
    shared = {
      value: null,
      problem: null,
      topics: new Set(),
      listeners: new Set(),
      isReading: false,
      isStale: false,
      readAt: 0,
    };
    resources.set(path, shared);
  }
  return shared;
}

// What GET `path` answers, read again when one of `topics` is stale and after a reconnect.
// A null path reads nothing. Take the same topics wherever the same path is used.
export function useResource<T>(path: string | null, topics: Topic[]): Resource<T> {
  const [, render] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const shared = share(path);
    for (const topic of topics) shared.topics.add(topic);
    const taken = into(shared.listeners, () => render((n) => n + 1));
    if (shared.readAt === 0) reread(path, shared);
    else render((n) => n + 1);
    return () => {
      taken();
      if (shared.listeners.size === 0) resources.delete(path);
    };
  }, [path]);
  const shared = path === null ? undefined : resources.get(path);
  return {
    value: (shared?.value ?? null) as T | null,
    problem: shared?.problem ?? null,
    again: () => {
      const current = path === null ? undefined : resources.get(path);
      if (path !== null && current) {
        current.readAt = 0;
        reread(path, current);
      }
    },
  };
}

// ---- the clock ----

const tickListeners = new Set<Act>();

setInterval(() => {
  for (const listener of tickListeners) listener();
}, 1_000);

// Once a second. What ticks should be a leaf that sets a text (Ticking in parts.tsx).
export const onTick = (act: Act) => into(tickListeners, act);

// serverNow(), and a render of this component every second: for leaves only.
export function useNow(): number {
  const [now, setNow] = useState(serverNow());
  useEffect(() => onTick(() => setNow(serverNow())), []);
  return now;
}
