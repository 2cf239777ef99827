// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gtest/gtest.h>

#include "queue/reply/phrases.h"
#include "tests/unit/reply/wording_fixture.h"

namespace tocsin::reply {
namespace {

PageText examplePage() {
  PageText page;
  page.number = "7042";
  page.text = "core-sw-2 DOWN port 17";
  page.list = "noc";
  page.at = LocalTime{.year = 2026, .month = 11, .day = 19, .weekday = 4, .hour = 14, .minute = 2};
  return page;
}

std::string hintOf(const std::string& number, const std::string& to, Language language) {
  const auto at = [&](const char* word) { return to.empty() ? "" : word + to; };
  switch (language) {
    case Language::English:
      return "To take it reply " + number + at(" to ") + ". Can't: PASS " + number;
    case Language::French:
      return "Pour le prendre, répondez " + number + at(" au ") + ". Sinon: PASS " + number;
    case Language::German:
      return "Zum Übernehmen " + number + " antworten" + at(" an ") + ". Sonst: PASS " + number;
  }
  return {};
}

TEST(LanguageTest, CodesAreReadAndWritten) {
  for (const Language language : kLanguages) {
    EXPECT_EQ(parseLanguage(languageCode(language)), language);
  }
  EXPECT_EQ(languageCode(Language::French), "fr");
  for (const char* code : {"", "EN", "it", "english", "de-CH"}) {
    EXPECT_EQ(parseLanguage(code), std::nullopt) << code;
  }
}

TEST(PhrasesTest, EveryPhraseIsGsm7) {
  for (const Language language : kLanguages) {
    for (std::size_t i = 0; i < kLines; ++i) {
      const Phrase& words = phrase(static_cast<Line>(i), language);
      EXPECT_EQ(alphabetOf(words.full), SmsAlphabet::Gsm7) << words.full;
      EXPECT_EQ(alphabetOf(words.brief), SmsAlphabet::Gsm7) << words.brief;
      EXPECT_FALSE(words.full.empty()) << i;
    }
    const PageWords& words = pageWords(language);
    for (const auto word : {words.late, words.flapping, words.again, words.last, words.hint}) {
      EXPECT_EQ(alphabetOf(word), SmsAlphabet::Gsm7) << word;
      EXPECT_FALSE(word.empty());
    }
  }
}

TEST(PageTextTest, APageReadsAsTheContractSays) {
  EXPECT_EQ(pageText(examplePage(), Language::English, 1),
            "<7042> CRIT core-sw-2 DOWN port 17. Thu 14:02 noc L1. To take it reply 7042. "
            "Can't: PASS 7042");
  EXPECT_EQ(pageText(examplePage(), Language::French, 1),
            "<7042> CRIT core-sw-2 DOWN port 17. jeu 14:02 noc N1. Pour le prendre, répondez 7042. "
            "Sinon: PASS 7042");
  EXPECT_EQ(pageText(examplePage(), Language::German, 1),
            "<7042> CRIT core-sw-2 DOWN port 17. Do 14:02 noc L1. Zum Übernehmen 7042 antworten. "
            "Sonst: PASS 7042");
}

TEST(PageTextTest, InfoAsksNothing) {
  PageText page = examplePage();
  page.severity = Mark::Info;
  page.text = "backup done";
  page.replyTo = "+33612345678";
  EXPECT_EQ(pageText(page, Language::English, 1), "<7042> INFO backup done. Thu 14:02 noc");
}

TEST(PageTextTest, MarksFollowTheSeverity) {
  PageText page = examplePage();
  page.severity = Mark::Warning;
  page.late = page.flapping = page.repeated = true;
  EXPECT_EQ(pageText(page, Language::English, 1).rfind("<7042> WARN LATE FLAPPING AGAIN core", 0),
            0U);
  EXPECT_EQ(pageText(page, Language::French, 1).rfind("<7042> WARN TARDIF INSTABLE RAPPEL ", 0),
            0U);
  EXPECT_EQ(pageText(page, Language::German, 1).rfind("<7042> WARN SPÄT FLATTERT ERNEUT ", 0), 0U);
  page.severity = Mark::None;
  page.late = page.flapping = page.repeated = false;
  EXPECT_EQ(pageText(page, Language::English, 1).rfind("<7042> core-sw-2 DOWN", 0), 0U);
}

TEST(PageTextTest, TheLastResortIsShownAsLast) {
  PageText page = examplePage();
  page.level = 4;
  EXPECT_NE(pageText(page, Language::English, 1).find("14:02 noc LAST. To take"),
            std::string::npos);
  page.level = 3;
  EXPECT_NE(pageText(page, Language::English, 1).find("14:02 noc L3. To take"), std::string::npos);
}

TEST(PageTextTest, ASenderThatCannotBeAnsweredNamesTheNumberToText) {
  PageText page = examplePage();
  page.replyTo = "+33612345678";
  EXPECT_TRUE(endsWith(pageText(page, Language::English, 1),
                       "L1. To take it reply 7042 to +33612345678. Can't: PASS 7042"));
  page.text = "сервер не отвечает";
  EXPECT_TRUE(endsWith(pageText(page, Language::English, 1), "L1. Text 7042 to +33612345678"));
}

TEST(PageTextTest, SixtyCharactersOfTextStayAndTheRestIsCut) {
  PageText page = examplePage();
  page.text = std::string(60, 'x');
  EXPECT_NE(pageText(page, Language::English, 1).find(" " + page.text + ". Thu"),
            std::string::npos);
  page.text += "y";
  EXPECT_NE(pageText(page, Language::English, 1).find(" " + std::string(58, 'x') + ".. Thu"),
            std::string::npos);
  EXPECT_NE(pageText(page, Language::English, 2).find(" " + page.text + ". Thu"),
            std::string::npos);
}

TEST(PageTextTest, ALongListNameIsCutBeforeTheText) {
  PageText page = examplePage();
  page.text = std::string(60, 'x');
  page.list = std::string(64, 'l');
  for (const Language language : kLanguages) {
    const std::string line = pageText(page, language, 1);
    EXPECT_NE(line.find(page.text), std::string::npos) << line;
    EXPECT_NE(line.find("llllllll.. "), std::string::npos) << line;
    EXPECT_GE(smsUnits(line, SmsAlphabet::Gsm7), 159U) << line;
  }
}

TEST(PageTextTest, SimilarLettersKeepAPageInGsm7) {
  PageText page = examplePage();
  page.text = "Température “haute” — reçu…";
  const std::string line = pageText(page, Language::French, 1);
  EXPECT_EQ(alphabetOf(line), SmsAlphabet::Gsm7) << line;
  EXPECT_NE(line.find("Température"), std::string::npos);
}

TEST(PageTextTest, OtherLettersAreSentInUcs2WithAShortHint) {
  PageText page = examplePage();
  page.text = "Сервер базы данных не отвечает";
  EXPECT_TRUE(endsWith(pageText(page, Language::English, 1), ". Thu 14:02 noc L1. Reply 7042"));
  EXPECT_TRUE(endsWith(pageText(page, Language::French, 1), " noc N1. Réponse 7042"));
  EXPECT_TRUE(endsWith(pageText(page, Language::German, 1), " noc L1. Antwort 7042"));
  page.number = "12345678";
  EXPECT_TRUE(endsWith(pageText(page, Language::English, 1), ". OK 12345678"));
  page.number = "123456";
  EXPECT_TRUE(endsWith(pageText(page, Language::French, 1), ". Rép. 123456"));
}

TEST(PageTextTest, AnOddLetterBehindTheCutCostsNothing) {
  PageText page = examplePage();
  page.text = std::string(70, 'x') + "Ж";
  EXPECT_EQ(alphabetOf(pageText(page, Language::English, 1)), SmsAlphabet::Gsm7);
}

TEST(PageTextTest, AnOddLetterThatUcs2WouldCutIsCutInGsm7) {
  PageText page = examplePage();
  page.text = "the disk of the data base server is full Ж";
  EXPECT_EQ(
      pageText(page, Language::English, 1)
          .rfind("<7042> CRIT the disk of the data base server is full.. Thu 14:02 noc L1. To ", 0),
      0U);
}

TEST(PageTextTest, BracketedNumbersInTheTextAreRewritten) {
  PageText page = examplePage();
  page.text = "see <7055>, <12345678> and <123> or <123456789>";
  page.list = "<7061>";
  EXPECT_EQ(
      pageText(page, Language::English, 1)
          .rfind(
              "<7042> CRIT see (7055), (12345678) and <123> or <123456789>. Thu 14:02 (7061) L1.",
              0),
      0U);
}

TEST(PageTextTest, ATextMayBringItsOwnFullStopAndLineBreaks) {
  PageText page = examplePage();
  page.text = "core-sw-2 DOWN.\r\nport 17!\n";
  EXPECT_EQ(pageText(page, Language::English, 1)
                .rfind("<7042> CRIT core-sw-2 DOWN. port 17! Thu 14:02 noc L1. To", 0),
            0U);
}

PageText randomPage(RandomTexts& texts) {
  PageText page;
  page.number = texts.number();
  page.severity = static_cast<Mark>(texts.below(4));
  page.text = texts.text(texts.below(3) == 0 ? 1600 : 90);
  page.list = texts.text(64);
  page.level = static_cast<int>(1 + texts.below(4));
  page.at = kThursday;
  page.late = texts.below(3) == 0;
  page.flapping = texts.below(3) == 0;
  page.repeated = texts.below(3) == 0;
  if (texts.below(4) == 0) page.replyTo = "+336123456789012";
  return page;
}

// The hint of a page in UCS-2, by itself: at most 12 characters, and a reply when typed as it is.
bool hasBriefHint(const std::string& line, const std::string& number, Language language) {
  for (const std::string_view pattern : pageWords(language).briefHints) {
    std::string hint(pattern);
    hint.replace(hint.find("{number}"), hint.size(), number);
    const bool isShort = smsUnits(hint, SmsAlphabet::Ucs2) <= 12;
    if (isShort && (endsWith(line, ". " + hint) || endsWith(line, "! " + hint))) return true;
  }
  return false;
}

void expectWholePage(const std::string& line, const PageText& page, Language language) {
  const std::string start = "<" + page.number + ">";
  EXPECT_EQ(line.rfind(start, 0), 0U);
  EXPECT_FALSE(namesANumberInBrackets(line, 1));
  EXPECT_NE(line.find("14:05"), std::string::npos);
  EXPECT_EQ(line.find_first_of("\r\n\t"), std::string::npos);
  if (page.severity == Mark::Info) {
    EXPECT_EQ(line.find("PASS " + page.number), std::string::npos);
  } else if (alphabetOf(line) == SmsAlphabet::Gsm7) {
    EXPECT_TRUE(endsWith(line, ". " + hintOf(page.number, page.replyTo, language)));
  } else if (page.replyTo.empty()) {
    EXPECT_TRUE(hasBriefHint(line, page.number, language));
  } else {
    EXPECT_TRUE(endsWith(line, page.replyTo));
  }
}

TEST(PageTextTest, AnyPageFitsAndKeepsNumberTimeAndHint) {
  RandomTexts texts(20'261'119);
  int unicode = 0;
  for (int i = 0; i < 3'000; ++i) {
    const PageText page = randomPage(texts);
    const int partsMax = static_cast<int>(1 + texts.below(4));
    const Language language = kLanguages[texts.below(3)];
    const std::string line = pageText(page, language, partsMax);
    SCOPED_TRACE(line);
    EXPECT_LE(smsParts(line), partsMax);
    expectWholePage(line, page, language);
    if (alphabetOf(line) == SmsAlphabet::Ucs2) ++unicode;
    if (HasFailure()) return;
  }
  EXPECT_GT(unicode, 250);
  EXPECT_LT(unicode, 2'750);
}

TEST(PageTextTest, ACrowdedPageKeepsSomeWordsOfTheAlert) {
  PageText page = examplePage();
  page.number = "12345678";
  page.late = page.flapping = page.repeated = true;
  page.level = 4;
  page.list = std::string(64, 'l');
  for (const Language language : kLanguages) {
    page.replyTo = "+336123456789012";
    page.text = "core-sw-2 DOWN port 17";
    EXPECT_NE(pageText(page, language, 1).find("core-sw-2 DOWN"), std::string::npos);
    page.replyTo.clear();
    page.text = "Сервер базы не отвечает";
    EXPECT_NE(pageText(page, language, 1).find("Сервер базы"), std::string::npos);
    page.replyTo = "+336123456789012";
    EXPECT_NE(pageText(page, language, 1).find("Серве"), std::string::npos);
  }
}

TEST(DigestTextTest, ADigestReadsAsTheContractSays) {
  const std::vector<std::string> six{"7042", "7055", "7061", "7013", "7024", "7030"};
  EXPECT_EQ(digestText(six, "core-sw-2 DOWN port 17", Language::English),
            "<7042><7055><7061> +3: 6 alerts, first core-sw-2 DOWN port 17. Reply ALL to take all "
            "6, or the numbers");
  EXPECT_EQ(digestText(six, "core-sw-2 DOWN port 17", Language::French),
            "<7042><7055><7061> +3: 6 alertes, d'abord core-sw-2 DOWN port 17. Répondez TOUT pour "
            "prendre les 6, ou les numéros");
  EXPECT_EQ(digestText(six, "core-sw-2 DOWN port 17", Language::German),
            "<7042><7055><7061> +3: 6 Alarme, zuerst core-sw-2 DOWN port 17. Antwort ALLE "
            "übernimmt alle 6, sonst die Nummern");
}

TEST(DigestTextTest, WhatIsShownWholeHasNoRest) {
  EXPECT_EQ(digestText({"7042", "7055"}, "ups-1", Language::English),
            "<7042><7055>: 2 alerts, first ups-1. Reply ALL to take all 2, or the numbers");
  EXPECT_EQ(digestText({"7042", "7055"}, "ups-1", Language::English, "+33600000008"),
            "<7042><7055>: 2 alerts, first ups-1. Reply ALL to +33600000008 to take all 2, or the "
            "numbers");
  EXPECT_EQ(digestText({"7042"}, "ups-1", Language::German, "4512"),
            "<7042> ups-1. Zum Übernehmen 7042 antworten an 4512. Sonst: PASS 7042");
  EXPECT_EQ(digestText({"7042"}, "ups-1", Language::English),
            "<7042> ups-1. To take it reply 7042. Can't: PASS 7042");
}

TEST(DigestTextTest, AnyDigestFitsOneSms) {
  RandomTexts texts(7);
  constexpr std::array<std::string_view, 3> kAll{"ALL", "TOUT", "ALLE"};
  for (int i = 0; i < 1'000; ++i) {
    std::vector<std::string> numbers;
    for (std::size_t n = 2 + texts.below(30); n > 0; --n) {
      numbers.push_back(texts.number());
    }
    const std::size_t language = texts.below(3);
    const std::string line = digestText(numbers, texts.text(200), kLanguages[language]);
    ASSERT_EQ(smsParts(line), 1) << line;
    ASSERT_EQ(line.rfind("<" + numbers[0] + "><" + numbers[1] + ">", 0), 0U) << line;
    ASSERT_NE(line.find(kAll[language]), std::string::npos) << line;
    ASSERT_FALSE(namesANumberInBrackets(line, line.find(':'))) << line;
  }
}

TEST(MoreTextTest, TheWholeTextInItsParts) {
  EXPECT_EQ(moreText("7042", "core-sw-2 DOWN port 17\nsince noon", 3),
            "7042: core-sw-2 DOWN port 17 since noon");
  const std::string long3 = moreText("7042", std::string(1600, 'x'), 3);
  EXPECT_EQ(smsParts(long3), 3);
  EXPECT_TRUE(endsWith(long3, "x.."));
  EXPECT_EQ(smsParts(moreText("7042", repeated("Ж", 1600), 2)), 2);
  EXPECT_EQ(moreText("7042", "<7055> is down", 1), "7042: (7055) is down");
}

TEST(StatusWordTest, EveryStatusHasWordsInEveryLanguage) {
  EXPECT_EQ(statusWord("ACK_TIME_OVER", Language::English), "no answer");
  EXPECT_EQ(statusWord("DECLINED", Language::English), "said no");
  for (const Language language : kLanguages) {
    for (const char* status : {"NOT_SENT", "NOT_YET_ACK", "ACK", "ACK_TIME_OVER", "DECLINED"}) {
      EXPECT_NE(statusWord(status, language), status);
      EXPECT_EQ(alphabetOf(statusWord(status, language)), SmsAlphabet::Gsm7);
    }
  }
  EXPECT_EQ(statusWord("something else", Language::French), "something else");
}

}  // namespace
}  // namespace tocsin::reply
