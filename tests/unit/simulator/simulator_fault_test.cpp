// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/simulator/simulator_fixture.h"

namespace tocsin::drivers {
namespace {

TEST_F(SimulatorTest, DelayMakesEveryHandOverLonger) {
  start({"delay 2s", "delay 1s"});
  driver_->submit(page(1, kAnn));
  loop_.advance(Duration{2'999});
  EXPECT_TRUE(ends_.empty());
  loop_.advance(Duration{1});
  EXPECT_EQ(ends_.size(), 1U);
  EXPECT_EQ(driver_->submitTimeMax(), seconds{4});
}

TEST_F(SimulatorTest, RefusalsSayWhatTheyRefuseAndDeliverNothing) {
  struct Row {
    std::string fault;
    Refusal refusal;
  };

  for (const Row& row : {Row{"refuse 100%", Refusal::ForNow},
                         Row{"account", Refusal::Account},
                         Row{"form", Refusal::Form},
                         Row{"refuse " + std::string(kAnn), Refusal::Recipient}}) {
    start({row.fault, "doubt 100%"});
    const SubmitResult end = handOver(page(1, kAnn));
    EXPECT_EQ(end.end, SubmitEnd::Refused) << row.fault;
    EXPECT_EQ(end.refusal, row.refusal) << row.fault;
    EXPECT_FALSE(end.what.empty());
  }
  EXPECT_EQ(smsTo(kAnn), 0);
}

TEST_F(SimulatorTest, ARefusedNumberRefusesNobodyElse) {
  start({"refuse " + std::string(kAnn)});
  EXPECT_EQ(handOver(page(1, kBen)).end, SubmitEnd::Accepted);
}

TEST_F(SimulatorTest, ADoubtIsDeliveredAndALostDoubtIsNot) {
  start({"doubt 100%"});
  EXPECT_EQ(handOver(page(1, kAnn)).end, SubmitEnd::InDoubt);
  EXPECT_EQ(smsTo(kAnn), 1);
  start({"doubt-lost 100%"});
  EXPECT_EQ(handOver(page(2, kBen)).end, SubmitEnd::InDoubt);
  EXPECT_EQ(smsTo(kBen), 0);
}

TEST_F(SimulatorTest, AResentPageAfterADoubtComesTwiceAndIsAnsweredOnce) {
  start({"doubt 100%"});
  handOver(page(1, kAnn, 1));
  handOver(page(1, kAnn, 2));
  loop_.advance(seconds{10});
  EXPECT_EQ(smsTo(kAnn), 2);
  EXPECT_EQ(receivedTexts(), Texts{"7042"});
}

TEST_F(SimulatorTest, ADoubledSmsHasTwoTokensAndOneFingerprint) {
  start({"double 100%"});
  handOver(page(1, kBen));
  loop_.advance(seconds{2});
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[0].fingerprint, received_[1].fingerprint);
  EXPECT_NE(received_[0].token, received_[1].token);
  driver_->confirmReceived(received_[0].token);
  loop_.advance(seconds{30});
  ASSERT_EQ(received_.size(), 3U);
  EXPECT_EQ(received_[2].token, received_[1].token);
}

TEST_F(SimulatorTest, RatesHitAboutAsOftenAsTheySay) {
  start({"refuse 10%", "doubt 1 in 5"});
  std::map<SubmitEnd, int> ends;
  for (int id = 1; id <= 2'000; ++id) {
    driver_->submit(page(id, kStranger));
    loop_.runDue();
  }
  for (const SubmitResult& result : ends_)
    ++ends[result.end];
  EXPECT_NEAR(ends[SubmitEnd::Refused], 200, 50);
  EXPECT_NEAR(ends[SubmitEnd::InDoubt], 360, 70);
}

TEST_F(SimulatorTest, TheSameSeedMakesTheSameRunAndAnotherSeedAnother) {
  const auto run = [this](std::uint64_t seed) {
    options_.seed = seed;
    start({"refuse 30%", "doubt 30%"});
    std::string ends;
    for (int id = 1; id <= 50; ++id) {
      ends += std::to_string(static_cast<int>(handOver(page(id, kStranger)).end));
    }
    return ends;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
  const std::string byName = run(0);
  EXPECT_EQ(byName, run(0));
  options_.name = "others";
  EXPECT_NE(byName, run(0));
}

TEST_F(SimulatorTest, TheLinkIsDownWhenTheFaultSaysSo) {
  start({"down from 10s to 30s"});
  loop_.advance(seconds{10});
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_FALSE(driver_->health().whatToDo.empty());
  const SubmitResult end = handOver(page(1, kAnn));
  EXPECT_EQ(end.end, SubmitEnd::Refused);
  EXPECT_EQ(end.refusal, Refusal::ForNow);
  loop_.advance(seconds{20});
  EXPECT_EQ(driver_->health().link, Link::Up);
  EXPECT_TRUE(driver_->health().whatToDo.empty());
  EXPECT_EQ(links_, (std::vector{Link::Up, Link::Down, Link::Up}));
}

TEST_F(SimulatorTest, OverlappingDownTimesAreOneAndMayBeginAtTheStart) {
  start({"down from 0s to 20s", "down from 10s to 30s", "down from 1h"});
  EXPECT_EQ(links_, std::vector{Link::Down});
  loop_.advance(seconds{29});
  EXPECT_EQ(driver_->health().link, Link::Down);
  loop_.advance(seconds{1});
  EXPECT_EQ(driver_->health().link, Link::Up);
  loop_.advance(hours{30});
  EXPECT_EQ(links_, (std::vector{Link::Down, Link::Up, Link::Down}));
}

TEST_F(SimulatorTest, ABurstOfRefusalsBeginsAndEnds) {
  start({"refuse 100% from 10s to 30s"});
  EXPECT_EQ(handOver(page(1, kAnn)).end, SubmitEnd::Accepted);
  loop_.advance(seconds{10});
  EXPECT_EQ(handOver(page(2, kAnn)).end, SubmitEnd::Refused);
  EXPECT_EQ(driver_->health().link, Link::Up);
  loop_.advance(seconds{20});
  EXPECT_EQ(handOver(page(3, kAnn)).end, SubmitEnd::Accepted);
}

TEST_F(SimulatorTest, RepliesSentWhileTheLinkIsDownAreToldFirstWhenItComesBack) {
  start({"down from 3s to 60s"});
  handOver(page(1, kAnn));
  loop_.advance(seconds{50});
  EXPECT_TRUE(received_.empty());
  order_.clear();
  loop_.advance(seconds{10});
  EXPECT_EQ(order_, "rU");
  EXPECT_EQ(received_.front().sentAt, fromMillis(1'795'248'004'000));
}

TEST_F(SimulatorTest, AHandOverThatTheLinkLosesIsInDoubt) {
  options_.latency = seconds{4};
  start({"down from 10s"});
  loop_.advance(seconds{3});
  driver_->submit(page(1, kAnn));  // reaches the network at 9 s, its answer is lost
  loop_.advance(Duration{1'500});
  driver_->submit(page(2, kBen));  // the link goes down before the network has it
  loop_.advance(seconds{10});
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
  EXPECT_EQ(ends_[1].end, SubmitEnd::InDoubt);
  EXPECT_EQ(smsTo(kAnn), 1);
  EXPECT_EQ(smsTo(kBen), 0);
}

TEST_F(SimulatorTest, SubmitsInDoubtAreReportedBeforeAnythingElse) {
  start({}, {page(1, kAnn), page(2, kBen)});
  EXPECT_EQ(order_, "ddU");
  EXPECT_EQ(ends_[0].page, PageId{1});
  EXPECT_EQ(ends_[1].page, PageId{2});
}

TEST_F(SimulatorTest, ALateAnswerIsGivenOnlyForWhatTheNetworkHas) {
  start({"late-answers"});
  handOver(page(1, kAnn));
  ends_.clear();
  driver_->stop();
  startAgain({page(1, kAnn), page(2, kAnn)});
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted);
  EXPECT_EQ(ends_[1].end, SubmitEnd::InDoubt);
}

TEST_F(SimulatorTest, WithoutLateAnswersWhatTheNetworkHasStaysInDoubt) {
  start();
  handOver(page(1, kAnn));
  ends_.clear();
  driver_->stop();
  startAgain({page(1, kAnn)});
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
}

}  // namespace
}  // namespace tocsin::drivers
