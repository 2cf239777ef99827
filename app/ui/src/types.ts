// SPDX-License-Identifier: Apache-2.0
// The objects of the HTTP API, field by field as docs/formats/http.md names them.

export type Instant = string; // RFC 3339, UTC, milliseconds
export type Span = string; // "90s", "5min"

export interface Listing<T> {
  items: T[];
  next: string | null;
  now: Instant;
}

export interface HistoryListing extends Listing<Message> {
  indexed_until: Instant | null; // what changed until then is found; null: the index is being made
}

export interface PageListing extends Listing<Page> {
  cut: boolean; // there are earlier ones
}

export type Severity = "info" | "warning" | "critical";
export type RecipientStatus = "NOT_SENT" | "NOT_YET_ACK" | "ACK" | "ACK_TIME_OVER";
export type Outcome =
  | "ESCALATING"
  | "ACKNOWLEDGED"
  | "EXHAUSTED"
  | "CANCELLED"
  | "EXPIRED"
  | "TOLD";

// One recipient of a message. The same person may stand on two levels.
export interface Paged {
  name: string;
  number: string | null;
  level: number; // 1..3, 4: the last resort
  status: RecipientStatus;
  paged_at: Instant | null;
  acknowledged_at: Instant | null;
  due: Instant | null; // until when an acknowledgement is waited for
  driver: string | null;
  delivery: string | null;
  doubtful: boolean; // handed over without a final answer: it may have been sent
  declined: boolean;
  reason: string | null;
}

export interface JournalEntry {
  at: Instant;
  event: string;
  reason: string | null;
}

export interface Message {
  id: number;
  number: string | null;
  list: string;
  text: string;
  severity: Severity;
  source: string | null;
  key: string | null;
  host: string | null;
  service: string | null;
  group: string | null;
  origin: string | null;
  outcome: Outcome;
  level: number;
  created: Instant;
  closed: Instant | null;
  cleared: Instant | null;
  acknowledged_by: string | null;
  comment: string | null;
  joined: number;
  paused_until: Instant | null;
  hold_until: Instant | null;
  repeat_at: Instant | null;
  frozen_since: Instant | null;
  held_since: Instant | null;
  open: boolean;
  recipients?: Paged[];
  journal?: JournalEntry[];
  journal_cut?: boolean; // there are earlier ones
}

export type PageState =
  | "waiting"
  | "handing_over"
  | "carried"
  | "handed_over"
  | "failed"
  | "dropped";

// One SMS of a message.
export interface Page {
  id: number;
  kind: string; // page, digest, answer, notice, alarm, test
  recipient: string | null;
  level: number | null;
  to: string;
  text: string;
  state: PageState;
  driver: string | null;
  attempts: number;
  doubts: number;
  part: number;
  parts: number;
  queued_at: Instant;
  handed_at: Instant | null;
  reference: string | null;
  delivery: string | null;
  carried_by: number | null;
  error: string | null;
}

export interface Recipient {
  name: string;
  number: string;
  reply_numbers: string[];
  language: string | null;
  description: string | null;
  off_until: Instant | null;
  lists: string[];
  reached_at: Instant | null;
  etag: string;
}

export interface ListEntry {
  recipient: string;
  level: number;
  acknowledge_time: Span;
}

export type HintCode =
  | "twice"
  | "no_route"
  | "off_duty"
  | "empty"
  | "level_empty"
  | "no_last_resort"
  | "too_slow";

export interface Hint {
  code: HintCode;
  recipient: string | null;
  level: number | null;
  sms: number | null;
  time: Span | null;
  text: string;
}

export interface RecipientList {
  name: string;
  description: string | null;
  entries: ListEntry[];
  paused_until: Instant | null;
  warnings: string[];
  hints: Hint[];
  sms_worst_case: number;
  time_worst_case: Span;
  etag: string;
}

export interface PhoneNumber {
  text: string;
  valid: boolean;
  number: string | null;
  shown: string | null;
  what: string | null;
  drivers: string[];
  taken_by: string[];
}

export type TroubleKind =
  | "sim_locked"
  | "sim_full"
  | "deaf_path"
  | "weak_signal"
  | "rejected"
  | "untrusted";

export interface Driver {
  name: string;
  type: string;
  link: "starting" | "up" | "down";
  receives: boolean;
  slowed: boolean;
  trial_at: Instant | null;
  detail: string | null;
  what_to_do: string | null;
  maker: string | null;
  model: string | null;
  imei: string | null;
  operator: string | null;
  technology: string | null; // "4G (LTE)"
  signal: string | null; // "-71 dBm"
  sim: string | null;
  quota: string | null;
  troubles: { kind: TroubleKind; what: string }[];
  in_flight: number;
  window: number;
  waiting: number;
  queue_minutes: number | null;
  sent: number;
  refused: number;
  in_doubt: number;
  received: number;
  reports_unmatched: number;
  last_sent: Instant | null;
  last_received: Instant | null;
  last_error: string | null;
}

export interface Alarm {
  cause: string;
  subject: string;
  severity: Severity;
  text: string;
  what_to_do: string;
  since: Instant;
  told_at: Instant | null;
}

export interface InboxSms {
  id: number;
  received_at: Instant;
  sent_at: Instant | null;
  driver: string;
  sender: string;
  recipient: string | null;
  text: string;
  did: string | null;
  answer: string | null;
}

export interface RefusedFile {
  name: string;
  at: Instant;
  bytes: number;
  code: string | null;
  reason: string | null;
  list: string | null;
}

export interface Spool {
  directory: string;
  state: "watching" | "paused" | "gone";
  waiting: number;
  refused: RefusedFile[];
}

export interface PhoneSms {
  at: Instant;
  way: "to" | "from"; // to the phone, from the phone
  text: string;
}

export interface Phone {
  driver: string;
  number: string;
  recipient: string | null;
  messages: PhoneSms[];
}

export type Role = "viewer" | "operator" | "admin" | "producer";

export interface Session {
  user: string;
  role: Role;
  csrf: string | null;
  until: Instant | null;
  via: "cookie" | "token" | "socket";
  language: string;
  version: string;
  boot: string;
  phones: boolean;
  now: Instant;
}

export interface User {
  name: string;
  role: Role;
  created: Instant;
  has_password: boolean;
  setup_until: Instant | null;
  sessions: number;
  last_seen: Instant | null;
}

export interface SetupLink {
  user: string;
  role: Role;
  path: string; // "/#/setup/SECRET"
  until: Instant;
}

export interface Token {
  name: string;
  role: Role;
  created: Instant;
  until: Instant | null;
  last_used: Instant | null;
  token?: string; // only in the answer that made it
}

export interface AuditEntry {
  id: number;
  at: Instant;
  who: string;
  via: string;
  did: string;
  subject: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

// The answer to an order or a change. `changed` false: it was so already.
export interface Done {
  id: number;
  number: string | null;
  outcome: string | null;
  changed: boolean;
  says: string | null;
}

// The answer to POST /messages.
export interface Accepted {
  id: number | null;
  number: string | null;
  outcome: string | null;
  joined: boolean;
  notes: string[];
}
