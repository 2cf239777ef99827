// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/phrases.h"

#include <algorithm>

#include "queue/base/check.h"

namespace tocsin::reply {
namespace {

constexpr std::size_t kLanguages = 3;

std::size_t indexOf(Language language) {
  return static_cast<std::size_t>(language);
}

struct Row {
  Line line = Line::IsYours;
  std::array<Phrase, kLanguages> phrases{};  // English, French, German
};

// In the order of Line.
constexpr std::array<Row, kLines> kTable{{
    {Line::IsYours,
     {{{"{number} IS YOURS[ since {at}][: {text}]. Others stand down.[ Still open: {list}.] "
        "Cannot after all? PASS {number}",
        "{number} IS YOURS[ {at}][: {text}]. Cannot? PASS {number}"},
       {"{number} EST A VOUS[ depuis {at}][: {text}]. Les autres sont libérés.[ Reste ouvert: "
        "{list}.] Finalement impossible? PASS {number}",
        "{number} EST A VOUS[ {at}][: {text}]. Sinon: PASS {number}"},
       {"{number} GEHÖRT IHNEN[ seit {at}][: {text}]. Die anderen sind entlastet.[ Noch offen: "
        "{list}.] Doch nicht möglich? PASS {number}",
        "{number} GEHÖRT IHNEN[ {at}][: {text}]. Sonst: PASS {number}"}}}},
    {Line::AreYours,
     {{{"{number} ARE YOURS[ since {at}]. Others stand down.[ Still open: {list}.] "
        "Cannot after all? PASS and the number",
        {}},
       {"{number} SONT A VOUS[ depuis {at}]. Les autres sont libérés.[ Reste ouvert: {list}.] "
        "Finalement impossible? PASS et le numéro",
        {}},
       {"{number} GEHÖREN IHNEN[ seit {at}]. Die anderen sind entlastet.[ Noch offen: {list}.] "
        "Doch nicht möglich? PASS und die Nummer",
        {}}}}},
    {Line::TakenBy,
     {{{"{number} TAKEN[ by {who}][ {at}][: {text}]. Nothing to do for you.",
        "{number} TAKEN[ by {who}][ {at}][: {text}]. Nothing to do."},
       {"{number} PRIS[ par {who}][ {at}][: {text}]. Rien à faire pour vous.",
        "{number} PRIS[ par {who}][ {at}][: {text}]. Rien à faire."},
       {"{number} ÜBERNOMMEN[ von {who}][ {at}][: {text}]. Für Sie nichts zu tun.",
        "{number} ÜBERNOMMEN[ von {who}][ {at}][: {text}]. Nichts zu tun."}}}},
    {Line::StillYours,
     {{{"{number} STILL YOURS?[ {day}][: {text}]. Reply {number} to keep it, PASS {number} if not. "
        "No reply: it is paged again.",
        "{number} STILL YOURS?[ {text}.] Reply {number} or PASS {number}"},
       {"{number} TOUJOURS A VOUS?[ {day}][: {text}]. Répondez {number} pour le garder, sinon PASS "
        "{number}. Sans réponse, l'alerte repart.",
        "{number} TOUJOURS VOUS?[ {text}.] Répondez {number} ou PASS {number}"},
       {"{number} NOCH BEI IHNEN?[ {day}][: {text}]. Behalten: {number} antworten, sonst PASS "
        "{number}. Ohne Antwort geht der Alarm weiter.",
        "{number} NOCH IHNEN?[ {text}.] Antwort {number} oder PASS {number}"}}}},
    {Line::Passed,
     {{{"{number} PASSED, next person is called. Changed your mind? Reply {number}", {}},
       {"{number} PASSÉ, on appelle la personne suivante. Vous changez d'avis? Répondez {number}",
        {}},
       {"{number} ABGELEHNT, die nächste Person wird gerufen. Doch möglich? {number} antworten",
        {}}}}},
    {Line::PassedLevel,
     {{{"{number} PASSED. YOU WERE THE LAST. Reply {number} to take it, the next level is called "
        "now.",
        {}},
       {"{number} PASSÉ. VOUS ÉTIEZ LE DERNIER. Répondez {number} pour le prendre, le niveau "
        "suivant est appelé maintenant.",
        {}},
       {"{number} ABGELEHNT. SIE WAREN DER LETZTE. Zum Übernehmen {number} antworten, die nächste "
        "Stufe wird jetzt gerufen.",
        {}}}}},
    {Line::PassedLast,
     {{{"{number} PASSED. YOU WERE THE LAST. Reply {number} to take it, managers are told now.",
        {}},
       {"{number} PASSÉ. VOUS ÉTIEZ LE DERNIER. Répondez {number} pour le prendre, les "
        "responsables sont prévenus maintenant.",
        {}},
       {"{number} ABGELEHNT. NACH IHNEN KOMMT NIEMAND. Zum Übernehmen {number} antworten, die "
        "Leitung wird jetzt informiert.",
        {}}}}},
    {Line::PassedAll,
     {{{"{number} PASSED. NOBODY ELSE IS LEFT, NOBODY HAS IT. Reply {number} to take it.", {}},
       {"{number} PASSÉ. IL NE RESTE PERSONNE, PERSONNE NE L'A PRIS. Répondez {number} pour le "
        "prendre.",
        {}},
       {"{number} ABGELEHNT. NIEMAND IST MEHR ÜBRIG, NIEMAND HAT ES. Zum Übernehmen {number} "
        "antworten.",
        {}}}}},
    {Line::PassedNothing,
     {{{"{number} WAS NOT WAITING FOR YOU, NOTHING CHANGED. Reply ? for your open alerts.", {}},
       {"{number} NE VOUS ATTENDAIT PAS, RIEN N'A CHANGÉ. Répondez ? pour vos alertes ouvertes.",
        {}},
       {"{number} WARTETE NICHT AUF SIE, NICHTS GEÄNDERT. Antwort ? zeigt Ihre offenen Alarme.",
        {}}}}},
    {Line::Over,
     {{{"{number} OVER[ {at}][: {text} cleared][ (was taken by {who})]. No reply needed.",
        "{number} OVER[ {at}][: {text}][ ({who})]. No reply."},
       {"{number} TERMINÉ[ {at}][: {text} rétabli][ (pris par {who})]. Aucune réponse nécessaire.",
        "{number} TERMINÉ[ {at}][: {text}][ ({who})]. Ne rien faire."},
       {"{number} VORBEI[ {at}][: {text} behoben][ (war bei {who})]. Keine Antwort nötig.",
        "{number} VORBEI[ {at}][: {text}][ ({who})]. Nichts zu tun."}}}},
    {Line::Cancelled,
     {{{"{number} CANCELLED[ {day}] by an operator[: {text}]. No reply needed.",
        "{number} CANCELLED[ {day}][: {text}]. No reply."},
       {"{number} ANNULÉ[ {day}] par un opérateur[: {text}]. Aucune réponse nécessaire.",
        "{number} ANNULÉ[ {day}][: {text}]. Ne rien faire."},
       {"{number} AUFGEHOBEN[ {day}] von der Leitstelle[: {text}]. Keine Antwort nötig.",
        "{number} AUFGEHOBEN[ {day}][: {text}]. Nichts zu tun."}}}},
    {Line::Expired,
     {{{"{number} EXPIRED: too old, NOBODY WAS PAGED.[ {text}.] Check if it still matters.",
        "{number} EXPIRED, NOBODY WAS PAGED[: {text}]"},
       {"{number} PÉRIMÉ: trop ancien, PERSONNE N'A ÉTÉ APPELÉ.[ {text}.] Vérifiez si c'est encore "
        "utile.",
        "{number} PÉRIMÉ, PERSONNE APPELÉ[: {text}]"},
       {"{number} VERFALLEN: zu alt, NIEMAND WURDE GERUFEN.[ {text}.] Bitte prüfen, ob noch "
        "wichtig.",
        "{number} VERFALLEN, NIEMAND GERUFEN[: {text}]"}}}},
    {Line::ExpiredMany,
     {{{"{number} EXPIRED: too old, NOBODY WAS PAGED.[ First: {text}.] Check if they still matter.",
        "{number} EXPIRED, NOBODY WAS PAGED[: {text}]"},
       {"{number} PÉRIMÉS: trop anciens, PERSONNE N'A ÉTÉ APPELÉ.[ Le premier: {text}.] Vérifiez "
        "si c'est encore utile.",
        "{number} PÉRIMÉS, PERSONNE APPELÉ[: {text}]"},
       {"{number} VERFALLEN: zu alt, NIEMAND WURDE GERUFEN.[ Zuerst: {text}.] Bitte prüfen, ob "
        "noch wichtig.",
        "{number} VERFALLEN, NIEMAND GERUFEN[: {text}]"}}}},
    {Line::UnknownNumber,
     {{{"{number} UNKNOWN, NOTHING TAKEN. Yours open: {list}. Reply the number you take.", {}},
       {"{number} INCONNU, RIEN N'EST PRIS. Ouvertes pour vous: {list}. Répondez le numéro que "
        "vous prenez.",
        {}},
       {"{number} UNBEKANNT, NICHTS ÜBERNOMMEN. Für Sie offen: {list}. Antworten Sie mit der "
        "Nummer, die Sie übernehmen.",
        {}}}}},
    {Line::UnknownNothingOpen,
     {{{"{number} UNKNOWN, NOTHING TAKEN. Nothing is open for you.", {}},
       {"{number} INCONNU, RIEN N'EST PRIS. Rien n'est ouvert pour vous.", {}},
       {"{number} UNBEKANNT, NICHTS ÜBERNOMMEN. Für Sie ist nichts offen.", {}}}}},
    {Line::DidYouMean,
     {{{"{number} UNKNOWN, NOTHING TAKEN. Did you mean {other}? Then reply {other}", {}},
       {"{number} INCONNU, RIEN N'EST PRIS. Vouliez-vous dire {other}? Alors répondez {other}", {}},
       {"{number} UNBEKANNT, NICHTS ÜBERNOMMEN. Meinten Sie {other}? Dann {other} antworten",
        {}}}}},
    {Line::NotEntitled,
     {{{"{number} NOT TAKEN: you are not on its list, nothing changed. Reply ? for your open "
        "alerts.",
        {}},
       {"{number} PAS PRIS: vous ne figurez pas sur sa liste, rien n'a changé. Répondez ? pour vos "
        "alertes "
        "ouvertes.",
        {}},
       {"{number} NICHT ÜBERNOMMEN: Sie stehen nicht auf der Liste, nichts geändert. Antwort ? "
        "zeigt Ihre offenen Alarme.",
        {}}}}},
    {Line::ClosedNumber,
     {{{"{number} IS CLOSED[ since {day}], NOTHING TAKEN. Nothing to do for it. Reply ? for your "
        "open alerts.",
        {}},
       {"{number} EST CLOS[ depuis {day}], RIEN N'EST PRIS. Plus rien à faire. Répondez ? pour "
        "vos alertes ouvertes.",
        {}},
       {"{number} IST GESCHLOSSEN[ seit {day}], NICHTS ÜBERNOMMEN. Dafür ist nichts zu tun. "
        "Antwort ? zeigt Ihre offenen Alarme.",
        {}}}}},
    {Line::OpenList,
     {{{"NOTHING TAKEN. Yours open: {list}. Reply the number you take.", {}},
       {"RIEN N'EST PRIS. Ouvertes pour vous: {list}. Répondez le numéro que vous prenez.", {}},
       {"NICHTS ÜBERNOMMEN. Für Sie offen: {list}. Antworten Sie mit der Nummer, die Sie "
        "übernehmen.",
        {}}}}},
    {Line::NothingOpen,
     {{{"NOTHING TAKEN, nothing is open for you.", {}},
       {"RIEN N'EST PRIS, rien n'est ouvert pour vous.", {}},
       {"NICHTS ÜBERNOMMEN, für Sie ist nichts offen.", {}}}}},
    {Line::WhichOne,
     {{{"NOTHING CHANGED, which one? Yours open: {list}. Reply the number, or PASS and the number.",
        {}},
       {"RIEN N'A CHANGÉ, lequel? Ouvertes pour vous: {list}. Répondez le numéro, ou PASS et le "
        "numéro.",
        {}},
       {"NICHTS GEÄNDERT, welche? Für Sie offen: {list}. Antworten Sie mit der Nummer oder mit "
        "PASS und der Nummer.",
        {}}}}},
    {Line::StatusNotTaken,
     {{{"{number} NOT TAKEN[: {text}].[ {detail}]", {}},
       {"{number} PAS PRIS[: {text}].[ {detail}]", {}},
       {"{number} NICHT ÜBERNOMMEN[: {text}].[ {detail}]", {}}}}},
    {Line::StatusTaken,
     {{{"{number} TAKEN by {who}[ {day}][: {text}].[ {detail}]", {}},
       {"{number} PRIS par {who}[ {day}][: {text}].[ {detail}]", {}},
       {"{number} ÜBERNOMMEN von {who}[ {day}][: {text}].[ {detail}]", {}}}}},
    {Line::WhoHas,
     {{{"{number}[ {text}][: {detail}]", {}},
       {"{number}[ {text}][: {detail}]", {}},
       {"{number}[ {text}][: {detail}]", {}}}}},
    {Line::AmbiguousSender,
     {{{"NOTHING TAKEN: a reply came from a number that fits two people. Was it you? Call the "
        "control desk, it can take the alert for you.",
        {}},
       {"RIEN N'EST PRIS: une réponse vient d'un numéro commun à deux personnes. C'était vous? "
        "Appelez la permanence, elle peut prendre l'alerte pour vous.",
        {}},
       {"NICHTS ÜBERNOMMEN: Eine Antwort kam von einer Nummer, die zu zwei Personen passt. Von "
        "Ihnen? Die Leitstelle kann den Alarm für Sie übernehmen.",
        {}}}}},
    {Line::LastAnswer,
     {{{"LAST ANSWER for now: none for 10 min to texts without an open number. A number always "
        "works.",
        {}},
       {"PLUS DE RÉPONSE pendant 10 min aux textes sans numéro ouvert. Un numéro marche toujours.",
        {}},
       {"VORERST LETZTE ANTWORT: 10 Min. keine mehr auf Texte ohne offene Nummer. Eine Nummer geht "
        "immer.",
        {}}}}},
    {Line::TestMessage,
     {{{"TEST of Tocsin[ {day}]. Nothing to do, no reply needed.", {}},
       {"TEST de Tocsin[ {day}]. Rien à faire, aucune réponse nécessaire.", {}},
       {"TEST von Tocsin[ {day}]. Nichts zu tun, keine Antwort nötig.", {}}}}},
    {Line::ProofOfLife,
     {{{"Tocsin lives. {day}.[ Alerts since {text}: {other}.] Links: {detail}. No reply needed.",
        {}},
       {"Tocsin est en vie. {day}.[ Alertes depuis {text}: {other}.] Liens: {detail}. Aucune "
        "réponse nécessaire.",
        {}},
       {"Tocsin lebt. {day}.[ Alarme seit {text}: {other}.] Leitungen: {detail}. Keine Antwort "
        "nötig.",
        {}}}}},
    {Line::DigestOfOne,
     {{{"{number}[ {text}]. To take it reply {other}[ to {to}]. Can't: PASS {other}",
        "{number}[ {text}]. OK {other}[ to {to}]"},
       {"{number}[ {text}]. Pour le prendre, répondez {other}[ au {to}]. Sinon: PASS {other}",
        "{number}[ {text}]. OK {other}[ au {to}]"},
       {"{number}[ {text}]. Zum Übernehmen {other} antworten[ an {to}]. Sonst: PASS {other}",
        "{number}[ {text}]. OK {other}[ an {to}]"}}}},
    {Line::Digest,
     {{{"{number}: {other} alerts[, first {text}]. Reply ALL[ to {to}] to take all {other}, or the "
        "numbers",
        "{number}: {other} alerts[, first {text}]. Reply ALL[ to {to}]"},
       {"{number}: {other} alertes[, d'abord {text}]. Répondez TOUT[ au {to}] pour prendre les "
        "{other}, ou "
        "les numéros",
        "{number}: {other} alertes[: {text}]. Rép. TOUT[ au {to}]"},
       {"{number}: {other} Alarme[, zuerst {text}]. Antwort ALLE[ an {to}] übernimmt alle {other}, "
        "sonst die "
        "Nummern",
        "{number}: {other} Alarme[: {text}]. Antwort ALLE[ an {to}]"}}}},
}};

constexpr std::array<PageWords, kLanguages> kPageWords{{
    {"LATE",
     "FLAPPING",
     "AGAIN",
     "L",
     "LAST",
     "To take it reply {number}[ to {to}]. Can't: PASS {number}",
     {"Reply {number}", "Take {number}", "OK {number}"},
     "Text {number} to {to}",
     {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}},
    {"TARDIF",
     "INSTABLE",
     "RAPPEL",
     "N",
     "DERNIER",
     "Pour le prendre, répondez {number}[ au {to}]. Sinon: PASS {number}",
     {"Réponse {number}", "Rép. {number}", "OK {number}"},
     "SMS {number} au {to}",
     {"dim", "lun", "mar", "mer", "jeu", "ven", "sam"}},
    {"SPÄT",
     "FLATTERT",
     "ERNEUT",
     "L",
     "LETZTE",
     "Zum Übernehmen {number} antworten[ an {to}]. Sonst: PASS {number}",
     {"Antwort {number}", "Antw. {number}", "OK {number}"},
     "SMS {number} an {to}",
     {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}},
}};

struct StatusRow {
  std::string_view status{};
  std::array<std::string_view, kLanguages> words{};
};

// ACK_TIME_OVER covers both silence and a PASS; who knows that it was a PASS asks for DECLINED.
constexpr std::array<StatusRow, 5> kStatuses{{
    {"NOT_SENT", {"not called yet", "pas encore appelé", "noch nicht gerufen"}},
    {"NOT_YET_ACK", {"no answer yet", "pas encore répondu", "noch keine Antwort"}},
    {"ACK", {"took it", "l'a pris", "hat übernommen"}},
    {"ACK_TIME_OVER", {"no answer", "pas de réponse", "keine Antwort"}},
    {"DECLINED", {"said no", "a dit non", "hat abgelehnt"}},
}};

// In the order of LinkWord.
constexpr std::array<std::array<std::string_view, kLanguages>, 3> kLinkWords{{
    {"ok", "ok", "ok"},
    {"sends only", "envoie seulement", "sendet nur"},
    {"DOWN", "EN PANNE", "AUSGEFALLEN"},
}};

}  // namespace

const Phrase& phrase(Line line, Language language) {
  const Row& row = kTable[static_cast<std::size_t>(line)];
  check(row.line == line, "the table of phrases is in the order of Line");
  return row.phrases[indexOf(language)];
}

const PageWords& pageWords(Language language) {
  return kPageWords[indexOf(language)];
}

std::string_view linkPhrase(LinkWord word, Language language) {
  return kLinkWords.at(static_cast<std::size_t>(word)).at(indexOf(language));
}

std::string_view statusPhrase(std::string_view status, Language language) {
  const auto row = std::find_if(
      kStatuses.begin(), kStatuses.end(), [&](const StatusRow& r) { return r.status == status; });
  return row == kStatuses.end() ? std::string_view() : row->words[indexOf(language)];
}

}  // namespace tocsin::reply
