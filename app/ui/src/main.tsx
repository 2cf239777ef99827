// SPDX-License-Identifier: Apache-2.0
// Mounts the page. The table says which view answers which address.
import { render } from "preact";
import { App, type View } from "./app";
import { readEarly } from "./messages";
import { routeOf } from "./route";
import { findSession } from "./session";
import { findWords } from "./text";
import "./theme";
import { History } from "./views/history";
import { Inbox } from "./views/inbox";
import { Links } from "./views/links";
import { Lists } from "./views/lists";
import { Me } from "./views/me";
import { MessageStory } from "./views/message";
import { Now } from "./views/now";
import { People } from "./views/people";
import { Phones } from "./views/phones";
import { Spool } from "./views/spool";
import { Users } from "./views/users";

// In the order of the navigation. nav null: only by link.
const views: View[] = [
  { name: "now", show: Now, nav: "nav.now" },
  { name: "message", show: MessageStory, nav: null },
  { name: "history", show: History, nav: "nav.history" },
  { name: "lists", show: Lists, nav: "nav.lists" },
  { name: "people", show: People, nav: "nav.people" },
  { name: "links", show: Links, nav: "nav.links" },
  { name: "inbox", show: Inbox, nav: "nav.inbox" },
  { name: "spool", show: Spool, nav: "nav.spool" },
  { name: "phones", show: Phones, nav: "nav.phones", onlyWithPhones: true },
  { name: "me", show: Me, nav: null },
  { name: "users", show: Users, nav: "nav.users", role: "admin" },
];

const place = document.getElementById("app");
const session = findSession();
const isNow = ["", "now"].includes(routeOf(location.hash).view);
await Promise.all([findWords(), isNow && readEarly()]);
if (place) render(<App views={views} />, place);
await session;
