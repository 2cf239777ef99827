// SPDX-License-Identifier: Apache-2.0
// The page in German.
import type { Table } from "../text";
import { deAdmin } from "./de_admin";
import { deNow } from "./de_now";

export const de: Table = {
  ...deAdmin,

  // Common
  loading: "Wird geladen…",
  close: "Schließen",
  back: "Zurück",
  save: "Speichern",
  cancel: "Abbrechen",
  remove: "Löschen",
  edit: "Ändern",
  add: "Hinzufügen",
  more: "Mehr",
  yes: "Ja",
  no: "Nein",
  none: "keine",
  try_again: "Noch einmal versuchen",
  copied: "Kopiert",
  next_page: "Mehr anzeigen",
  actions: "Aktionen",
  optional: "optional",

  // Times
  "time.s": "{s} s",
  "time.min": "{min} min",
  "time.min_s": "{min} min {s} s",
  "time.h": "{h} h",
  "time.h_min": "{h} h {min} min",
  "time.days": { one: "{n} Tag", other: "{n} Tage" },
  "time.days_ago": { one: "vor {n} Tag", other: "vor {n} Tagen" },
  "time.now": "gerade eben",
  "time.ago": "vor {span}",
  "time.in": "in {span}",

  // What went wrong
  "problem.0": "Die Box hat nicht geantwortet",
  "problem.0.hint":
    "Vielleicht startet sie gerade neu, oder das Netz ist gestört. Ob es ausgeführt wurde, ist nicht bekannt.",
  "problem.0.read": "Vielleicht startet sie gerade neu, oder das Netz ist gestört.",
  "problem.403": "Dazu fehlt Ihnen die Berechtigung",
  "problem.404": "Das gibt es nicht (mehr)",
  "problem.409": "Das widerspricht dem jetzigen Stand",
  "problem.412": "Inzwischen hat es jemand anderes geändert",
  "problem.422": "Etwas stimmt noch nicht",
  "problem.429": "Zu viele Versuche",
  "problem.503": "Die Box ist gerade überlastet",
  "problem.500": "Ein Fehler in Tocsin",
  "problem.other": "Das hat nicht geklappt",

  // Status of recipients, outcome of messages
  "status.NOT_SENT": "nicht benachrichtigt",
  "status.NOT_YET_ACK": "SMS ans Netz übergeben, noch keine Antwort",
  "status.ACK": "hat übernommen",
  "status.ACK_TIME_OVER": "keine Antwort innerhalb der Frist",
  "status.doubtful": "vielleicht gesendet",
  "status.ESCALATING": "wartet auf jemanden",
  "status.ACKNOWLEDGED": "jemand kümmert sich",
  "status.EXHAUSTED": "niemand hat übernommen",
  "status.CANCELLED": "zurückgezogen",
  "status.EXPIRED": "verfallen",
  "status.TOLD": "gemeldet, keine Antwort nötig",
  "severity.info": "Info",
  "severity.warning": "Warnung",
  "severity.critical": "kritisch",
  "level.n": "Stufe {level}",
  "level.last": "Letzte Instanz",

  // The shell
  "shell.skip": "Zum Inhalt springen",
  "shell.menu": "Menü",
  "shell.views": "Ansichten",
  "shell.connecting": "Verbindung wird aufgebaut… Stand der Anzeige: {time}.",
  "shell.lost": "Verbindung unterbrochen, wird wieder aufgebaut… Stand der Anzeige: {time}.",
  "shell.lost_first": "Noch keine Verbindung zur Box. Neuer Versuch…",
  "shell.restarted": "Tocsin wurde neu gestartet. Alles wird neu gelesen.",
  "shell.updated": "Tocsin wurde auf {version} aktualisiert.",
  "shell.reload": "Seite neu laden",
  "shell.alarms": { one: "{n} Störung steht an", other: "{n} Störungen stehen an" },
  "shell.language": "Sprache",
  "shell.theme": "Farben",
  "shell.theme.auto": "Wie das System",
  "shell.theme.light": "Hell",
  "shell.theme.dark": "Dunkel",
  "shell.logout": "Abmelden",
  "shell.you": "Angemeldet: {user}, {role}",
  "shell.footer": "Tocsin {version}",
  "shell.licences": "Lizenzen",
  "shell.unknown": "Diese Seite gibt es nicht",
  "shell.unknown.hint": "Vielleicht wurde die Adresse abgeschnitten.",
  "shell.no_box": "Die Box antwortet nicht. Neuer Versuch…",
  "role.viewer": "Betrachter",
  "role.operator": "Bediener",
  "role.admin": "Administrator",
  "role.producer": "Melder",
  "nav.now": "Aktuell",
  "nav.history": "Verlauf",
  "nav.lists": "Listen",
  "nav.people": "Personen",
  "nav.links": "Wege",
  "nav.inbox": "Eingang",
  "nav.spool": "Ablage",
  "nav.phones": "Telefone",
  "nav.users": "Konten",

  ...deNow,

  // Lists (lists.*)

  // People (people.*)

  // Links (links.*)

  // Inbox (inbox.*)

  // Spool (spool.*)

  // History (history.*)

  // Users, tokens, audit (users.*)
};
