// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/reply/wording_fixture.h"

namespace tocsin::reply {
namespace {

using testing::ElementsAre;

Answer about(Say say,
             const std::string& number,
             const std::string& text = {},
             const std::string& who = {}) {
  Answer answer;
  answer.say = say;
  answer.number = number;
  answer.text = text;
  answer.who = who;
  answer.at = kThursday;
  return answer;
}

std::vector<Answer> aboutEach(Say say, const std::vector<std::string>& numbers) {
  std::vector<Answer> answers(numbers.size());
  std::transform(numbers.begin(), numbers.end(), answers.begin(), [say](const std::string& number) {
    return about(say, number);
  });
  return answers;
}

Answer open(Say say, std::vector<OpenAlert> alerts) {
  Answer answer = about(say, "");
  answer.open = std::move(alerts);
  return answer;
}

TEST(MergeAnswersTest, ASingleAnswerStaysAsItIs) {
  const Answer answer = about(Say::IsYours, "7042", "core-sw-2 DOWN port 17");
  EXPECT_THAT(mergeAnswers({answer}, Language::English),
              ElementsAre(answerText(answer, Language::English)));
  EXPECT_TRUE(mergeAnswers({}, Language::English).empty());
}

TEST(MergeAnswersTest, ConfirmationsBecomeOneSentence) {
  EXPECT_THAT(mergeAnswers({about(Say::IsYours, "7042", "a"),
                            about(Say::IsYours, "7055", "b"),
                            about(Say::IsYours, "7061", "c")},
                           Language::English),
              ElementsAre("7042 7055 7061 ARE YOURS since 14:05. Others stand down. Cannot after "
                          "all? PASS and the number"));
}

TEST(MergeAnswersTest, ConfirmationsOfDifferentMinutesKeepTheirTimes) {
  Answer later = about(Say::IsYours, "7055");
  later.at.minute = 6;
  EXPECT_THAT(mergeAnswers({about(Say::IsYours, "7042"), later}, Language::English),
              ElementsAre("7042 IS YOURS since 14:05. Others stand down. Cannot after all? PASS "
                          "7042. 7055 IS YOURS since 14:06. Others stand down. Cannot after all? "
                          "PASS 7055"));
}

TEST(MergeAnswersTest, WhatOnePersonTookBecomesOneSentence) {
  Answer later = about(Say::TakenBy, "7055", "ups-1", "Ann");
  later.at.minute = 6;
  EXPECT_THAT(mergeAnswers({about(Say::TakenBy, "7042", "core", "Ann"),
                            about(Say::TakenBy, "7013", "door", "Bob"),
                            later},
                           Language::English),
              ElementsAre("7042 7055 TAKEN by Ann. Nothing to do for you. 7013 TAKEN by Bob 14:05: "
                          "door. Nothing to do for you."));
}

TEST(MergeAnswersTest, WhatExpiredIsToldInOneSms) {
  std::vector<Answer> answers = aboutEach(Say::Expired, numbersFrom(7000, 60));
  answers[0].text = "core-sw-2 DOWN";
  EXPECT_THAT(mergeAnswers({answers[0], answers[1]}, Language::English),
              ElementsAre("7000 7001 EXPIRED: too old, NOBODY WAS PAGED. First: core-sw-2 DOWN. "
                          "Check if they still matter."));
  const auto texts = mergeAnswers(answers, Language::English);
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_NE(texts[0].find(" +4"), std::string::npos) << texts[0];
}

TEST(MergeAnswersTest, AFullStopKeepsTwoAnswersApart) {
  const auto texts =
      mergeAnswers({about(Say::Passed, "7042"), about(Say::Passed, "7055")}, Language::English);
  EXPECT_THAT(texts,
              ElementsAre("7042 PASSED, next person is called. Changed your mind? Reply "
                          "7042. 7055 PASSED, next person is called. Changed your mind? "
                          "Reply 7055"));
}

TEST(MergeAnswersTest, TheOrderOfOneNumbersAnswersIsKept) {
  const auto texts = mergeAnswers(
      {about(Say::IsYours, "7055"), about(Say::Passed, "7042"), about(Say::IsYours, "7042")},
      Language::English);
  std::string all;
  for (const std::string& text : texts) {
    all += text + " | ";
  }
  EXPECT_LT(all.find("7042 PASSED"), all.find("7042 IS YOURS")) << all;
  EXPECT_EQ(all.find("ARE YOURS"), std::string::npos) << all;
}

TEST(MergeAnswersTest, WhatDoesNotFitTogetherGoesInSeparateSms) {
  const std::string text(60, 'x');
  const auto texts =
      mergeAnswers({about(Say::Over, "7042", text, "Ann"), about(Say::Cancelled, "7055", text)},
                   Language::English);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0].rfind("7042 OVER", 0), 0U);
  EXPECT_EQ(texts[1].rfind("7055 CANCELLED", 0), 0U);
}

TEST(MergeAnswersTest, TheSameListTwiceIsSaidOnce) {
  const Answer list = open(Say::OpenList, {{"7042", "core-sw-2"}});
  EXPECT_THAT(mergeAnswers({list, list}, Language::English),
              ElementsAre(answerText(list, Language::English)));
}

TEST(MergeAnswersTest, TheLastAnswerSaysSo) {
  const auto texts =
      mergeAnswers({about(Say::NothingOpen, ""), about(Say::LastAnswer, "")}, Language::English);
  EXPECT_THAT(texts,
              ElementsAre("NOTHING TAKEN, nothing is open for you. LAST ANSWER for now: "
                          "none for 10 min to texts without an open number. A number "
                          "always works."));
}

TEST(MergeAnswersTest, ConfirmationsAreNeverDropped) {
  for (const Language language : kLanguages) {
    std::vector<Answer> answers = aboutEach(Say::IsYours, numbersFrom(7000, 50));
    Answer all = about(Say::TakenAll, "");
    all.numbers = numbersFrom(8000, 50);
    all.open = {{"9000", "ups-1"}};
    answers.push_back(all);
    std::string every;
    for (const std::string& text : mergeAnswers(answers, language)) {
      EXPECT_EQ(smsParts(text), 1) << text;
      every += text + " ";
    }
    for (int i = 0; i < 50; ++i) {
      EXPECT_NE(every.find(std::to_string(7000 + i)), std::string::npos) << i;
      EXPECT_NE(every.find(std::to_string(8000 + i)), std::string::npos) << i;
    }
    EXPECT_NE(every.find("9000"), std::string::npos);
    EXPECT_EQ(every.find("9000"), every.rfind("9000")) << "what stays open is said once";
  }
}

TEST(MergeAnswersTest, ALongStatusIsCutAtBlanksAndEveryPieceNamesItsNumber) {
  Answer status = about(Say::StatusOf, "7042", "core-sw-2 DOWN");
  status.who = "Ann";
  status.detail = repeated("bob: no answer, ", 20);
  const auto texts = mergeAnswers({status}, Language::English);
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0].rfind("7042 TAKEN by Ann", 0), 0U);
  for (std::size_t i = 1; i < texts.size(); ++i) {
    EXPECT_EQ(texts[i].rfind("7042.. ", 0), 0U);
  }
  for (const std::string& text : texts) {
    EXPECT_EQ(smsParts(text), 1) << text;
  }
}

// An answer with some of everything; its numbers are remembered in `named`.
Answer randomAnswer(RandomTexts& texts, std::vector<std::string>& named) {
  static constexpr std::array<Say, 12> kSays{Say::IsYours,
                                             Say::TakenBy,
                                             Say::StillYours,
                                             Say::Passed,
                                             Say::PassedLast,
                                             Say::Over,
                                             Say::UnknownNumber,
                                             Say::StatusOf,
                                             Say::Taken,
                                             Say::NotEntitled,
                                             Say::ClosedNumber,
                                             Say::Cancelled};
  Answer answer = about(kSays[texts.below(kSays.size())], texts.number(), texts.text(150));
  if (texts.below(3) != 0) answer.who = texts.below(2) == 0 ? "Ann" : texts.text(40);
  answer.at.minute = static_cast<int>(texts.below(2));
  answer.detail = texts.text(600);
  if (answer.say == Say::Taken) answer.numbers = {answer.number, texts.number()};
  named.push_back(answer.number);
  named.insert(named.end(), answer.numbers.begin(), answer.numbers.end());
  return answer;
}

bool anyNames(const std::vector<std::string>& texts, const std::string& number) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return text.find(number) != std::string::npos;
  });
}

TEST(MergeAnswersTest, EveryNumberAppearsAndEveryTextIsOneSms) {
  RandomTexts texts(4711);
  for (int i = 0; i < 700; ++i) {
    std::vector<std::string> named;
    std::vector<Answer> answers(texts.below(9));
    for (Answer& answer : answers) {
      answer = randomAnswer(texts, named);
    }
    const auto merged = mergeAnswers(answers, kLanguages[texts.below(3)]);
    for (const std::string& text : merged) {
      EXPECT_EQ(smsParts(text), 1) << text;
      EXPECT_NE(text.front(), '<') << text;
      EXPECT_FALSE(namesANumberInBrackets(text, 0)) << text;
    }
    for (const std::string& number : named) {
      EXPECT_TRUE(anyNames(merged, number)) << number;
    }
  }
}

}  // namespace
}  // namespace tocsin::reply
