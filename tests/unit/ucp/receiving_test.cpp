// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/inbox.h"
#include "queue/base/limits.h"
#include "tests/unit/ucp/centre_fixture.h"

namespace tocsin::ucp {
namespace {

using drivers::Delivery;

class UcpReceivingTest : public CentreTest {
 protected:
  static Frame part(int trn, int number, int total) {
    const std::string digits = "0" + std::to_string(total) + "0" + std::to_string(number);
    return deliver(trn, "4" + std::to_string(number), "010605000307" + digits);
  }

  Frame callInput(int trn, const std::string& text) {
    return {trn, FrameKind::Operation, kCallInput, {"1234", "0612345678", "", "3", text}};
  }
};

TEST_F(UcpReceivingTest, AnSmsIsAnsweredWhenItIsDurable) {
  startUp();
  say(deliver(42, "37303432206F6B"));
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(received_[0].sender, "+33612345678");
  EXPECT_EQ(received_[0].text, "7042 ok");
  EXPECT_EQ(received_[0].sentAt, fromRfc3339("2026-11-21T07:59:00.000Z"));
  EXPECT_TRUE(received_[0].isStamped);
  EXPECT_NE(received_[0].fingerprint.find("211126075900"), std::string::npos);
  EXPECT_TRUE(take().empty());
  driver_->confirmReceived(received_[0].token);
  EXPECT_EQ(takeOne(), (Frame{42, FrameKind::Result, kDeliver, {"A", "", ""}}));
}

TEST_F(UcpReceivingTest, AnSmsThatIsConfirmedTwiceIsAnsweredOnce) {
  startUp();
  say(deliver(1, "41"));
  driver_->confirmReceived(received_[0].token);
  driver_->confirmReceived(received_[0].token);
  driver_->confirmReceived("nonsense");
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpReceivingTest, TheTrnsOfBothSidesAreIndependent) {
  startUp();
  submit(1);
  const Frame asked = takeOne();
  Frame same = deliver(asked.trn, "41");
  say(same);
  driver_->confirmReceived(received_.at(0).token);
  EXPECT_EQ(takeOne(), (Frame{asked.trn, FrameKind::Result, kDeliver, {"A", "", ""}}));
  EXPECT_TRUE(ends_.empty());
  accept(asked);
  EXPECT_EQ(ends_.size(), 1U);
}

TEST_F(UcpReceivingTest, WhatIsNotDurableInTimeIsKeptByTheCentre) {
  startUp();
  say(deliver(1, "41"));
  loop_.advance(limits::kSmscCommitMax - Duration{1});
  EXPECT_TRUE(take().empty());
  loop_.advance(Duration{1});
  EXPECT_EQ(takeOne(), (Frame{1, FrameKind::Result, kDeliver, {"N", "04", ""}}));
  driver_->confirmReceived(received_[0].token);
  EXPECT_TRUE(take().empty());
  say(deliver(2, "41"));
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[1].fingerprint, received_[0].fingerprint);
  driver_->confirmReceived(received_[1].token);
  EXPECT_EQ(takeOne().field(0), "A");
}

TEST_F(UcpReceivingTest, AStepBackOfTheClockKeepsNoDeliveryWaiting) {
  startUp();
  say(deliver(1, "41"));
  clock_.step(-hours{1});
  loop_.advance(2 * limits::kSmscCommitMax);
  EXPECT_EQ(takeOne().field(1), "04");
}

TEST_F(UcpReceivingTest, MoreThanCanWaitAreKeptByTheCentre) {
  startUp();
  for (std::size_t i = 0; i < limits::kSmscUnansweredMax; ++i) {
    say(deliver(static_cast<int>(i % 100), "41"));
  }
  EXPECT_TRUE(take().empty());
  say(deliver(77, "42"));
  EXPECT_EQ(takeOne(), (Frame{77, FrameKind::Result, kDeliver, {"N", "04", ""}}));
  EXPECT_EQ(received_.size(), limits::kSmscUnansweredMax);
}

TEST_F(UcpReceivingTest, TheOldDeliveryHasNoTimeAndMayBeARepeat) {
  startUp();
  say(callInput(1, "6F6B"));
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_FALSE(received_[0].isStamped);
  EXPECT_EQ(received_[0].repeatsSince, Time{}) << "the process before may have received it";
  driver_->confirmReceived(received_[0].token);
  EXPECT_EQ(takeOne(), (Frame{1, FrameKind::Result, kCallInput, {"A", ""}}));
  say(callInput(2, "6F6B"));
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[1].repeatsSince, std::nullopt) << "an honest second ok";
  EXPECT_EQ(received_[1].fingerprint, received_[0].fingerprint);
}

TEST_F(UcpReceivingTest, AnOldDeliveryWhoseAnswerMayBeLostIsARepeat) {
  startUp();
  say(callInput(1, "6F6B"));
  driver_->confirmReceived(received_[0].token);
  const Time came = clock_.now();
  loop_.advance(minutes{1});  // alerts without answers: the session ends
  take();
  while (wire_.events == nullptr) {
    loop_.advance(seconds{1});
  }
  logIn();
  say(callInput(2, "6F6B"));
  ASSERT_EQ(received_.size(), 2U);
  ASSERT_TRUE(received_[1].repeatsSince);
  EXPECT_EQ(*received_[1].repeatsSince, came);
}

TEST_F(UcpReceivingTest, AnAnswerOfTheCentreProvesThatItHasOursBefore) {
  startUp();
  loop_.advance(limits::kSmscRepeatWindow / 2);
  take();
  for (int i = 0; i < 40; ++i) {  // the window after the first login passes
    loop_.advance(options_.keepAliveEvery);
    for (const Frame& alert : take()) {
      if (wire_.events != nullptr) say({alert.trn, FrameKind::Result, alert.operation, {"A", ""}});
    }
  }
  say(callInput(1, "6F6B"));
  driver_->confirmReceived(received_.back().token);
  loop_.advance(options_.keepAliveEvery);
  for (const Frame& alert : take()) {
    if (alert.kind == FrameKind::Operation) {
      say({alert.trn, FrameKind::Result, alert.operation, {"A", ""}});
    }
  }
  breakOff();
  loop_.advance(seconds{2});
  take();
  say({0, FrameKind::Result, kSession, {"A", ""}});
  say(callInput(2, "6F6B"));
  EXPECT_EQ(received_.back().repeatsSince, std::nullopt);
}

TEST_F(UcpReceivingTest, ANotificationIsAnsweredWhenItIsDurable) {
  startUp();
  say(notification(9, "2", "107"));
  ASSERT_EQ(reports_.size(), 1U);
  EXPECT_EQ(reports_[0].delivery, Delivery::Failed);
  EXPECT_EQ(reports_[0].what, "107, absent subscriber");
  EXPECT_TRUE(take().empty());
  driver_->confirmReceived(reports_[0].token);
  EXPECT_EQ(takeOne(), (Frame{9, FrameKind::Result, kNotification, {"A", "", ""}}));
}

TEST_F(UcpReceivingTest, ABufferedSmsIsPending) {
  startUp();
  say(notification(9, "1", "107"));
  EXPECT_EQ(reports_.at(0).delivery, Delivery::Pending);
}

TEST_F(UcpReceivingTest, PartsThatComeTogetherAreToldOnceAndAnsweredTogether) {
  startUp();
  say(part(2, 2, 2));
  say(part(1, 1, 2));
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(received_[0].text, "AB");
  driver_->confirmReceived(received_[0].token);
  EXPECT_EQ(take().size(), 2U);
  loop_.advance(seconds{5});
  EXPECT_EQ(received_.size(), 1U);
}

TEST_F(UcpReceivingTest, ACentreThatWaitsForEachAnswerGetsThemPartByPart) {
  confirmsAtOnce_ = true;
  startUp();
  say(part(1, 1, 3));
  EXPECT_TRUE(received_.empty());
  loop_.advance(Inbox::kPartsGrace);
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(received_[0].text, "A ... ");
  EXPECT_EQ(takeOne().trn, 1);
  say(part(2, 2, 3));
  loop_.advance(Inbox::kPartsGrace);
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[1].text, "AB ... ");
  EXPECT_EQ(takeOne().trn, 2);
  say(part(3, 3, 3));
  ASSERT_EQ(received_.size(), 3U);
  EXPECT_EQ(received_[2].text, "ABC");
  EXPECT_EQ(takeOne().trn, 3);
  EXPECT_NE(received_[0].fingerprint, received_[1].fingerprint);
  EXPECT_NE(received_[1].fingerprint, received_[2].fingerprint);
}

TEST_F(UcpReceivingTest, PartsThatWaitTogetherAreToldTogetherOnce) {
  startUp();
  say(part(1, 1, 3));
  loop_.advance(Duration{500});
  say(part(2, 2, 3));
  loop_.advance(seconds{5});
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(received_[0].text, "AB ... ");
  driver_->confirmReceived(received_[0].token);
  EXPECT_EQ(take().size(), 2U);
}

TEST_F(UcpReceivingTest, LongAfterTheFirstLoginNothingIsARepeatOfTheProcessBefore) {
  options_.keepAliveEvery = hours{1};
  startUp();
  loop_.advance(limits::kSmscRepeatWindow);
  say(callInput(1, "6F6B"));
  ASSERT_EQ(received_.size(), 1U);
  EXPECT_EQ(received_[0].repeatsSince, std::nullopt);
}

TEST_F(UcpReceivingTest, ADurablePartThatComesAgainIsAnsweredAtOnce) {
  confirmsAtOnce_ = true;
  startUp();
  say(part(1, 1, 2));
  loop_.advance(Inbox::kPartsGrace);
  breakOff();
  loop_.advance(seconds{1});
  take();
  say({0, FrameKind::Result, kSession, {"A", ""}});
  say(part(5, 1, 2));
  EXPECT_EQ(takeOne(), (Frame{5, FrameKind::Result, kDeliver, {"A", "", ""}}));
  say(part(6, 2, 2));
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[1].text, "AB");
}

TEST_F(UcpReceivingTest, APartThatWasNotDurableInTimeIsToldAgain) {
  startUp();
  say(part(1, 1, 2));
  loop_.advance(limits::kSmscCommitMax);
  EXPECT_EQ(takeOne().field(1), "04");
  confirmsAtOnce_ = true;
  say(part(2, 1, 2));
  loop_.advance(Inbox::kPartsGrace);
  EXPECT_EQ(takeOne(), (Frame{2, FrameKind::Result, kDeliver, {"A", "", ""}}));
}

TEST_F(UcpReceivingTest, WhatIsConfirmedAfterTheConnectionIsNotAnsweredOnTheNextOne) {
  startUp();
  say(deliver(1, "41"));
  breakOff();
  loop_.advance(seconds{1});
  logIn();
  driver_->confirmReceived(received_[0].token);
  EXPECT_TRUE(take().empty());
}

TEST_F(UcpReceivingTest, DeliveriesComeBeforeTheLoginIsAnsweredWhereThereIsNone) {
  options_.account.clear();
  confirmsAtOnce_ = true;
  start();
  take();
  say(deliver(1, "41"));
  EXPECT_EQ(received_.size(), 1U);
  EXPECT_EQ(takeOne().field(0), "A");
}

}  // namespace
}  // namespace tocsin::ucp
