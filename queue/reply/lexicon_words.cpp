// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/lexicon_words.h"

#include <algorithm>
#include <iterator>

namespace tocsin::reply {
namespace {

// All words are written as they are looked up: lower case, without accents and apostrophes. German
// umlauts stand both ways (u and ue), as phones write them. Typos stand here when they are those of
// a hurried thumb; a no with a typo must not read as the comment of a yes.
template <std::size_t N>
constexpr bool isSorted(const std::string_view (&words)[N]) {
  return std::is_sorted(std::begin(words), std::end(words));
}

constexpr std::string_view kNegative[] = {
    "abgelehnt",
    "ablehnen",
    "absent",
    "absente",
    "abwesend",
    "aint",
    "apss",
    "arent",
    "asleep",
    "aucun",
    "aucune",
    "beschaeftigt",
    "beschaftigt",
    "betrunken",
    "bussy",
    "busy",
    "cannot",
    "cannt",
    "cannto",
    "canot",
    "cant",
    "cantt",
    "cnat",
    "conge",
    "conges",
    "couldnt",
    "decline",
    "declined",
    "declining",
    "desole",
    "desolee",
    "didnt",
    "doesnt",
    "dont",
    "dors",
    "drunk",
    "fever",
    "fieber",
    "fievre",
    "geen",
    "hasnt",
    "havent",
    "holiday",
    "holidays",
    "ill",
    "impossible",
    "indispo",
    "indisponible",
    "isnt",
    "jamais",
    "jpeu",
    "jpeux",
    "kein",
    "keine",
    "keinem",
    "keinen",
    "keiner",
    "keines",
    "keins",
    "krank",
    "krankgeschrieben",
    "later",
    "lehne",
    "leider",
    "malade",
    "malheureusement",
    "n",
    "nachste",
    "nachster",
    "nack",
    "naechste",
    "naechster",
    "nah",
    "nak",
    "nan",
    "nao",
    "nay",
    "nciht",
    "ne",
    "ned",
    "nee",
    "neg",
    "negatif",
    "negativ",
    "negative",
    "nei",
    "neim",
    "nein",
    "nej",
    "never",
    "next",
    "ni",
    "nich",
    "nicht",
    "nichts",
    "nicth",
    "nie",
    "niemals",
    "niemand",
    "nien",
    "niet",
    "nihct",
    "nimmer",
    "nit",
    "nix",
    "nixht",
    "nn",
    "no",
    "nobody",
    "noe",
    "non",
    "none",
    "nonn",
    "noo",
    "nop",
    "nope",
    "not",
    "nothing",
    "nott",
    "nto",
    "nucht",
    "oass",
    "occupe",
    "occupee",
    "pa",
    "pas",
    "pasa",
    "pasd",
    "pass",
    "passe",
    "passed",
    "passen",
    "passer",
    "passez",
    "passing",
    "pasz",
    "peu",
    "peux",
    "peuxpas",
    "pqss",
    "psas",
    "pss",
    "refuse",
    "refused",
    "refusee",
    "refuser",
    "regrette",
    "reject",
    "rejected",
    "rien",
    "schlafe",
    "shouldnt",
    "sick",
    "skip",
    "sleeping",
    "sorry",
    "spaeter",
    "spater",
    "sry",
    "stop",
    "suivant",
    "unable",
    "unavailable",
    "unfortunately",
    "unmoeglich",
    "unmoglich",
    "unsubscribe",
    "urlaub",
    "vacances",
    "vacation",
    "verhindert",
    "wasnt",
    "weiter",
    "weitergeben",
    "weitergeleitet",
    "weiterleiten",
    "wont",
    "wouldnt",
};
static_assert(isSorted(kNegative));

constexpr std::string_view kYes[] = {
    "accept",     "accepte",     "accepted",    "accepting",   "ack",          "ackd",
    "acked",      "acknoledge",  "acknoledged", "acknowledge", "acknowledged", "acknowledging",
    "acknowlege", "acknowleged", "acks",        "acquite",     "acquitte",     "acquittement",
    "acquitter",  "affirm",      "affirmative", "akc",         "aknowledge",   "aknowledged",
    "angenommen", "aye",         "bestaetige",  "bestaetigt",  "bestatige",    "bestatigt",
    "claim",      "claiming",    "compris",     "confirm",     "confirme",     "confirmed",
    "confirming", "copy",        "dac",         "dacc",        "daccord",      "einverstanden",
    "entendu",    "gotcha",      "gotit",       "ja",          "jap",          "jawohl",
    "jep",        "jo",          "jup",         "k",           "kk",           "klar",
    "mine",       "moccupe",     "moccuper",    "nehm",        "nehme",        "ok",
    "okay",       "okey",        "oki",         "okie",        "okk",          "onit",
    "ouai",       "ouais",       "ouep",        "oui",         "prend",        "prends",
    "quittiere",  "quittieren",  "quittiert",   "quittung",    "roger",        "sure",
    "take",       "taking",      "ubernehme",   "ubernommen",  "uebernehme",   "uebernommen",
    "understood", "verstanden",  "wilco",       "y",           "ya",           "yea",
    "yeah",       "yep",         "yes",         "yess",        "yup",
};
static_assert(isSorted(kYes));

constexpr std::string_view kFiller[] = {
    "alarm",    "alarme", "alert", "alerte", "aw",       "bien",     "bin",    "bitte",   "bonjour",
    "bonsoir",  "cest",   "code",  "danke",  "das",      "den",      "die",    "dran",    "en",
    "erhalten", "es",     "for",   "got",    "hallo",    "hello",    "hey",    "hi",      "hiermit",
    "i",        "i'll",   "ich",   "id",     "im",       "incident", "it",     "je",      "la",
    "lalerte",  "le",     "les",   "me",     "meldung",  "men",      "merci",  "message", "moi",
    "moin",     "msg",    "nr",    "num",    "number",   "numero",   "nummer", "on",      "please",
    "pls",      "plz",    "pour",  "re",     "received", "recu",     "reply",  "salut",   "servus",
    "sms",      "stp",    "svp",   "thanks", "the",      "this",     "thx",    "ticket",  "to",
    "ty",
};
static_assert(isSorted(kFiller));
constexpr std::string_view kAnd[] = {"and", "et", "u", "und"};
constexpr std::string_view kAll[] = {"all", "alle", "tous", "tout", "toutes"};
constexpr std::string_view kStatus[] = {"etat", "stand", "status", "statut"};
constexpr std::string_view kWho[] = {"qui", "wer", "who", "whos"};
constexpr std::string_view kMore[] = {"detail", "details", "mehr", "more", "suite"};
static_assert(isSorted(kAnd) && isSorted(kStatus) && isSorted(kWho) && isSorted(kMore));

template <std::size_t N>
bool holds(const std::string_view (&words)[N], std::string_view word) {
  return std::binary_search(std::begin(words), std::end(words), word);
}

}  // namespace

Meaning listedMeaning(std::string_view word) {
  if (holds(kNegative, word)) return Meaning::Negative;
  if (holds(kYes, word)) return Meaning::Yes;
  if (holds(kFiller, word)) return Meaning::Filler;
  if (holds(kAnd, word)) return Meaning::And;
  if (holds(kAll, word)) return Meaning::All;
  if (holds(kStatus, word)) return Meaning::Status;
  if (holds(kWho, word)) return Meaning::Who;
  return holds(kMore, word) ? Meaning::More : Meaning::Other;
}

}  // namespace tocsin::reply
