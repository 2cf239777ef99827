// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/standing.h"

#include "queue/base/limits.h"
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

TEST(StandingTest, AnUnknownNumberNeverTakesAnything) {
  const Verdict verdict = interpret("ok 9999", threeOpen(), kRepliedAt);
  EXPECT_EQ(lineOf(verdict), "unknown 9999");
  EXPECT_EQ(verdict.did, Did::Nothing);
  ASSERT_EQ(verdict.answers.front().open.size(), 3U);
  EXPECT_EQ(verdict.answers.front().open.front().number, "7042");
}

TEST(StandingTest, ANumberOneDigitOrOneSwapAwayIsAskedForAndNeverTaken) {
  expectRows(
      {
          {"7043", "mean 7042 by 7043"},
          {"7942", "mean 7042 by 7942"},
          {"0742", "mean 7042 by 0742"},
          {"7402", "mean 7042 by 7402"},
          {"7024", "mean 7042 by 7024"},
          {"ack 7024", "mean 7042 by 7024"},
          {"704", "mean 7042 by 704"},
          {"042", "mean 7042 by 042"},
          {"70420", "mean 7042 by 70420"},
          {"77042", "mean 7042 by 77042"},
          {"4270", "unknown 4270"},
          {"7204", "unknown 7204"},
          {"7040 rebooted", "mean 7042 by 7040"},
      },
      oneOpen());
  EXPECT_EQ(interpret("7043", oneOpen(), kRepliedAt).suggest, "7042");
}

TEST(StandingTest, NothingIsSuggestedWhenSeveralNumbersAreNear) {
  Sender sender;
  sender.alerts = {openAlert("7042", "a"), openAlert("7045", "b")};
  EXPECT_EQ(does("7043", sender), "unknown 7043");
  EXPECT_EQ(does("7142", sender), "mean 7042 by 7142");
}

TEST(StandingTest, NothingIsSuggestedBesideTheNumberItself) {
  expectRows(
      {{"7042 7043", "take 7042, unknown 7043"}, {"7043 7056", "unknown 7043, unknown 7056"}},
      threeOpen());
}

TEST(StandingTest, OnlyAnOpenNumberOfTheSenderIsSuggested) {
  Sender sender = oneOpen();
  sender.alerts.front().open = false;
  EXPECT_EQ(does("7043", sender), "unknown 7043");
  sender = oneOpen();
  sender.alerts.front().entitled = false;
  EXPECT_EQ(does("7043", sender), "unknown 7043");
}

TEST(StandingTest, KnownNumbersAreTakenAndEachOtherGetsItsAnswer) {
  Sender sender = threeOpen();
  sender.alerts[1].open = false;
  sender.alerts[1].closedAt = kPagedAt;
  sender.alerts[2].entitled = false;
  const Verdict verdict = interpret("7042 7055 7061 9999", sender, kRepliedAt);
  EXPECT_EQ(lineOf(verdict), "take 7042, closed 7055, not-entitled 7061, unknown 9999");
  EXPECT_EQ(verdict.did, Did::Changed);
  EXPECT_TRUE(verdict.answers[1].text.empty());  // somebody else's text is not theirs to read
}

TEST(StandingTest, ANumberThatIsTakenAlreadyIsHandedOnForItsAnswer) {
  Sender sender = oneOpen();
  sender.alerts.front().open = false;
  sender.alerts.front().closedAt = kPagedAt;
  sender.alerts.front().taken = true;
  EXPECT_EQ(does("7042", sender), "take 7042");
  EXPECT_EQ(interpret("7042", sender, kRepliedAt).did, Did::Nothing);
  sender.alerts.front().mine = true;
  EXPECT_EQ(does("7042", sender), "take 7042");
  EXPECT_EQ(interpret("7042", sender, kRepliedAt).did, Did::Changed);
}

TEST(StandingTest, LateRepliesCount) {
  EXPECT_EQ(does("7042", oneOpen(), kPagedAt + hours{23}), "take 7042");
}

TEST(StandingTest, APersonOnTheListMayTakeWhatTheyWereNotPagedFor) {
  Sender sender = oneOpen();
  sender.alerts.front().paged = false;
  sender.alerts.front().handedOverAt.reset();
  EXPECT_EQ(does("7042", sender), "take 7042");
}

TEST(StandingTest, ANumberUsedTwiceMeansItsOpenMessage) {
  Sender sender = oneOpen();
  Alert old = openAlert("7042", "an older one");
  old.open = false;
  old.mine = old.taken = true;
  sender.alerts.insert(sender.alerts.begin(), old);
  ASSERT_NE(alertOf(sender, "7042"), nullptr);
  EXPECT_TRUE(alertOf(sender, "7042")->open);
}

TEST(StandingTest, AtMostFiveUnknownNumbersOfOneReplyAreAnswered) {
  const Verdict verdict = interpret("9901 9902 9903 9904 9905 9906 9907", oneOpen(), kRepliedAt);
  EXPECT_EQ(verdict.answers.size(), limits::kUnknownAnswersMax);
}

TEST(StandingTest, TheListNamesPagedMessagesFirstAndIsBounded) {
  Sender sender;
  for (int i = 0; i < 80; ++i) {
    sender.alerts.push_back(openAlert(std::to_string(3000 + i), "ups"));
    sender.alerts.back().paged = i == 79;
  }
  const auto open = openAlerts(sender);
  EXPECT_EQ(open.size(), limits::kNumbersPerReplyMax);
  EXPECT_EQ(open.front().number, "3079");
}

}  // namespace
}  // namespace tocsin::reply
