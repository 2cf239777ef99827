// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/simulator/simulator_fixture.h"

namespace tocsin::drivers {
namespace {

TEST_F(SimulatorTest, IsUpOneLatencyAfterItsStart) {
  options_.latency = seconds{3};
  options_.faults = {};
  driver_ = makeSimulator(options_, loop_, clock_, {});
  driver_->start(events(), {});
  loop_.advance(Duration{2'999});
  EXPECT_EQ(driver_->health().link, Link::Starting);
  loop_.advance(Duration{1});
  EXPECT_EQ(driver_->health().link, Link::Up);
  EXPECT_EQ(links_, std::vector{Link::Up});
  EXPECT_EQ(driver_->health().detail, "2 phones answer by script");
}

TEST_F(SimulatorTest, APageIsAcceptedReachesThePhoneAndIsAnswered) {
  start();
  const SubmitResult end = handOver(page(1, kAnn));
  EXPECT_EQ(end.end, SubmitEnd::Accepted);
  EXPECT_EQ(end.page, PageId{1});
  EXPECT_FALSE(end.reference.empty());
  EXPECT_TRUE(received_.empty());
  loop_.advance(seconds{4});
  ASSERT_EQ(receivedTexts(), Texts{"7042"});
  EXPECT_EQ(received_.front().sender, kAnn);
  EXPECT_EQ(traffic_.back(), "+33600000001 > 7042");
}

TEST_F(SimulatorTest, WithoutLatencyTheEndComesInTheNextTurn) {
  start();
  driver_->submit(page(1, kAnn));
  EXPECT_TRUE(ends_.empty());
  EXPECT_TRUE(loop_.runOne());
  EXPECT_EQ(ends_.size(), 1U);
  EXPECT_EQ(loop_.elapsed(), Duration{0});
}

TEST_F(SimulatorTest, AHandOverTakesTheLatency) {
  options_.latency = Duration{600};
  start();
  driver_->submit(page(1, kAnn));
  loop_.advance(Duration{599});
  EXPECT_TRUE(ends_.empty());
  loop_.advance(Duration{1});
  EXPECT_EQ(ends_.size(), 1U);
  EXPECT_EQ(driver_->submitTimeMax(), Duration{1'600});
}

TEST_F(SimulatorTest, WindowIsWhatTheOptionsSay) {
  options_.window = 2;
  start();
  EXPECT_EQ(driver_->window(), 2);
  driver_->submit(page(1, kAnn));
  driver_->submit(page(2, kAnn));
  EXPECT_DEATH(driver_->submit(page(3, kAnn)), "no more submits than the window");
}

TEST_F(SimulatorTest, ASubmitBeforeTheLinkIsUpIsRefusedForNow) {
  options_.latency = seconds{3};
  driver_ = makeSimulator(options_, loop_, clock_, {});
  driver_->start(events(), {});
  driver_->submit(page(1, kAnn));
  loop_.runDue();
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_.front().end, SubmitEnd::Refused);
  EXPECT_EQ(ends_.front().refusal, Refusal::ForNow);
  EXPECT_EQ(smsTo(kAnn), 0);
}

TEST_F(SimulatorTest, UnknownNumbersAreSilentPhones) {
  start();
  EXPECT_EQ(handOver(page(1, kStranger)).end, SubmitEnd::Accepted);
  loop_.advance(hours{24});
  EXPECT_TRUE(received_.empty());
  EXPECT_EQ(smsTo(kStranger), 1);
}

TEST_F(SimulatorTest, AReceivedSmsIsToldEvery30SecondsUntilItIsConfirmed) {
  start();
  handOver(page(1, kBen));
  loop_.advance(seconds{2});
  ASSERT_EQ(received_.size(), 1U);
  loop_.advance(seconds{30});
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[0].token, received_[1].token);
  EXPECT_EQ(received_[0].fingerprint, received_[1].fingerprint);
  driver_->confirmReceived(received_[0].token);
  driver_->confirmReceived(received_[0].token);
  loop_.advance(hours{1});
  EXPECT_EQ(received_.size(), 2U);
}

TEST_F(SimulatorTest, TheServiceCentreTimeHasWholeSecondsAndFingerprintsDiffer) {
  options_.phones.front().script = "twice then ack then ack";
  start();
  loop_.pass(Duration{300});
  handOver(page(1, kAnn));
  loop_.advance(seconds{10});
  ASSERT_EQ(received_.size(), 4U);
  for (std::size_t i = 0; i < received_.size(); ++i) {
    ASSERT_TRUE(received_[i].sentAt);
    EXPECT_EQ(toMillis(*received_[i].sentAt) % 1'000, 0);
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_NE(received_[i].fingerprint, received_[j].fingerprint);
      EXPECT_NE(received_[i].token, received_[j].token);
    }
  }
}

TEST_F(SimulatorTest, WhatWaitsIsToldBeforeTheLinkIsUpAgain) {
  start();
  handOver(page(1, kAnn));
  driver_->stop();
  loop_.advance(minutes{10});
  EXPECT_TRUE(received_.empty());
  order_.clear();
  startAgain({page(1, kAnn)});
  EXPECT_EQ(order_, "drU");
}

TEST_F(SimulatorTest, PullingThePlugLosesTheAnswerButNotThePageThatTheNetworkHas) {
  options_.latency = seconds{2};
  start();
  driver_->submit(page(1, kAnn));
  loop_.advance(Duration{500});
  driver_->submit(page(2, kBen));
  loop_.advance(Duration{600});
  driver_->stop();
  loop_.advance(minutes{1});
  EXPECT_TRUE(ends_.empty());
  EXPECT_EQ(smsTo(kAnn), 1);
  EXPECT_EQ(smsTo(kBen), 0);
}

TEST_F(SimulatorTest, SubmitsFromInsideItsEventsAreFine) {
  start();
  DriverEvents again = events();
  again.onSubmitEnd = [&](const SubmitResult& result) {
    ends_.push_back(result);
    if (result.page.value < 100) driver_->submit(page(result.page.value + 1, kAnn));
  };
  again.onReceived = [&](const Received& received) { driver_->confirmReceived(received.token); };
  driver_->stop();
  driver_->start(std::move(again), {});
  loop_.runDue();
  driver_->submit(page(1, kAnn));
  loop_.runDue();
  EXPECT_EQ(ends_.size(), 100U);
}

TEST_F(SimulatorTest, StopFromInsideAnEventTellsNothingMore) {
  start();
  DriverEvents quits = events();
  quits.onSubmitEnd = [&](const SubmitResult&) {
    order_ += 'q';
    driver_->stop();
  };
  driver_->stop();
  order_.clear();
  driver_->start(std::move(quits), {page(1, kAnn), page(2, kAnn)});
  loop_.advance(minutes{1});
  EXPECT_EQ(order_, "q");
}

TEST_F(SimulatorTest, ADestroyedSimulatorLeavesNothingOnTheLoop) {
  start({"down from 10s to 20s"});
  driver_->submit(page(1, kAnn));
  loop_.runDue();
  driver_->submit(page(2, kBen));
  driver_.reset();
  EXPECT_EQ(loop_.timers(), 0U);
  loop_.advance(hours{1});
  EXPECT_EQ(ends_.size(), 1U);
}

TEST_F(SimulatorTest, TextsAreLoggedAtDebugOnly) {
  start();
  handOver(page(1, kBen));
  loop_.advance(seconds{2});
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_EQ(log_[0], "7 phones: SMS to +33600000002: " + page(1, kBen).text);
  EXPECT_EQ(log_[1], "7 phones: SMS from +33600000002: PASS 7042");
}

TEST_F(SimulatorTest, UnconfirmedSmsAreBoundedAndTheLossIsTold) {
  start();
  const auto most = static_cast<std::int64_t>(limits::kSimulatedWaitingMax);
  for (std::int64_t id = 1; id <= most + 1; ++id) {
    driver_->submit(page(id, kBen));
    loop_.runDue();
  }
  driver_->stop();  // nobody is told, so everything waits
  loop_.advance(seconds{most + 10});
  startAgain();
  EXPECT_EQ(received_.size(), limits::kSimulatedWaitingMax);
  EXPECT_EQ(log_.back(),
            "4 phones: an SMS from +33600000002 is lost: too many wait for their confirmation");
}

}  // namespace
}  // namespace tocsin::drivers
