// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/phones.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/simulator/utterance.h"
#include "queue/base/limits.h"

namespace tocsin::drivers {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr std::string_view kPage = "<7042> CRIT core-sw-2 DOWN port 17. To take it reply 7042.";
constexpr std::string_view kDigest = "<7042><7055><7061> +3: 6 alerts, first core-sw-2 DOWN";

PhoneNumber number(std::string_view text) {
  return *PhoneNumber::parse(text, "FR");
}

Phones phones(std::string script) {
  return Phones({{number("+33600000001"), std::move(script)}}, kSeed);
}

TrafficLine sms(std::int64_t page, std::string_view text) {
  TrafficLine line;
  line.number = "+33600000001";
  line.page = page;
  line.text = text;
  return line;
}

std::vector<std::string> textsOf(const std::vector<PlannedReply>& replies) {
  std::vector<std::string> texts;
  for (const PlannedReply& reply : replies)
    texts.push_back(reply.sms.text);
  return texts;
}

std::string said(std::string script, std::string_view page) {
  const auto replies = phones(std::move(script)).receive(sms(1, page));
  return replies.size() == 1 ? replies.front().sms.text : "not one reply";
}

using Texts = std::vector<std::string>;

TEST(UtteranceTest, LeadingNumbersAreThoseInBracketsAtTheVeryStart) {
  EXPECT_EQ(leadingNumbers(kPage), Texts{"7042"});
  EXPECT_EQ(leadingNumbers(kDigest), (Texts{"7042", "7055", "7061"}));
  EXPECT_EQ(leadingNumbers("<70425555> long"), Texts{"70425555"});
  for (const auto* text : {"7042 IS YOURS",
                           " <7042> x",
                           "<704> x",
                           "<704255551> x",
                           "<70 42> x",
                           "<7042",
                           "Test of <7042>",
                           ""}) {
    EXPECT_EQ(leadingNumbers(text), Texts{}) << text;
  }
  EXPECT_EQ(leadingNumbers("<7042> <7055>"), Texts{"7042"});
}

TEST(PhonesTest, SayWhatTheirScriptSays) {
  EXPECT_EQ(said("ack", kPage), "7042");
  EXPECT_EQ(said("ack", kDigest), "7042 7055 7061");
  EXPECT_EQ(said("decline", kPage), "PASS 7042");
  EXPECT_EQ(said("all", kDigest), "ALL");
  EXPECT_EQ(said("reply \"{number} by {numbers} {x}\"", kDigest), "7042 by 7042 7055 7061 {x}");
  EXPECT_EQ(said("reply \"{page} ok\"", "<7042> x {number}"), "<7042> x {number} ok");
  EXPECT_EQ(textsOf(phones("twice").receive(sms(1, kPage))), (Texts{"7042", "7042"}));
}

TEST(PhonesTest, ATypoHasExactlyOneWrongDigit) {
  Phones all = phones("typo");
  for (int page = 1; page <= 200; ++page) {
    const auto replies = all.receive(sms(page, kPage));
    ASSERT_EQ(replies.size(), 1U);
    const std::string& typo = replies.front().sms.text;
    ASSERT_EQ(typo.size(), 4U);
    int wrong = 0;
    for (std::size_t i = 0; i < 4; ++i)
      wrong += typo[i] == "7042"[i] ? 0 : 1;
    EXPECT_EQ(wrong, 1) << typo;
    EXPECT_EQ(typo.find_first_not_of("0123456789"), std::string::npos);
  }
}

TEST(PhonesTest, GarbageNamesNoNumberAndVaries) {
  Phones all = phones("garbage");
  std::vector<std::string> seen;
  for (int page = 1; page <= 50; ++page) {
    const std::string text = all.receive(sms(page, kPage)).front().sms.text;
    EXPECT_EQ(text.find_first_of("0123456789"), std::string::npos) << text;
    if (std::find(seen.begin(), seen.end(), text) == seen.end()) seen.push_back(text);
  }
  EXPECT_GE(seen.size(), 3U);
}

TEST(PhonesTest, DelaysOfLaterStepsCountFromTheStepBefore) {
  const auto replies = phones("typo after 3s then ack after 5s").receive(sms(1, kPage));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].after, seconds{3});
  EXPECT_EQ(replies[1].after, seconds{8});
  EXPECT_EQ(replies[1].sms.part, 2);
  EXPECT_EQ(replies[1].sms.parts, 2);
}

TEST(PhonesTest, SuccessivePagesTakeSuccessiveTurns) {
  Phones all = phones("silent; decline; ack");
  EXPECT_TRUE(all.receive(sms(1, kPage)).empty());
  EXPECT_EQ(textsOf(all.receive(sms(2, kPage))), Texts{"PASS 7042"});
  EXPECT_EQ(textsOf(all.receive(sms(3, kPage))), Texts{"7042"});
  EXPECT_EQ(textsOf(all.receive(sms(4, kPage))), Texts{"7042"});
}

TEST(PhonesTest, AnswersAskNothingAndTakeNoTurn) {
  Phones all = phones("ack; silent");
  EXPECT_TRUE(all.receive(sms(1, "7042 IS YOURS since 14:05")).empty());
  EXPECT_EQ(textsOf(all.receive(sms(2, kPage))), Texts{"7042"});
}

TEST(PhonesTest, AResentPageIsNotAnsweredAgainAndTakesNoTurn) {
  Phones all = phones("silent; ack");
  EXPECT_TRUE(all.receive(sms(1, kPage)).empty());
  EXPECT_TRUE(all.receive(sms(1, kPage)).empty());
  EXPECT_EQ(textsOf(all.receive(sms(2, kPage))), Texts{"7042"});
}

TEST(PhonesTest, APageInPartsIsAnsweredWhenItIsComplete) {
  Phones all = phones("reply \"{page}\"");
  TrafficLine second = sms(1, "second half"), first = sms(1, "<7042> first half, ");
  second.part = 2;
  second.parts = first.parts = 2;
  EXPECT_TRUE(all.receive(second).empty());
  EXPECT_TRUE(all.has("+33600000001", 1, 2));
  EXPECT_FALSE(all.has("+33600000001", 1, 1));
  EXPECT_EQ(textsOf(all.receive(first)), Texts{"<7042> first half, second half"});
}

TEST(PhonesTest, UnknownNumbersAreSilentPhones) {
  Phones all = phones("ack");
  TrafficLine stranger = sms(1, kPage);
  stranger.number = "+33699999999";
  EXPECT_TRUE(all.receive(stranger).empty());
  EXPECT_TRUE(all.has("+33699999999", 1, 1));
}

TEST(PhonesTest, TheSameSeedGivesTheSameAnswersAndAnotherSeedOthers) {
  const std::vector<SimulatedPhone> one{{number("+33600000001"), "typo"}};
  Phones a(one, 1), b(one, 1), c(one, 2);
  int differing = 0;
  for (int page = 1; page <= 20; ++page) {
    const auto texts = textsOf(a.receive(sms(page, kPage)));
    EXPECT_EQ(texts, textsOf(b.receive(sms(page, kPage))));
    differing += texts == textsOf(c.receive(sms(page, kPage))) ? 0 : 1;
  }
  EXPECT_GT(differing, 0);
}

TEST(PhonesTest, OldPagesAreForgottenAtTheBound) {
  Phones all = phones("silent");
  const auto last = static_cast<std::int64_t>(limits::kSimulatedPagesMax);
  for (std::int64_t page = 1; page <= last; ++page)
    (void)all.receive(sms(page, kPage));
  EXPECT_TRUE(all.has("+33600000001", 1, 1));
  (void)all.receive(sms(last + 1, kPage));
  EXPECT_FALSE(all.has("+33600000001", 1, 1));
  EXPECT_TRUE(all.has("+33600000001", 2, 1));
  EXPECT_TRUE(all.has("+33600000001", last + 1, 1));
}

}  // namespace
}  // namespace tocsin::drivers
