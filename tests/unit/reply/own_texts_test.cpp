// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/reply/grammar_fixture.h"

// The grammar reads what the wording writes: in every language, whole, cut and quoted.
namespace tocsin::reply {
namespace {

constexpr Language kLanguages[] = {Language::English, Language::French, Language::German};

const std::vector<std::string>& alertTexts() {
  static const std::vector<std::string> kTexts = {
      "core-sw-2 DOWN port 17",
      "db not responding, cannot connect: no route. PASS?",
      "Pas de r\u00E9ponse: n'arrive plus \u00E0 joindre l'onduleur 7055",
      "St\u00F6rung K\u00FChlung: nicht erreichbar, kein Netz (1430)",
      "\u6D88\u9632\u8B66\u62A5 \u4E09\u697C 7061",
  };
  return kTexts;
}

PageText pageAbout(const std::string& text) {
  PageText page;
  page.number = "7042";
  page.text = text;
  page.list = "noc";
  page.at.hour = 14;
  return page;
}

Sender sentLast(const std::string& text, bool isPage) {
  Sender sender = oneOpen();
  sender.sent = {{text, kPagedAt, isPage}};
  return sender;
}

TEST(OwnTextsTest, EveryPageSentBackTakesItsNumberAndLeavesTheRestToThePerson) {
  for (const Language language : kLanguages) {
    for (const std::string& text : alertTexts()) {
      const std::string page = pageText(pageAbout(text), language, 1);
      const Sender sender = sentLast(page, true);
      expectRows(
          {
              {page, "take 7042"},
              {"> " + page, "take 7042"},
              {"Liked \u201C" + page + "\u201D", "take 7042"},
              {"A aim\u00E9 \u00AB\u00A0" + page + "\u00A0\u00BB", "take 7042"},
              {"Gef\u00E4llt \u201E" + page + "\u201C", "take 7042"},
              {"Laughed at \u201C" + page + "\u201D", "which"},
              {page + "\nok", "take 7042"},
              {page + "\nno", "pass 7042"},
              {"peux pas\n" + page, "pass 7042"},
              {page + "\nkann nicht", "pass 7042"},
              {page + "\n?", "status 7042"},
          },
          sender);
      EXPECT_EQ(does(page, sender, kPagedAt + seconds{1}), "machine") << page;
    }
  }
}

TEST(OwnTextsTest, ADigestSentBackTakesTheNumbersInItsBrackets) {
  for (const Language language : kLanguages) {
    const std::string digest = digestText({"7042", "7055", "7061"}, "core-sw-2 DOWN", language);
    Sender sender = threeOpen();
    sender.sent = {{digest, kPagedAt, true}};
    expectRows(
        {
            {digest, "take 7042 7055 7061"},
            {digest + "\nALL", "all, take 7042 7055 7061"},
            {digest + "\n7055", "take 7055"},
            {digest + "\nPASS 7055", "pass 7055"},
        },
        sender);
  }
}

TEST(OwnTextsTest, EveryAnswerSentBackDoesNothing) {
  for (const Language language : kLanguages) {
    for (int say = static_cast<int>(Say::IsYours); say <= static_cast<int>(Say::TestMessage);
         ++say) {
      if (static_cast<Say>(say) == Say::LastAnswer) continue;  // only ever appended
      Answer answer;
      answer.say = static_cast<Say>(say);
      answer.number = "7042";
      answer.text = "core-sw-2 DOWN";
      answer.who = "Ann";
      answer.numbers = {"7042"};
      answer.open = {{"7042", "core-sw-2 DOWN"}, {"7055", "ups-1"}};
      const std::string text = answerText(answer, language);
      const Sender sender = sentLast(text, false);
      expectAll({text,
                 "> " + text,
                 "\"" + text + "\"",
                 "Liked \u201C" + text + "\u201D",
                 "Disliked \u201C" + text + "\u201D",
                 "\U0001F44D to \u201C" + text + "\u201D"},
                "echo",
                sender);
      EXPECT_EQ(does("7042", sender), "take 7042") << text;
    }
  }
}

TEST(OwnTextsTest, TheHintOfAPageTypedAsItStandsDoesWhatItSays) {
  expectRows(
      {
          {"To take it reply 7042", "take 7042"},
          {"reply 7042", "take 7042"},
          {"Can't: PASS 7042", "pass 7042"},
          {"PASS 7042", "pass 7042"},
          {"reply ALL", "all, take 7042 7055 7061"},
      },
      threeOpen());
}

}  // namespace
}  // namespace tocsin::reply
