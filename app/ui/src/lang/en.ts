// SPDX-License-Identifier: Apache-2.0
// The page in English. This table names the keys; fr.ts and de.ts must have each of them.
// {name} stands for a value; texts with a number {n} have forms for one and for others.
import type { Words } from "../text";
import { enAdmin } from "./en_admin";
import { enNow } from "./en_now";

export const en = {
  ...enAdmin,

  // Common
  loading: "Loading…",
  close: "Close",
  back: "Back",
  save: "Save",
  cancel: "Cancel",
  remove: "Remove",
  edit: "Edit",
  add: "Add",
  more: "More",
  yes: "Yes",
  no: "No",
  none: "none",
  try_again: "Try again",
  copied: "Copied",
  next_page: "Show more",
  actions: "Actions",
  optional: "optional",

  // Times
  "time.s": "{s} s",
  "time.min": "{min} min",
  "time.min_s": "{min} min {s} s",
  "time.h": "{h} h",
  "time.h_min": "{h} h {min} min",
  "time.days": { one: "{n} day", other: "{n} days" },
  "time.days_ago": { one: "{n} day ago", other: "{n} days ago" },
  "time.now": "just now",
  "time.ago": "{span} ago",
  "time.in": "in {span}",

  // What went wrong, as a headline above the box's own sentence
  "problem.0": "The box did not answer",
  "problem.0.hint":
    "It may be starting anew, or the network is down. It is not known whether this was done.",
  "problem.0.read": "It may be starting anew, or the network is down.",
  "problem.403": "You may not do this",
  "problem.404": "This does not exist (any more)",
  "problem.409": "This conflicts with the present state",
  "problem.412": "Somebody else changed this meanwhile",
  "problem.422": "Something is not right yet",
  "problem.429": "Too many attempts",
  "problem.503": "The box is too busy just now",
  "problem.500": "An error inside Tocsin",
  "problem.other": "This did not work",

  // Status of recipients, outcome of messages
  "status.NOT_SENT": "not told",
  "status.NOT_YET_ACK": "SMS handed over, no reply yet",
  "status.ACK": "took it",
  "status.ACK_TIME_OVER": "no reply in time",
  "status.doubtful": "may have been sent",
  "status.ESCALATING": "waiting for somebody",
  "status.ACKNOWLEDGED": "somebody has it",
  "status.EXHAUSTED": "nobody took it",
  "status.CANCELLED": "cancelled",
  "status.EXPIRED": "expired",
  "status.TOLD": "told, no reply needed",
  "severity.info": "info",
  "severity.warning": "warning",
  "severity.critical": "critical",
  "level.n": "Level {level}",
  "level.last": "Last resort",

  // The shell
  "shell.skip": "Skip to content",
  "shell.menu": "Menu",
  "shell.views": "Views",
  "shell.connecting": "Connecting… What you see is from {time}.",
  "shell.lost": "Connection lost. Reconnecting… What you see is from {time}.",
  "shell.lost_first": "No connection to the box yet. Trying again…",
  "shell.restarted": "Tocsin has restarted. Everything is being read anew.",
  "shell.updated": "Tocsin was updated to {version}.",
  "shell.reload": "Reload the page",
  "shell.alarms": { one: "{n} standing alarm", other: "{n} standing alarms" },
  "shell.language": "Language",
  "shell.theme": "Colours",
  "shell.theme.auto": "Like the system",
  "shell.theme.light": "Light",
  "shell.theme.dark": "Dark",
  "shell.logout": "Log out",
  "shell.you": "Logged in as {user}, {role}",
  "shell.footer": "Tocsin {version}",
  "shell.licences": "Licences",
  "shell.unknown": "There is no such page",
  "shell.unknown.hint": "The address may have been cut off.",
  "shell.no_box": "The box does not answer. Trying again…",
  "role.viewer": "viewer",
  "role.operator": "operator",
  "role.admin": "admin",
  "role.producer": "producer",
  "nav.now": "Now",
  "nav.history": "History",
  "nav.lists": "Lists",
  "nav.people": "People",
  "nav.links": "Links",
  "nav.inbox": "Inbox",
  "nav.spool": "Spool",
  "nav.phones": "Phones",
  "nav.users": "Users",

  ...enNow,

  // Lists (lists.*)

  // People (people.*)

  // Links (links.*)

  // Inbox (inbox.*)

  // Spool (spool.*)

  // History (history.*)

  // Users, tokens, audit (users.*)
} satisfies Record<string, Words>;
