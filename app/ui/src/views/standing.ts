// SPDX-License-Identifier: Apache-2.0
// What a message's fields mean for somebody who has to decide what to do: pure.
import type { Message, Paged } from "../api";
import { t } from "../text";

export const lastResort = 4;

export function levelName(level: number): string {
  return level === lastResort ? t("level.last") : t("level.n", { level });
}

// How the reasons begin that the core writes (queue/escalation); a test holds them to its sources.
export const reasons = {
  handing: "being handed to ",
  unsent: "not sent: ",
  lost: "the network gave up: ",
  moved: ["escalated", "stood down"], // others have it, or are asked
} as const;

// The plain words beside a recipient's status. They must never say that somebody was told when
// only an attempt was made: the exact word ACK_TIME_OVER covers both.
export function plainWords(one: Paged): string | undefined {
  const reason = one.reason ?? "";
  const failed = one.delivery?.startsWith("failed") || reason.startsWith(reasons.lost);
  switch (one.status) {
    case "NOT_SENT":
      return one.declined ? t("status.passed") : undefined;
    case "NOT_YET_ACK":
      if (one.doubtful) return t("status.doubtful_wait");
      if (failed) return t("status.undelivered");
      if (reason.startsWith(reasons.handing)) return t("status.sending");
      return one.delivery === "delivered" ? t("status.delivered") : undefined;
    case "ACK":
      return undefined;
    case "ACK_TIME_OVER":
      if (one.declined) return t("status.passed");
      if (!one.paged_at || reason.startsWith(reasons.unsent)) return t("status.never_told");
      if (failed) return t("status.undelivered");
      return reasons.moved.some((one) => reason.startsWith(one))
        ? t("status.not_waited")
        : undefined;
  }
}

export interface Step {
  level: number;
  people: Paged[];
  state: "done" | "here" | "ahead" | "skipped";
}

// Only an alert that escalates is anywhere; one that nobody took has been everywhere. A level whose
// people were all off duty, or without a path, was passed over: none of them was paged.
function stateOf(level: number, people: Paged[], message: Message): Step["state"] {
  if (level === message.level && message.outcome === "ESCALATING") return "here";
  if (level > message.level && message.outcome !== "EXHAUSTED") return "ahead";
  return people.some((one) => one.paged_at || one.status !== "NOT_SENT") ? "done" : "skipped";
}

// The levels that have anybody, in order; the last resort is the last of them.
export function steps(message: Message): Step[] {
  const byLevel = new Map<number, Paged[]>();
  for (const one of message.recipients ?? []) {
    const people = byLevel.get(one.level);
    if (people) people.push(one);
    else byLevel.set(one.level, [one]);
  }
  return [...byLevel.entries()]
    .sort(([one], [other]) => one - other)
    .map(([level, people]) => ({
      level,
      people,
      state: stateOf(level, people, message),
    }));
}

// What the box waits for, and what happens then.
export type Next =
  | { kind: "level"; level: number; at: number } // the next level is called
  | { kind: "end"; at: number } // no level follows: a new round, or EXHAUSTED
  | { kind: "sending"; level: number | null } // somebody's SMS is on its way out: no clock yet
  | { kind: "none" };

export function next(message: Message): Next {
  const stands = message.paused_until || message.frozen_since || message.held_since;
  if (message.outcome !== "ESCALATING" || stands) return { kind: "none" };
  if (message.severity === "info") return { kind: "none" };
  const all = steps(message);
  const following = all.find(
    (step) => step.level > message.level && step.people.some((one) => !one.declined),
  );
  const here = (message.recipients ?? []).filter((one) => one.level === message.level);
  const asked = here.filter((one) => one.status === "NOT_YET_ACK");
  const dues = asked.map((one) => (one.due ? Date.parse(one.due) : NaN));
  const isSending =
    dues.some(Number.isNaN) || here.some((one) => one.status === "NOT_SENT" && !one.declined);
  if (isSending || dues.length === 0) return { kind: "sending", level: following?.level ?? null };
  const at = Math.max(...dues);
  return following ? { kind: "level", level: following.level, at } : { kind: "end", at };
}

// Everybody on it, each once, in the order of the levels.
export function everybody(message: Message): string[] {
  const names = steps(message).flatMap((step) => step.people.map((one) => one.name));
  return [...new Set(names)];
}

// Whether an order may still change anything.
export function mayBeHad(message: Message): boolean {
  return message.open || (message.outcome === "EXHAUSTED" && !message.cleared);
}

// An exact address of it for orders: a number is given to another message some day.
export function orderPath(message: Message, verb: string): string {
  return `/messages/id:${message.id}/${verb}`;
}

export function named(message: Message): string {
  return message.number ?? `#${message.id}`;
}
