// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/simulator/simulator_fixture.h"

namespace tocsin::drivers {
namespace {

// A kill: the instance is gone without a word, and another one finds the state file.
class SimulatorRestartTest : public SimulatorTest {
 protected:
  SimulatorRestartTest() {
    options_.stateFile = testing::TempDir() + "simulator_restart_test." +
                         testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove(options_.stateFile);
  }

  ~SimulatorRestartTest() override { std::filesystem::remove(options_.stateFile); }

  void killAndStart(const std::vector<Submit>& inDoubt = {}) {
    driver_.reset();
    start(options_.faults, inDoubt);
  }

  Texts fileLines() const {
    Texts lines;
    std::ifstream in(options_.stateFile);
    for (std::string line; std::getline(in, line);)
      lines.push_back(line);
    return lines;
  }
};

TEST_F(SimulatorRestartTest, TheStateFileHasALineForEverySms) {
  start();
  handOver(page(7, kBen));
  loop_.advance(seconds{2});
  driver_->confirmReceived(received_.front().token);
  EXPECT_EQ(fileLines(),
            (Texts{"2026-11-21T08:00:00.000Z to +33600000002 7 1/1 1 " + page(7, kBen).text,
                   "2026-11-21T08:00:02.000Z from +33600000002 7 1/1 0 PASS 7042",
                   "2026-11-21T08:00:03.000Z done +33600000002 7 1/1 0"}));
}

TEST_F(SimulatorRestartTest, PendingRepliesGoOnAfterAKill) {
  options_.phones.front().script = "typo after 3s then ack after 17s";
  start();
  handOver(page(1, kAnn));
  loop_.advance(seconds{4});
  ASSERT_EQ(received_.size(), 1U);
  driver_->confirmReceived(received_.front().token);
  received_.clear();
  killAndStart();
  loop_.advance(seconds{14});
  EXPECT_TRUE(received_.empty());
  loop_.advance(seconds{1});
  EXPECT_EQ(receivedTexts(), Texts{"7042"});
}

TEST_F(SimulatorRestartTest, ARepliesTextDoesNotDependOnTheKill) {
  options_.phones.front().script = "typo after 3s";
  start();
  handOver(page(1, kAnn));
  loop_.advance(seconds{3});
  const Texts without = receivedTexts();
  received_.clear();
  driver_.reset();
  std::filesystem::remove(options_.stateFile);
  start();
  handOver(page(1, kAnn));
  killAndStart();
  loop_.advance(seconds{3});
  EXPECT_EQ(receivedTexts(), without);
}

TEST_F(SimulatorRestartTest, AnUnconfirmedSmsIsToldAgainAfterAKillWithTheSameFingerprint) {
  start();
  handOver(page(1, kBen));
  loop_.advance(seconds{3});
  loop_.pass(minutes{7});
  killAndStart();
  ASSERT_EQ(received_.size(), 2U);
  EXPECT_EQ(received_[0].fingerprint, received_[1].fingerprint);
  EXPECT_EQ(received_[0].sentAt, received_[1].sentAt);
  driver_->confirmReceived(received_[1].token);
  received_.clear();
  killAndStart();
  loop_.advance(minutes{1});
  EXPECT_TRUE(received_.empty());
}

TEST_F(SimulatorRestartTest, UnconfirmedSmsAreToldOldestFirstAfterAKill) {
  options_.phones.front().script = "ack after 9s";
  start();
  handOver(page(1, kAnn));
  handOver(page(2, kBen));
  loop_.advance(seconds{20});
  received_.clear();
  killAndStart();
  EXPECT_EQ(receivedTexts(), (Texts{"PASS 7042", "7042"}));
}

TEST_F(SimulatorRestartTest, AReplyThatBecameDueWhileTheBoxWasDeadIsSentAtOnce) {
  start();
  handOver(page(1, kAnn));
  driver_ = makeSimulator(options_, loop_, clock_, {});
  loop_.pass(hours{1});
  driver_->start(events(), {});
  EXPECT_TRUE(received_.empty()) << "a phone sends on the loop, not from inside start()";
  loop_.runDue();
  EXPECT_EQ(receivedTexts(), Texts{"7042"});
}

TEST_F(SimulatorRestartTest, AClockThatWentBackDelaysAReplyByNoMoreThanItsLength) {
  start();
  handOver(page(1, kAnn));
  driver_.reset();
  clock_.step(-hours{5});
  start();
  loop_.advance(seconds{4});
  EXPECT_EQ(receivedTexts(), Texts{"7042"});
}

TEST_F(SimulatorRestartTest, TheTurnsOfAScriptGoOnAfterAKill) {
  options_.phones.front().script = "silent; ack";
  start();
  handOver(page(1, kAnn));
  killAndStart();
  handOver(page(1, kAnn, 2));
  handOver(page(2, kAnn));
  EXPECT_EQ(receivedTexts(), Texts{"7042"});
}

TEST_F(SimulatorRestartTest, LateAnswersKnowWhatTheNetworkHadBeforeTheKill) {
  start({"late-answers"});
  handOver(page(1, kAnn));
  ends_.clear();
  killAndStart({page(1, kAnn), page(2, kAnn)});
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted);
  EXPECT_EQ(ends_[1].end, SubmitEnd::InDoubt);
}

TEST_F(SimulatorRestartTest, AKillDoesNotRepeatTheSameLuck) {
  start({"doubt 50%"});
  std::string ends;
  for (int id = 1; id <= 40; ++id) {
    ends += handOver(page(id, kStranger)).end == SubmitEnd::InDoubt ? 'd' : 'a';
    killAndStart();
  }
  EXPECT_NE(ends.find('a'), std::string::npos);
  EXPECT_NE(ends.find('d'), std::string::npos);
}

TEST_F(SimulatorRestartTest, DamagedLinesAreLeftOutAndNamed) {
  std::ofstream(options_.stateFile) << "rubbish\n";
  start();
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_NE(log_.front().find("1 damaged lines of " + options_.stateFile), std::string::npos);
}

TEST_F(SimulatorRestartTest, AStateFileThatCannotBeWrittenIsToldAndThePhonesGoOn) {
  options_.stateFile = "/nowhere/at/all";
  start();
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_TRUE(log_.front().starts_with("3 phones: cannot write the simulator's state file"));
  handOver(page(1, kBen));
  loop_.advance(seconds{2});
  EXPECT_EQ(receivedTexts(), Texts{"PASS 7042"});
}

}  // namespace
}  // namespace tocsin::drivers
