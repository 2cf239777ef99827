// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/gateway/exec_words.h"
#include "drivers/gateway/gateway.h"
#include "queue/base/limits.h"
#include "tests/support/fake_loop.h"
#include "told.h"

namespace tocsin::gateway {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using drivers::Submit;
using drivers::SubmitEnd;
using testing::HasSubstr;
using testing::StartsWith;
using How = ProgramEnd::How;

ProgramEnd says(const std::string& output, int code = 0) {
  return {.how = How::Exited, .code = code, .output = output, .what = ""};
}

class ExecGatewayTest : public testing::Test {
 protected:
  struct Run {
    std::vector<std::string> command;
    std::string input;
    Duration timeMax{0};
    std::function<void(const ProgramEnd&)> done;
  };

  void SetUp() override {
    const RunProgram run = [this](std::vector<std::string> command,
                                  std::string input,
                                  Duration timeMax,
                                  std::function<void(const ProgramEnd&)> done) {
      runs_.push_back({std::move(command), std::move(input), timeMax, std::move(done)});
    };
    driver_ = makeExec({.name = "own", .command = {"/opt/send", "-x"}, .timeMax = seconds{20}},
                       run,
                       loop_,
                       clock_,
                       {});
  }

  void start(const std::vector<Submit>& inDoubt = {}) {
    driver_->start(told_.events(), inDoubt);
    loop_.runDue();
  }

  // Hands one page over; what its driver says of this end of the program.
  std::string handOver(const ProgramEnd& end) {
    driver_->submit(submitOf(++page_));
    const std::size_t before = told_.ends.size();
    const auto done = runs_.back().done;
    done(end);
    loop_.runDue();
    EXPECT_EQ(told_.ends.size(), before + 1);
    EXPECT_EQ(told_.ends.back().page, PageId{page_});
    return shown(told_.ends.back());
  }

  Link link() const { return driver_->health().link; }

  const ProgramEnd good_ = says(R"({"result":"accepted"})");
  const ProgramEnd busy_ = says(R"({"result":"refused","class":"for_now"})");
  const ProgramEnd noNumber_ = says(R"({"result":"refused","class":"recipient"})");

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  Told told_;
  std::vector<Run> runs_;
  std::unique_ptr<drivers::SmsDriver> driver_;
  std::int64_t page_ = 0;
};

TEST_F(ExecGatewayTest, ThePageIsOneLineOfJsonOnStandardInput) {
  start();
  Submit submit = submitOf(1207, "\"Port\" 17\n\xff down; $(id)");
  submit.part = 2;
  submit.parts = 3;
  submit.reference = 41;
  submit.attempt = 2;
  submit.critical = true;
  driver_->submit(submit);
  ASSERT_EQ(runs_.size(), 1U);
  EXPECT_EQ(runs_[0].command, (std::vector<std::string>{"/opt/send", "-x"}));
  EXPECT_EQ(runs_[0].timeMax, seconds{20});
  EXPECT_EQ(runs_[0].input,
            "{\"attempt\":2,\"critical\":true,\"id\":1207,\"part\":2,\"parts\":3,\"reference\":41,"
            "\"text\":\"\\\"Port\\\" 17\\n\xEF\xBF\xBD down; $(id)\",\"to\":\"+33612345678\","
            "\"validity_s\":7200}\n");
}

TEST_F(ExecGatewayTest, EachAnswerIsOneOfThreeEnds) {
  struct Row {
    ProgramEnd end;
    std::string shown;
  };

  const std::vector<Row> rows{
      {says(R"({"result":"accepted","reference":"AB-12"})"), "accepted AB-12"},
      {says("\n {\"result\":\"accepted\",\"reference\":4711}\n"), "accepted 4711"},
      {says(R"({"result":"accepted","reference":null,"more":[1]})"), "accepted "},
      {says(R"({"result":"accepted","class":"recipient"})"), "accepted "},
      {says(R"({"result":"refused","class":"recipient","reason":"no such"})"),
       "refused recipient: no such"},
      {says(R"({"result":"refused","class":"form"})"), "refused form: refused by the program"},
      {says(R"({"result":"refused","class":"account","reason":"no\ncredit"})"),
       "refused account: no credit"},
      {says(R"({"result":"refused","class":"too_fast"})"),
       "refused too fast: refused by the program"},
      {says(R"({"result":"refused","reason":"busy"})"), "refused for now: busy"},
      {says(R"({"result":"refused","class":"?"})"), "refused for now: refused by the program"},
      {says(R"({"result":"refused","class":"recipient"})", 1),
       "refused recipient: refused by the program"},
      {says(R"({"result":"in_doubt","reason":"no reply"})"), "in doubt: no reply"},
      {says(R"({"result":"accepted"})", 3),
       "in doubt: the program says accepted, but ended in an error, exit code 3"},
      {says(R"({"result":"sent"})"),
       "in doubt: the program answered no result that there is: \"sent\""},
      {says(R"({"result":true})"), "in doubt: the program answered no result that there is: \"\""},
      {says("{}"), "in doubt: the program answered no result that there is: \"\""},
      {says(""), "in doubt: the program answered nothing, exit code 0"},
      {says("Traceback:\nboom", 1),
       "in doubt: the program's answer is no JSON object: Traceback: boom, exit code 1"},
      {says("[\"accepted\"]"),
       "in doubt: the program's answer is no JSON object: [\"accepted\"], exit code 0"},
      {says(R"({"result":"accepted"}{"result":"accepted"})"),
       "in doubt: the program's answer is no JSON object: {\"result\":\"accepted\"}{\"result\":"
       "\"accepted\"}, exit code 0"},
      {{.how = How::NotStarted, .code = 0, .output = "", .what = "no such file"},
       "refused for now: the program: no such file"},
      {{.how = How::TimedOut, .code = 0, .output = R"({"result":"accepted"})", .what = "too long"},
       "in doubt: the program: too long"},
      {{.how = How::Crashed, .code = 0, .output = "", .what = "signal 11"},
       "in doubt: the program: signal 11"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(shown(resultOf(submitOf(1), row.end)), row.shown);
}

TEST_F(ExecGatewayTest, WhatAProgramSaysIsBounded) {
  const std::string deep(limits::kHookOutputBytesMax, '[');
  EXPECT_THAT(shown(resultOf(submitOf(1), says(deep))), StartsWith("in doubt: "));
  const auto result = resultOf(
      submitOf(1), says(R"({"result":"accepted","reference":")" + std::string(3'000, 'r') + "\"}"));
  EXPECT_EQ(result.reference.size(), limits::kGatewayWordsBytesMax);
}

TEST_F(ExecGatewayTest, ItIsUpFromTheStartAndReceivesNothing) {
  driver_->start(told_.events(), {});
  EXPECT_TRUE(told_.healths.empty()) << "never from inside start()";
  loop_.runDue();
  ASSERT_EQ(told_.healths.size(), 1U);
  EXPECT_EQ(told_.healths[0].link, Link::Up);
  EXPECT_FALSE(told_.healths[0].receives);
  EXPECT_FALSE(driver_->canRing());
  EXPECT_EQ(driver_->window(), 1);
  EXPECT_EQ(driver_->submitTimeMax(), seconds{20} + limits::kHookGrace + seconds{5});
}

TEST_F(ExecGatewayTest, SubmitsOfAFormerProcessAreInDoubtAtOnce) {
  start({submitOf(7), submitOf(9)});
  ASSERT_EQ(told_.ends.size(), 2U);
  EXPECT_EQ(told_.ends[0].page, PageId{7});
  EXPECT_EQ(told_.ends[1].page, PageId{9});
  EXPECT_THAT(shown(told_.ends[1]), StartsWith("in doubt: handed over before a restart"));
  EXPECT_EQ(link(), Link::Up);
  EXPECT_TRUE(runs_.empty());
}

TEST_F(ExecGatewayTest, ThreeFailuresInARowBringItDownForAMinute) {
  start();
  handOver(busy_);
  handOver({.how = How::Crashed, .code = 0, .output = "", .what = "signal 11"});
  EXPECT_EQ(link(), Link::Up);
  handOver(says(R"({"result":"refused","class":"account","reason":"no credit"})"));
  EXPECT_EQ(link(), Link::Down);
  EXPECT_EQ(told_.healths.back().link, Link::Down);
  EXPECT_EQ(told_.healths.back().detail, "no credit");
  EXPECT_NE(told_.healths.back().whatToDo, "");
  loop_.advance(limits::kGatewayDownFor - Duration{1});
  EXPECT_EQ(link(), Link::Down);
  loop_.advance(Duration{1});
  EXPECT_EQ(link(), Link::Up);
  EXPECT_EQ(told_.healths.back().link, Link::Up);
}

TEST_F(ExecGatewayTest, OnTrialOneFailureIsEnoughAndOneSuccessProvesIt) {
  start();
  for (int i = 0; i < limits::kGatewayFailuresMax; ++i)
    handOver(busy_);
  loop_.advance(limits::kGatewayDownFor);
  handOver(busy_);
  EXPECT_EQ(link(), Link::Down);
  loop_.advance(limits::kGatewayDownFor);
  handOver(good_);
  handOver(busy_);
  handOver(busy_);
  EXPECT_EQ(link(), Link::Up) << "it was proven, so three are needed again";
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(ExecGatewayTest, RecipientsAndTextsDoNotCountAgainstIt) {
  start();
  for (int i = 0; i < 5; ++i) {
    handOver(busy_);
    handOver(busy_);
    handOver(i % 2 == 0 ? noNumber_ : says(R"({"result":"refused","class":"form"})"));
    EXPECT_EQ(link(), Link::Up);
  }
}

TEST_F(ExecGatewayTest, AnAcceptedOneEndsTheDownTimeEarly) {
  start();
  driver_->submit(submitOf(100));
  const auto slow = runs_.back().done;
  for (int i = 0; i < limits::kGatewayFailuresMax; ++i)
    handOver(busy_);
  EXPECT_EQ(link(), Link::Down);
  slow(good_);
  loop_.runDue();
  EXPECT_EQ(link(), Link::Up);
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(ExecGatewayTest, ARefusedAccountIsATroubleUntilItSendsAgain) {
  start();
  handOver(says(R"({"result":"refused","class":"account","reason":"no credit"})"));
  ASSERT_EQ(told_.healths.back().troubles.size(), 1U);
  EXPECT_EQ(told_.healths.back().troubles[0],
            (LinkTrouble{LinkTrouble::Kind::Rejected, "no credit"}));
  handOver(good_);
  EXPECT_TRUE(told_.healths.back().troubles.empty());
}

TEST_F(ExecGatewayTest, AskedToBeSlowerItIsSlowedForAMinute) {
  start();
  for (int i = 0; i < 5; ++i)
    handOver(says(R"({"result":"refused","class":"too_fast"})"));
  EXPECT_EQ(link(), Link::Up);
  EXPECT_TRUE(told_.healths.back().isSlowed);
  loop_.advance(limits::kGatewayDownFor);
  EXPECT_FALSE(told_.healths.back().isSlowed);
}

TEST_F(ExecGatewayTest, AfterAStopNothingIsToldAndItMayStartAgain) {
  start();
  driver_->submit(submitOf(1));
  driver_->stop();
  start({submitOf(1)});
  ASSERT_EQ(told_.ends.size(), 1U);
  runs_[0].done(good_);
  loop_.runDue();
  EXPECT_EQ(told_.ends.size(), 1U) << "of the time before";
  driver_->submit(submitOf(2));
  driver_.reset();
  runs_[1].done(good_);
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST(ExecOptionsTest, EachMistakeSaysWhatWouldBeRight) {
  EXPECT_TRUE(checkExec({.command = {"/opt/send", "a b", ""}}));
  EXPECT_FALSE(checkExec({.command = {}}));
  EXPECT_FALSE(checkExec({.command = {"send"}}));
  EXPECT_FALSE(checkExec({.command = {"/opt/send", std::string("a\0b", 3)}}));
  EXPECT_FALSE(checkExec({.command = {"/opt/send"}, .timeMax = Duration{0}}));
}

}  // namespace
}  // namespace tocsin::gateway
