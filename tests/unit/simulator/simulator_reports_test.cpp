// SPDX-License-Identifier: Apache-2.0
// What networks tell beside the end of a hand-over: delivery reports, that they are asked for too
// much, and nothing at all.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/simulator/simulator_fixture.h"

namespace tocsin::drivers {
namespace {

class SimulatorReportsTest : public SimulatorTest {
 protected:
  // Hands over pages 1 to `count` and lets all their reports come.
  void handOverMany(int count) {
    for (int id = 1; id <= count; ++id)
      handOver(page(id, kStranger));
    loop_.advance(minutes{1});
  }

  std::vector<std::string> references() const {
    std::vector<std::string> all;
    for (const DeliveryReport& report : reports_)
      all.push_back(report.reference);
    return all;
  }

  std::vector<std::string> referencesOfEnds() const {
    std::vector<std::string> all;
    for (const SubmitResult& end : ends_)
      all.push_back(end.reference);
    return all;
  }
};

TEST_F(SimulatorReportsTest, WithoutTheFaultNothingIsReported) {
  start();
  handOverMany(3);
  EXPECT_TRUE(reports_.empty());
}

TEST_F(SimulatorReportsTest, WhatWasTakenIsReportedOnceAndInAnyOrder) {
  start({"reports 20s"});
  handOverMany(20);
  const auto inOrder = referencesOfEnds();
  auto told = references();
  EXPECT_NE(told, inOrder);
  EXPECT_TRUE(std::is_permutation(told.begin(), told.end(), inOrder.begin(), inOrder.end()));
  EXPECT_EQ(reports_.front().delivery, Delivery::Delivered);
  EXPECT_EQ(reports_.front().to, number(kStranger));
  EXPECT_TRUE(reports_.front().sentAt);
}

TEST_F(SimulatorReportsTest, WhatWasRefusedIsNotReported) {
  start({"reports 20s", "refuse 100%"});
  handOverMany(3);
  EXPECT_TRUE(reports_.empty());
}

TEST_F(SimulatorReportsTest, WhatFailsWasAcceptedAndReachesNoPhone) {
  start({"reports 20s failed 100%"});
  EXPECT_EQ(handOver(page(1, kAnn)).end, SubmitEnd::Accepted);
  loop_.advance(minutes{1});
  ASSERT_EQ(reports_.size(), 1U);
  EXPECT_EQ(reports_[0].delivery, Delivery::Failed);
  EXPECT_FALSE(reports_[0].what.empty());
  EXPECT_EQ(smsTo(kAnn), 0);
}

TEST_F(SimulatorReportsTest, AReportMayComeTwice) {
  start({"reports 20s twice 100%"});
  handOverMany(1);
  ASSERT_EQ(reports_.size(), 2U);
  EXPECT_EQ(reports_[0].reference, reports_[1].reference);
  EXPECT_NE(reports_[0].token, reports_[1].token);
}

TEST_F(SimulatorReportsTest, AReportMayOvertakeTheAnswer) {
  options_.latency = seconds{2};
  start({"reports 20s early 100%"});
  order_.clear();
  handOverMany(1);
  EXPECT_EQ(order_, "pe");
  EXPECT_EQ(references(), referencesOfEnds());
}

TEST_F(SimulatorReportsTest, AStrayReportHasAReferenceThatWasNeverGiven) {
  start({"reports 20s stray 100%"});
  handOverMany(1);
  ASSERT_EQ(reports_.size(), 2U);
  const auto told = references();
  EXPECT_EQ(std::count(told.begin(), told.end(), ends_[0].reference), 1);
}

TEST_F(SimulatorReportsTest, WhatWasLeftInDoubtIsReportedWhenTheNetworkHasIt) {
  start({"reports 20s", "doubt 100%"});
  handOverMany(1);
  EXPECT_EQ(references(), std::vector<std::string>{"1.1.1"});
  start({"reports 20s", "doubt-lost 100%"});
  reports_.clear();
  handOverMany(1);
  EXPECT_TRUE(reports_.empty());
}

TEST_F(SimulatorReportsTest, WhatCameWhileTheBoxWasOffIsToldWhenItIsBackAndConfirmedIsForgotten) {
  start({"reports 20s"});
  handOver(page(1, kStranger));
  driver_->stop();
  loop_.advance(minutes{1});
  reports_.clear();
  startAgain();
  ASSERT_EQ(reports_.size(), 1U);
  driver_->stop();
  startAgain();
  ASSERT_EQ(reports_.size(), 2U);
  driver_->confirmReceived(reports_[0].token);
  driver_->stop();
  startAgain();
  EXPECT_EQ(reports_.size(), 2U);
}

TEST_F(SimulatorReportsTest, TooFastSlowsTheLinkForAWhile) {
  start({"too-fast 100% for 1min"});
  const SubmitResult end = handOver(page(1, kAnn));
  EXPECT_EQ(end.end, SubmitEnd::Refused);
  EXPECT_EQ(end.refusal, Refusal::TooFast);
  EXPECT_TRUE(driver_->health().isSlowed);
  EXPECT_EQ(driver_->health().link, Link::Up);
  handOver(page(2, kAnn));
  loop_.advance(seconds{57});
  EXPECT_TRUE(driver_->health().isSlowed);
  loop_.advance(seconds{3});
  EXPECT_FALSE(driver_->health().isSlowed);
  EXPECT_EQ(smsTo(kAnn), 0);
}

TEST_F(SimulatorReportsTest, TooFastTakesASecondSoThatNobodyAsksForEver) {
  start({"too-fast 100%"});
  driver_->submit(page(1, kAnn));
  loop_.advance(Duration{999});
  EXPECT_TRUE(ends_.empty());
  loop_.advance(Duration{1});
  EXPECT_EQ(ends_.size(), 1U);
}

TEST_F(SimulatorReportsTest, ARestartEndsTheSlowness) {
  start({"too-fast 100%"});
  handOver(page(1, kAnn));
  driver_->stop();
  startAgain();
  EXPECT_FALSE(driver_->health().isSlowed);
}

TEST_F(SimulatorReportsTest, ADeafLinkSendsAndTellsNothingUntilItHearsAgain) {
  start({"deaf from 2s to 60s", "reports 1s"});
  loop_.advance(seconds{2});
  EXPECT_FALSE(driver_->health().receives);
  EXPECT_EQ(driver_->health().link, Link::Up);
  EXPECT_EQ(handOver(page(1, kAnn)).end, SubmitEnd::Accepted);
  loop_.advance(seconds{30});
  EXPECT_TRUE(received_.empty());
  EXPECT_TRUE(reports_.empty());
  order_.clear();
  loop_.advance(seconds{30});
  EXPECT_TRUE(driver_->health().receives);
  EXPECT_EQ(order_, "rpU");
}

TEST_F(SimulatorReportsTest, ALinkMayBeDownAndDeafAtOnce) {
  start({"deaf from 0s to 20s", "down from 10s to 30s"});
  EXPECT_FALSE(driver_->health().receives);
  loop_.advance(seconds{25});
  EXPECT_EQ(driver_->health().link, Link::Down);
  loop_.advance(seconds{5});
  EXPECT_EQ(driver_->health().link, Link::Up);
  EXPECT_TRUE(driver_->health().receives);
}

}  // namespace
}  // namespace tocsin::drivers
