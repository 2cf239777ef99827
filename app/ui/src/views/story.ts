// SPDX-License-Identifier: Apache-2.0
// A message's story: decisions from the journal, SMS that went out, replies that came: pure.
import type { InboxSms, JournalEntry, Message, Page } from "../api";

export type Chapter =
  | { kind: "decision"; at: string; entry: JournalEntry }
  | { kind: "sms"; at: string; page: Page }
  | { kind: "reply"; at: string; sms: InboxSms };

// What only repeats, in the journal's words, what the SMS beside it says.
const echoes = new Set(["HANDED_OVER", "NOT_YET_ACK"]);
const nearMs = 10_000;
const dayMs = 86_400_000; // after the end of a message its number may be another's

function isEcho(entry: JournalEntry, pages: Page[]): boolean {
  if (!echoes.has(entry.event)) return false;
  const at = Date.parse(entry.at);
  return pages.some((page) => {
    if (!entry.reason?.startsWith(`${page.recipient}:`)) return false;
    const handed = Date.parse(page.handed_at ?? page.queued_at);
    const queued = Date.parse(page.queued_at);
    return at >= queued - nearMs && at <= handed + nearMs;
  });
}

// A reply belongs here when it names the number and came while the number was this message's.
function isAbout(sms: InboxSms, message: Message): boolean {
  if (!message.number) return false;
  if (message.closed && Date.parse(sms.received_at) > Date.parse(message.closed) + dayMs) {
    return false;
  }
  const digits = sms.text.replace(/[\s.:-]/g, "");
  return digits.includes(message.number) || !!sms.did?.includes(message.number);
}

// Oldest first. `everything`: also what the SMS say already.
export function story(
  message: Message,
  pages: Page[],
  inbox: InboxSms[],
  everything: boolean,
): Chapter[] {
  const chapters: Chapter[] = [];
  for (const entry of message.journal ?? []) {
    if (!everything && isEcho(entry, pages)) continue;
    chapters.push({ kind: "decision", at: entry.at, entry });
  }
  for (const page of pages) {
    chapters.push({ kind: "sms", at: page.handed_at ?? page.queued_at, page });
  }
  for (const sms of inbox) {
    if (isAbout(sms, message)) chapters.push({ kind: "reply", at: sms.received_at, sms });
  }
  const rank = { reply: 0, decision: 1, sms: 2 };
  return chapters.sort((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : rank[one.kind] - rank[other.kind],
  );
}
