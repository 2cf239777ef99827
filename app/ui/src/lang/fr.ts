// SPDX-License-Identifier: Apache-2.0
// The page in French.
import type { Table } from "../text";
import { frAdmin } from "./fr_admin";
import { frNow } from "./fr_now";

export const fr: Table = {
  ...frAdmin,

  // Common
  loading: "Chargement…",
  close: "Fermer",
  back: "Retour",
  save: "Enregistrer",
  cancel: "Annuler",
  remove: "Supprimer",
  edit: "Modifier",
  add: "Ajouter",
  more: "Plus",
  yes: "Oui",
  no: "Non",
  none: "aucun",
  try_again: "Réessayer",
  copied: "Copié",
  next_page: "Afficher la suite",
  actions: "Actions",
  optional: "facultatif",

  // Times
  "time.s": "{s} s",
  "time.min": "{min} min",
  "time.min_s": "{min} min {s} s",
  "time.h": "{h} h",
  "time.h_min": "{h} h {min} min",
  "time.days": { one: "{n} jour", other: "{n} jours" },
  "time.days_ago": { one: "il y a {n} jour", other: "il y a {n} jours" },
  "time.now": "à l’instant",
  "time.ago": "il y a {span}",
  "time.in": "dans {span}",

  // What went wrong
  "problem.0": "Le boîtier n’a pas répondu",
  "problem.0.hint":
    "Il redémarre peut-être, ou le réseau est coupé. On ne sait pas si l’opération a été effectuée.",
  "problem.0.read": "Il redémarre peut-être, ou le réseau est coupé.",
  "problem.403": "Vous n’avez pas ce droit",
  "problem.404": "Cet élément n’existe pas, ou plus",
  "problem.409": "C’est incompatible avec l’état actuel",
  "problem.412": "Quelqu’un d’autre l’a modifié entre-temps",
  "problem.422": "Il reste quelque chose à corriger",
  "problem.429": "Trop de tentatives",
  "problem.503": "Le boîtier est surchargé pour l’instant",
  "problem.500": "Erreur interne de Tocsin",
  "problem.other": "L’opération a échoué",

  // Status of recipients, outcome of messages
  "status.NOT_SENT": "pas prévenu",
  "status.NOT_YET_ACK": "SMS remis au réseau, pas encore de réponse",
  "status.ACK": "s’en charge",
  "status.ACK_TIME_OVER": "pas de réponse à temps",
  "status.doubtful": "envoi incertain",
  "status.ESCALATING": "en attente de prise en charge",
  "status.ACKNOWLEDGED": "pris en charge",
  "status.EXHAUSTED": "personne n’a pris en charge",
  "status.CANCELLED": "annulé",
  "status.EXPIRED": "périmé",
  "status.TOLD": "annoncé, sans réponse attendue",
  "severity.info": "info",
  "severity.warning": "avertissement",
  "severity.critical": "critique",
  "level.n": "Niveau {level}",
  "level.last": "Dernier recours",

  // The shell
  "shell.skip": "Aller au contenu",
  "shell.menu": "Menu",
  "shell.views": "Rubriques",
  "shell.connecting": "Connexion… Ce que vous voyez date de {time}.",
  "shell.lost": "Connexion perdue. Reconnexion… Ce que vous voyez date de {time}.",
  "shell.lost_first": "Pas encore de connexion avec le boîtier. Nouvel essai…",
  "shell.restarted": "Tocsin a redémarré. Tout est relu.",
  "shell.updated": "Tocsin est passé à la version {version}.",
  "shell.reload": "Recharger la page",
  "shell.alarms": { one: "{n} alarme en cours", other: "{n} alarmes en cours" },
  "shell.language": "Langue",
  "shell.theme": "Couleurs",
  "shell.theme.auto": "Comme le système",
  "shell.theme.light": "Clair",
  "shell.theme.dark": "Sombre",
  "shell.logout": "Se déconnecter",
  "shell.you": "Connecté : {user}, {role}",
  "shell.footer": "Tocsin {version}",
  "shell.licences": "Licences",
  "shell.unknown": "Cette page n’existe pas",
  "shell.unknown.hint": "L’adresse a peut-être été tronquée.",
  "shell.no_box": "Le boîtier ne répond pas. Nouvel essai…",
  "role.viewer": "lecteur",
  "role.operator": "opérateur",
  "role.admin": "administrateur",
  "role.producer": "émetteur",
  "nav.now": "En cours",
  "nav.history": "Historique",
  "nav.lists": "Listes",
  "nav.people": "Personnes",
  "nav.links": "Liaisons",
  "nav.inbox": "Reçus",
  "nav.spool": "Dépôt",
  "nav.phones": "Téléphones",
  "nav.users": "Comptes",

  ...frNow,

  // Lists (lists.*)

  // People (people.*)

  // Links (links.*)

  // Inbox (inbox.*)

  // Spool (spool.*)

  // History (history.*)

  // Users, tokens, audit (users.*)
};
