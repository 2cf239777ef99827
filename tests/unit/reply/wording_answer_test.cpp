// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/reply/wording_fixture.h"

namespace tocsin::reply {
namespace {

constexpr LocalTime kAfternoon{
    .year = 2026, .month = 11, .day = 19, .weekday = 4, .hour = 14, .minute = 31};

const std::string kText = "core-sw-2 DOWN port 17";
const std::vector<OpenAlert> kOpen{{"7042", "core-sw-2 DOWN port 17"},
                                   {"7055", "ups-1 on battery"}};

struct Example {
  Answer answer;
  const char* english;
  const char* french;
  const char* german;
};

Answer answerOf(Say say,
                const std::string& number,
                const std::string& text = {},
                const LocalTime& at = {}) {
  Answer answer;
  answer.say = say;
  answer.number = number;
  answer.text = text;
  answer.at = at;
  return answer;
}

Answer by(Answer answer, const std::string& who) {
  answer.who = who;
  return answer;
}

Answer with(Answer answer, std::vector<std::string> numbers, std::vector<OpenAlert> open = {}) {
  answer.numbers = std::move(numbers);
  answer.open = std::move(open);
  return answer;
}

Answer detailed(Answer answer, const std::string& detail) {
  answer.detail = detail;
  return answer;
}

void expectExamples(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    EXPECT_EQ(answerText(example.answer, Language::English), example.english);
    EXPECT_EQ(answerText(example.answer, Language::French), example.french);
    EXPECT_EQ(answerText(example.answer, Language::German), example.german);
  }
}

TEST(AnswerTextTest, AcknowledgementsSayWhoseItIs) {
  expectExamples({
      {answerOf(Say::IsYours, "7042", kText, kThursday),
       "7042 IS YOURS since 14:05: core-sw-2 DOWN port 17. Others stand down. Cannot after all? "
       "PASS 7042",
       "7042 EST A VOUS depuis 14:05: core-sw-2 DOWN port 17. Les autres sont libérés. Finalement "
       "impossible? PASS 7042",
       "7042 GEHÖRT IHNEN seit 14:05: core-sw-2 DOWN port 17. Die anderen sind entlastet. Doch "
       "nicht möglich? PASS 7042"},
      {by(answerOf(Say::TakenBy, "7042", "core-sw-2 DOWN", kThursday), "Ann"),
       "7042 TAKEN by Ann 14:05: core-sw-2 DOWN. Nothing to do for you.",
       "7042 PRIS par Ann 14:05: core-sw-2 DOWN. Rien à faire pour vous.",
       "7042 ÜBERNOMMEN von Ann 14:05: core-sw-2 DOWN. Für Sie nichts zu tun."},
      {answerOf(Say::StillYours, "7042", "core-sw-2 DOWN", kThursday),
       "7042 STILL YOURS? Thu 14:05: core-sw-2 DOWN. Reply 7042 to keep it, PASS 7042 if not. No "
       "reply: it is paged again.",
       "7042 TOUJOURS A VOUS? jeu 14:05: core-sw-2 DOWN. Répondez 7042 pour le garder, sinon PASS "
       "7042. Sans réponse, l'alerte repart.",
       "7042 NOCH BEI IHNEN? Do 14:05: core-sw-2 DOWN. Behalten: 7042 antworten, sonst PASS 7042. "
       "Ohne Antwort geht der Alarm weiter."},
      {with(answerOf(Say::Taken, "", "", kThursday), {"7042", "7055", "7061"}),
       "7042 7055 7061 ARE YOURS since 14:05. Others stand down. Cannot after all? PASS and the "
       "number",
       "7042 7055 7061 SONT A VOUS depuis 14:05. Les autres sont libérés. Finalement impossible? "
       "PASS et le numéro",
       "7042 7055 7061 GEHÖREN IHNEN seit 14:05. Die anderen sind entlastet. Doch nicht möglich? "
       "PASS und die Nummer"},
      {with(answerOf(Say::TakenAll, "", "", kThursday), {"7042", "7055"}, {{"7061", "ups-1 low"}}),
       "7042 7055 ARE YOURS since 14:05. Others stand down. Still open: 7061 ups-1. Cannot after "
       "all? PASS and the number",
       "7042 7055 SONT A VOUS depuis 14:05. Les autres sont libérés. Reste ouvert: 7061 ups-1. "
       "Finalement impossible? PASS et le numéro",
       "7042 7055 GEHÖREN IHNEN seit 14:05. Die anderen sind entlastet. Noch offen: 7061 ups-1. "
       "Doch nicht möglich? PASS und die Nummer"},
  });
}

TEST(AnswerTextTest, DecliningSaysWhoIsCalledNow) {
  expectExamples({
      {answerOf(Say::Passed, "7042"),
       "7042 PASSED, next person is called. Changed your mind? Reply 7042",
       "7042 PASSÉ, on appelle la personne suivante. Vous changez d'avis? Répondez 7042",
       "7042 ABGELEHNT, die nächste Person wird gerufen. Doch möglich? 7042 antworten"},
      {answerOf(Say::PassedLast, "7042"),
       "7042 PASSED. YOU WERE THE LAST. Reply 7042 to take it, managers are told now.",
       "7042 PASSÉ. VOUS ÉTIEZ LE DERNIER. Répondez 7042 pour le prendre, les responsables sont "
       "prévenus maintenant.",
       "7042 ABGELEHNT. NACH IHNEN KOMMT NIEMAND. Zum Übernehmen 7042 antworten, die Leitung wird "
       "jetzt informiert."},
      {answerOf(Say::PassedLevel, "7042"),
       "7042 PASSED. YOU WERE THE LAST. Reply 7042 to take it, the next level is called now.",
       "7042 PASSÉ. VOUS ÉTIEZ LE DERNIER. Répondez 7042 pour le prendre, le niveau suivant est "
       "appelé maintenant.",
       "7042 ABGELEHNT. SIE WAREN DER LETZTE. Zum Übernehmen 7042 antworten, die nächste Stufe "
       "wird "
       "jetzt gerufen."},
      {answerOf(Say::PassedAll, "7042"),
       "7042 PASSED. NOBODY ELSE IS LEFT, NOBODY HAS IT. Reply 7042 to take it.",
       "7042 PASSÉ. IL NE RESTE PERSONNE, PERSONNE NE L'A PRIS. Répondez 7042 pour le prendre.",
       "7042 ABGELEHNT. NIEMAND IST MEHR ÜBRIG, NIEMAND HAT ES. Zum Übernehmen 7042 antworten."},
      {answerOf(Say::PassedNothing, "7042"),
       "7042 WAS NOT WAITING FOR YOU, NOTHING CHANGED. Reply ? for your open alerts.",
       "7042 NE VOUS ATTENDAIT PAS, RIEN N'A CHANGÉ. Répondez ? pour vos alertes ouvertes.",
       "7042 WARTETE NICHT AUF SIE, NICHTS GEÄNDERT. Antwort ? zeigt Ihre offenen Alarme."},
  });
}

TEST(AnswerTextTest, WhatEndedSaysThatNothingIsToDo) {
  expectExamples({
      {by(answerOf(Say::Over, "7042", "core-sw-2 DOWN", kAfternoon), "Ann"),
       "7042 OVER 14:31: core-sw-2 DOWN cleared (was taken by Ann). No reply needed.",
       "7042 TERMINÉ 14:31: core-sw-2 DOWN rétabli (pris par Ann). Aucune réponse nécessaire.",
       "7042 VORBEI 14:31: core-sw-2 DOWN behoben (war bei Ann). Keine Antwort nötig."},
      {answerOf(Say::Over, "7042", "core-sw-2 DOWN", kAfternoon),
       "7042 OVER 14:31: core-sw-2 DOWN cleared. No reply needed.",
       "7042 TERMINÉ 14:31: core-sw-2 DOWN rétabli. Aucune réponse nécessaire.",
       "7042 VORBEI 14:31: core-sw-2 DOWN behoben. Keine Antwort nötig."},
      {answerOf(Say::Cancelled, "7042", "core-sw-2 DOWN", kAfternoon),
       "7042 CANCELLED Thu 14:31 by an operator: core-sw-2 DOWN. No reply needed.",
       "7042 ANNULÉ jeu 14:31 par un opérateur: core-sw-2 DOWN. Aucune réponse nécessaire.",
       "7042 AUFGEHOBEN Do 14:31 von der Leitstelle: core-sw-2 DOWN. Keine Antwort nötig."},
      {with(answerOf(Say::Expired, "7042", kText), {"7042", "7055"}),
       "7042 7055 EXPIRED: too old, NOBODY WAS PAGED. First: core-sw-2 DOWN port 17. Check if they "
       "still matter.",
       "7042 7055 PÉRIMÉS: trop anciens, PERSONNE N'A ÉTÉ APPELÉ. Le premier: core-sw-2 DOWN port "
       "17. Vérifiez si c'est encore utile.",
       "7042 7055 VERFALLEN: zu alt, NIEMAND WURDE GERUFEN. Zuerst: core-sw-2 DOWN port 17. Bitte "
       "prüfen, ob noch wichtig."},
      {answerOf(Say::TestMessage, "", "", kThursday),
       "TEST of Tocsin Thu 14:05. Nothing to do, no reply needed.",
       "TEST de Tocsin jeu 14:05. Rien à faire, aucune réponse nécessaire.",
       "TEST von Tocsin Do 14:05. Nichts zu tun, keine Antwort nötig."},
  });
}

TEST(AnswerTextTest, WhatTookNothingSaysWhyAndWhatWouldWork) {
  expectExamples({
      {with(answerOf(Say::UnknownNumber, "7024"), {}, kOpen),
       "7024 UNKNOWN, NOTHING TAKEN. Yours open: 7042 core-sw-2, 7055 ups-1. Reply the number you "
       "take.",
       "7024 INCONNU, RIEN N'EST PRIS. Ouvertes pour vous: 7042 core-sw-2, 7055 ups-1. Répondez le "
       "numéro que vous prenez.",
       "7024 UNBEKANNT, NICHTS ÜBERNOMMEN. Für Sie offen: 7042 core-sw-2, 7055 ups-1. Antworten "
       "Sie mit der Nummer, die Sie übernehmen."},
      {answerOf(Say::UnknownNumber, "7024"),
       "7024 UNKNOWN, NOTHING TAKEN. Nothing is open for you.",
       "7024 INCONNU, RIEN N'EST PRIS. Rien n'est ouvert pour vous.",
       "7024 UNBEKANNT, NICHTS ÜBERNOMMEN. Für Sie ist nichts offen."},
      {with(answerOf(Say::DidYouMean, "7024"), {"7042"}),
       "7024 UNKNOWN, NOTHING TAKEN. Did you mean 7042? Then reply 7042",
       "7024 INCONNU, RIEN N'EST PRIS. Vouliez-vous dire 7042? Alors répondez 7042",
       "7024 UNBEKANNT, NICHTS ÜBERNOMMEN. Meinten Sie 7042? Dann 7042 antworten"},
      {answerOf(Say::NotEntitled, "7042"),
       "7042 NOT TAKEN: you are not on its list, nothing changed. Reply ? for your open alerts.",
       "7042 PAS PRIS: vous ne figurez pas sur sa liste, rien n'a changé. Répondez ? pour vos "
       "alertes ouvertes.",
       "7042 NICHT ÜBERNOMMEN: Sie stehen nicht auf der Liste, nichts geändert. Antwort ? zeigt "
       "Ihre offenen Alarme."},
      {answerOf(Say::ClosedNumber, "7042", "", kThursday),
       "7042 IS CLOSED since Thu 14:05, NOTHING TAKEN. Nothing to do for it. Reply ? for your open "
       "alerts.",
       "7042 EST CLOS depuis jeu 14:05, RIEN N'EST PRIS. Plus rien à faire. Répondez ? pour vos "
       "alertes ouvertes.",
       "7042 IST GESCHLOSSEN seit Do 14:05, NICHTS ÜBERNOMMEN. Dafür ist nichts zu tun. Antwort ? "
       "zeigt Ihre offenen Alarme."},
      {with(answerOf(Say::OpenList, ""), {}, kOpen),
       "NOTHING TAKEN. Yours open: 7042 core-sw-2, 7055 ups-1. Reply the number you take.",
       "RIEN N'EST PRIS. Ouvertes pour vous: 7042 core-sw-2, 7055 ups-1. Répondez le numéro que "
       "vous prenez.",
       "NICHTS ÜBERNOMMEN. Für Sie offen: 7042 core-sw-2, 7055 ups-1. Antworten Sie mit der "
       "Nummer, die Sie übernehmen."},
      {with(answerOf(Say::WhichOne, ""), {}, kOpen),
       "NOTHING CHANGED, which one? Yours open: 7042 core-sw-2, 7055 ups-1. Reply the number, or "
       "PASS and the number.",
       "RIEN N'A CHANGÉ, lequel? Ouvertes pour vous: 7042 core-sw-2, 7055 ups-1. Répondez le "
       "numéro, ou PASS et le numéro.",
       "NICHTS GEÄNDERT, welche? Für Sie offen: 7042 core-sw-2, 7055 ups-1. Antworten Sie mit der "
       "Nummer oder mit PASS und der Nummer."},
  });
}

TEST(AnswerTextTest, WithNothingOpenEveryListSaysSo) {
  for (const Say say : {Say::OpenList, Say::NothingOpen, Say::WhichOne, Say::TakenAll}) {
    EXPECT_EQ(answerText(answerOf(say, ""), Language::English),
              "NOTHING TAKEN, nothing is open for you.");
  }
}

TEST(AnswerTextTest, QuestionsAreAnsweredWithTheStatuses) {
  expectExamples({
      {detailed(answerOf(Say::StatusOf, "7042", kText), "ann: no answer, bob: no answer yet"),
       "7042 NOT TAKEN: core-sw-2 DOWN port 17. ann: no answer, bob: no answer yet",
       "7042 PAS PRIS: core-sw-2 DOWN port 17. ann: no answer, bob: no answer yet",
       "7042 NICHT ÜBERNOMMEN: core-sw-2 DOWN port 17. ann: no answer, bob: no answer yet"},
      {by(detailed(answerOf(Say::StatusOf, "7042", kText, kThursday), "bob: no answer"), "Ann"),
       "7042 TAKEN by Ann Thu 14:05: core-sw-2 DOWN port 17. bob: no answer",
       "7042 PRIS par Ann jeu 14:05: core-sw-2 DOWN port 17. bob: no answer",
       "7042 ÜBERNOMMEN von Ann Do 14:05: core-sw-2 DOWN port 17. bob: no answer"},
      {detailed(answerOf(Say::WhoHas, "7042"), "ann has it"),
       "7042: ann has it",
       "7042: ann has it",
       "7042: ann has it"},
  });
}

std::vector<OpenAlert> openAlerts(int count, const std::string& text) {
  std::vector<OpenAlert> open(static_cast<std::size_t>(count));
  int number = 7000;
  for (OpenAlert& alert : open) {
    alert = {std::to_string(number++), text};
  }
  return open;
}

TEST(AnswerTextTest, ALongListNamesEveryNumberBeforeAnyText) {
  const auto open = openAlerts(12, "some-long-host DOWN");
  const std::string line =
      answerText(with(answerOf(Say::OpenList, ""), {}, open), Language::English);
  for (const OpenAlert& alert : open) {
    EXPECT_NE(line.find(alert.number), std::string::npos);
  }
  const std::string cut =
      answerText(with(answerOf(Say::OpenList, ""), {}, openAlerts(60, "some-long-host DOWN")),
                 Language::English);
  EXPECT_EQ(smsParts(cut), 1);
  EXPECT_NE(cut.find("7016 +43. Reply"), std::string::npos) << cut;
}

TEST(AnswerTextTest, OddLettersOfAnAlertDoNotCostTheListItsRoom) {
  const std::string line =
      answerText(with(answerOf(Say::OpenList, ""), {}, {{"7042", "Сервер"}, {"7055", "ups-1"}}),
                 Language::English);
  EXPECT_EQ(line, "NOTHING TAKEN. Yours open: 7042, 7055 ups-1. Reply the number you take.");
}

TEST(AnswerTextTest, ALongNameLeavesRoomForTheAlert) {
  const std::string text(60, 'x');
  const Answer over = by(answerOf(Say::Over, "7042", text, kAfternoon), std::string(64, 'w'));
  EXPECT_EQ(answerText(over, Language::English),
            "7042 OVER 14:31: " + text + " cleared (was taken by " + std::string(22, 'w') +
                "..). No reply needed.");
}

TEST(AnswerTextTest, OtherLettersAreSaidBrieflyInUcs2) {
  const Answer taken = by(answerOf(Say::TakenBy, "7042", "Сервер не отвечает", kThursday), "Ян");
  EXPECT_EQ(answerText(taken, Language::English),
            "7042 TAKEN by Ян 14:05: Сервер не отвечает. Nothing to do.");
  EXPECT_EQ(
      answerText(answerOf(Say::IsYours, "7042", "Сервер не отвечает", kThursday), Language::German),
      "7042 GEHÖRT IHNEN 14:05: Сервер не отвечает. Sonst: PASS 7042");
}

Answer randomAnswer(RandomTexts& texts) {
  Answer answer;
  answer.say = static_cast<Say>(texts.below(static_cast<std::size_t>(Say::Taken) + 1));
  answer.number = texts.number();
  answer.text = texts.text(200);
  answer.who = texts.below(3) == 0 ? "" : texts.text(64);
  answer.detail = texts.text(900);
  answer.at = kThursday;
  for (std::size_t n = texts.below(3) * texts.below(25); n > 0; --n) {
    answer.numbers.push_back(texts.number());
  }
  for (std::size_t n = texts.below(3) * texts.below(25); n > 0; --n) {
    answer.open.push_back({texts.number(), texts.text(60)});
  }
  return answer;
}

TEST(AnswerTextTest, AnyAnswerFitsAndNeverLooksLikeAPage) {
  RandomTexts texts(99);
  for (int i = 0; i < 3'000; ++i) {
    const Answer answer = randomAnswer(texts);
    const bool isLong = answer.say == Say::StatusOf || answer.say == Say::WhoHas;
    const std::string line = answerText(answer, kLanguages[texts.below(3)]);
    ASSERT_LE(smsParts(line), isLong ? 3 : 1) << line;
    ASSERT_FALSE(line.empty());
    ASSERT_NE(line.front(), '<') << line;
    ASSERT_FALSE(namesANumberInBrackets(line, 0)) << line;
    ASSERT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
  }
}

TEST(AnswerTextTest, WhatAPersonTypedCannotMakeAnAnswerAPage) {
  const std::string line = answerText(answerOf(Say::UnknownNumber, "<7024>"), Language::English);
  EXPECT_EQ(line, "(7024) UNKNOWN, NOTHING TAKEN. Nothing is open for you.");
  EXPECT_EQ(answerText(answerOf(Say::UnknownNumber, "<<12"), Language::English).front(), '1');
}

}  // namespace
}  // namespace tocsin::reply
