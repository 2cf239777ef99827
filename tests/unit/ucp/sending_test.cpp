// SPDX-License-Identifier: Apache-2.0
#include "queue/base/limits.h"
#include "tests/unit/ucp/centre_fixture.h"

namespace tocsin::ucp {
namespace {

using drivers::Link;
using drivers::Refusal;
using drivers::SubmitEnd;

class UcpSendingTest : public CentreTest {};

TEST_F(UcpSendingTest, AnAcceptedSubmitHasTheSecondOfTheCentreAsItsReference) {
  startUp();
  submit(1);
  const Frame asked = takeOne();
  EXPECT_EQ(asked.operation, kSubmit);
  EXPECT_EQ(asked.field(0), "0033612345678");
  EXPECT_EQ(asked.field(12), "2111261000");
  accept(asked);
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].page, PageId{1});
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted);
  EXPECT_EQ(ends_[0].reference, "211126080000");
}

TEST_F(UcpSendingTest, ANotificationHasTheReferenceAndTheRecipientOfItsSubmit) {
  confirmsAtOnce_ = true;
  startUp();
  submit(1);
  accept(takeOne());
  say(notification(4, "0"));
  ASSERT_EQ(reports_.size(), 1U);
  EXPECT_EQ(reports_[0].reference, ends_.at(0).reference);
  EXPECT_EQ(reports_[0].to, page(1).to);
}

TEST_F(UcpSendingTest, EachErrorCodeEndsASubmitInItsClass) {
  startUp();
  int id = 0;
  for (const auto& [code, refusal] :
       std::vector<std::pair<std::string, Refusal>>{{"06", Refusal::Recipient},
                                                    {"05", Refusal::Recipient},
                                                    {"07", Refusal::Account},
                                                    {"24", Refusal::Form},
                                                    {"04", Refusal::ForNow},
                                                    {"77", Refusal::ForNow}}) {
    submit(++id);
    refuse(takeOne(), code);
    ASSERT_EQ(ends_.size(), static_cast<std::size_t>(id));
    EXPECT_EQ(ends_.back().end, SubmitEnd::Refused);
    EXPECT_EQ(ends_.back().refusal, refusal) << code;
    EXPECT_TRUE(ends_.back().what.starts_with("EC " + code));
  }
}

TEST_F(UcpSendingTest, WithoutAWindowOneWaitsForTheOther) {
  startUp();
  submit(1, "+33600000001");
  submit(2, "+33600000002");
  const Frame first = takeOne();
  accept(first);
  const Frame second = takeOne();
  EXPECT_EQ(second.field(0), "0033600000002");
  EXPECT_EQ(second.trn, (first.trn + 1) % 100);
}

TEST_F(UcpSendingTest, NothingIsBeyondTheWindowAsTheCentreCountsIt) {
  options_.window = 3;
  startUp();
  EXPECT_EQ(driver_->window(), 3);
  for (int id = 1; id <= 3; ++id) {
    submit(id, "+3360000000" + std::to_string(id));
  }
  const auto asked = take();
  ASSERT_EQ(asked.size(), 3U);
  accept(asked[1]);
  accept(asked[2]);
  submit(4, "+33600000004");
  EXPECT_TRUE(take().empty()) << "the oldest is not answered";
  accept(asked[0]);
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpSendingTest, AWindowOfAHundredUsesEveryNumberOnce) {
  options_.window = 100;
  startUp();
  for (int id = 0; id < 100; ++id) {
    driver_->submit(page(id + 1, "+336000001" + std::to_string(10 + id)));
  }
  const auto asked = take();
  ASSERT_EQ(asked.size(), 100U);
  std::vector<bool> seen(100);
  for (const Frame& one : asked) {
    EXPECT_FALSE(seen[static_cast<std::size_t>(one.trn)]);
    seen[static_cast<std::size_t>(one.trn)] = true;
  }
  for (const Frame& one : asked) {
    accept(one);
  }
  EXPECT_EQ(ends_.size(), 100U);
}

TEST_F(UcpSendingTest, TheFramesOfATurnAreOneWrite) {
  options_.window = 20;
  startUp();
  const int before = wire_.writes;
  for (int id = 10; id < 30; ++id) {
    driver_->submit(page(id, "+336000000" + std::to_string(id)));
  }
  EXPECT_EQ(take().size(), 20U);
  EXPECT_EQ(wire_.writes - before, 1);
}

TEST_F(UcpSendingTest, ASecondSmsToOneNumberGoesASecondAfterTheAnswerToTheFirst) {
  options_.window = 5;
  startUp();
  submit(1);
  submit(2);
  submit(3, "+33600000003");
  const auto asked = take();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[1].field(0), "0033600000003");
  loop_.advance(seconds{5});
  accept(asked[0]);
  loop_.advance(Duration{999});
  EXPECT_TRUE(take().empty());
  loop_.advance(Duration{1});
  EXPECT_EQ(takeOne().field(0), "0033612345678");
}

TEST_F(UcpSendingTest, ARefusedSmsHoldsNothingBack) {
  startUp();
  submit(1);
  refuse(takeOne(), "04");
  submit(2);
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpSendingTest, WithoutReceiptsNothingNeedsToBeHeldBack) {
  options_.receipts = false;
  startUp();
  submit(1);
  accept(takeOne());
  submit(2);
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpSendingTest, TheContractsPaceIsKept) {
  options_.window = 10;
  options_.perSecond = 2;
  startUp();
  for (int id = 1; id <= 5; ++id) {
    submit(id, "+3360000000" + std::to_string(id));
  }
  EXPECT_EQ(take().size(), 2U);
  loop_.advance(Duration{999});
  EXPECT_EQ(take().size(), 0U);
  loop_.advance(Duration{1});
  EXPECT_EQ(take().size(), 2U);
  loop_.advance(seconds{1});
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpSendingTest, WhatThePaceHoldsTooLongWasNotSent) {
  options_.window = 100;
  options_.perSecond = 1;
  startUp();
  for (int id = 10; id < 50; ++id) {
    submit(id, "+336000000" + std::to_string(id));
  }
  for (int second = 0; second < 31; ++second) {
    for (const Frame& asked : take()) {
      if (asked.operation == kSubmit) accept(asked);
    }
    loop_.advance(seconds{1});
  }
  ASSERT_EQ(ends_.size(), 40U);
  EXPECT_EQ(ends_.back().end, SubmitEnd::Refused);
  EXPECT_EQ(ends_.back().refusal, Refusal::TooFast);
}

TEST_F(UcpSendingTest, WhatTheWindowHoldsTooLongIsNoTryEither) {
  options_.window = 1;
  startUp();
  for (int id = 1; id <= 3; ++id) {
    submit(id, "+3360000000" + std::to_string(id));
  }
  const Frame asked = takeOne();
  loop_.advance(seconds{25});
  accept(asked);
  loop_.advance(seconds{5});
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[1].page, PageId{3});
  EXPECT_EQ(ends_[1].end, SubmitEnd::Refused);
  EXPECT_EQ(ends_[1].refusal, Refusal::TooFast) << "another link may take it";
}

TEST_F(UcpSendingTest, AStepBackOfTheClockStopsNothing) {
  options_.perSecond = 1;
  options_.window = 2;
  startUp();
  submit(1, "+33600000001");
  accept(takeOne());
  clock_.step(-hours{1});
  submit(2, "+33600000002");
  loop_.advance(seconds{1});
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(UcpSendingTest, WithoutAnAnswerItIsInDoubtAndTheSessionOver) {
  startUp();
  submit(1, "+33600000001");
  take();
  loop_.advance(limits::kSmscAnswerMax - Duration{1});
  EXPECT_TRUE(ends_.empty());
  loop_.advance(Duration{1});
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
  EXPECT_EQ(driver_->health().link, Link::Down);
}

TEST_F(UcpSendingTest, WhatWasInFlightAtTheEndIsInDoubtAndWhatWaitedWasNotSent) {
  options_.window = 2;
  startUp();
  submit(1);
  submit(2);
  EXPECT_EQ(take().size(), 1U);
  breakOff();
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
  EXPECT_EQ(ends_[1].end, SubmitEnd::Refused);
  EXPECT_EQ(ends_[1].refusal, Refusal::ForNow);
}

TEST_F(UcpSendingTest, ALateAnswerOfTheSessionBeforeEndsNothing) {
  startUp();
  submit(1);
  const Frame old = takeOne();
  breakOff();
  loop_.advance(seconds{1});
  logIn();
  submit(2, "+33600000002");
  const Frame asked = takeOne();
  say({old.trn, FrameKind::Result, kCallInput, {"A", ""}});
  say({(asked.trn + 50) % 100, FrameKind::Result, kSubmit, {"A", "", ""}});
  EXPECT_EQ(ends_.size(), 1U);
  accept(asked);
  EXPECT_EQ(ends_.size(), 2U);
}

TEST_F(UcpSendingTest, ASubmitWhileTheLinkIsDownIsRefusedForNow) {
  start();
  driver_->submit(page(1));
  EXPECT_TRUE(ends_.empty()) << "not from inside the call";
  loop_.runDue();
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::Refused);
  EXPECT_EQ(ends_[0].refusal, Refusal::ForNow);
}

TEST_F(UcpSendingTest, AWrongChecksumIsAnsweredByOneResend) {
  startUp();
  submit(1);
  const Frame first = takeOne();
  refuse(first, "01");
  const Frame second = takeOne();
  EXPECT_EQ(second.fields, first.fields);
  EXPECT_NE(second.trn, first.trn);
  EXPECT_TRUE(ends_.empty());
  refuse(second, "01");
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].refusal, Refusal::Form);
  EXPECT_TRUE(take().empty());
}

TEST_F(UcpSendingTest, ARefusedValidityPeriodIsLeftOutFromThenOn) {
  startUp();
  submit(1);
  refuse(takeOne(), "22");
  const Frame again = takeOne();
  EXPECT_EQ(again.field(12), "");
  accept(again);
  submit(2, "+33600000002");
  EXPECT_EQ(takeOne().field(12), "");
}

TEST_F(UcpSendingTest, ATextThatDoesNotFitIsARefusedForm) {
  startUp();
  drivers::Submit long_ = page(1);
  long_.text = std::string(161, 'a');
  driver_->submit(long_);
  EXPECT_TRUE(ends_.empty());
  loop_.runDue();
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].refusal, Refusal::Form);
}

TEST_F(UcpSendingTest, ACentreThatKnowsTheOldOperationOnlyGetsIt) {
  options_.plain01 = true;
  startUp();
  submit(1);
  const Frame asked = takeOne();
  EXPECT_EQ(asked.operation, kCallInput);
  EXPECT_EQ(asked.fields, (Fields{"0033612345678", "1234", "", "3", "3C373034323E2043524954"}));
  say({asked.trn, FrameKind::Result, kCallInput, {"A", "0033612345678:211126080001"}});
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].reference, "211126080001");
}

TEST_F(UcpSendingTest, TheOldOperationKnowsNoWindow) {
  options_.plain01 = true;
  options_.window = 10;
  startUp();
  EXPECT_EQ(driver_->window(), 1);
}

TEST_F(UcpSendingTest, AShellThatStopsTheDriverFromAnEndStopsIt) {
  options_.window = 3;
  onEnd_ = [this] { driver_->stop(); };
  startUp();
  submit(1, "+33600000001");
  submit(2, "+33600000002");
  submit(3, "+33600000003");
  take();
  breakOff();
  EXPECT_EQ(ends_.size(), 1U);
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(UcpSendingTest, AShellMayHandOverTheNextFromAnEnd) {
  int next = 1;
  onEnd_ = [&] {
    if (++next < 5) driver_->submit(page(next, "+3360000000" + std::to_string(next)));
  };
  startUp();
  submit(1);
  for (int i = 0; i < 4; ++i) {
    accept(takeOne());
  }
  EXPECT_EQ(ends_.size(), 4U);
}

TEST_F(UcpSendingTest, AnAlertWaitsForTheAnswerOfASubmitAndASubmitForThatOfAnAlert) {
  options_.keepAliveEvery = seconds{10};
  startUp();
  submit(1);
  const Frame asked = takeOne();
  loop_.advance(seconds{20});
  EXPECT_TRUE(take().empty());
  accept(asked);
  loop_.advance(options_.keepAliveEvery);
  const Frame alert = takeOne();
  EXPECT_EQ(alert.operation, kAlert);
  submit(2, "+33600000002");
  EXPECT_TRUE(take().empty());
  say({alert.trn, FrameKind::Result, kAlert, {"A", "0000"}});
  EXPECT_EQ(takeOne().operation, kSubmit);
}

TEST_F(UcpSendingTest, EverySubmitEndsInTheTimeThatIsPromised) {
  startUp();
  submit(1);
  loop_.advance(limits::kSmscAnswerMax - seconds{1});
  refuse(takeOne(), "01");
  EXPECT_EQ(take().size(), 1U);
  loop_.advance(limits::kSmscAnswerMax);
  EXPECT_EQ(ends_.size(), 1U);
  EXPECT_GE(driver_->submitTimeMax(), 2 * limits::kSmscAnswerMax + seconds{30});
}

}  // namespace
}  // namespace tocsin::ucp
