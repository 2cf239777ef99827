// SPDX-License-Identifier: Apache-2.0
#include "app/heartbeat.h"

#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"

namespace tocsin::app {
namespace {

class HeartbeatTest : public testing::Test {
 protected:
  HeartbeatTest() {
    section_.file = "/run/tocsin/heartbeat";
    section_.url = "https://watch.example.net/ping";
    ports_.ask = [this](std::function<void(const dispatch::Beat&)> done) {
      ++asked_;
      how_.at = clock_.now();
      if (isTurning_) loop_.post([this, done] { done(how_); });
    };
    ports_.writeFile = [this](const std::string& text, std::function<void(Status)> done) {
      file_ = text;
      ++written_;
      if (fileAnswers_) loop_.post([this, done] { done(fileEnd_); });
    };
    ports_.stands = [this](const std::string& target) { return target == stood_; };
    ports_.askUrl = [this](const std::string&, std::function<void(Status)> done) {
      ++sent_;
      answer_ = std::move(done);
      if (answersAtOnce_) answer(urlEnd_);
    };
    ports_.alarm = [this](const std::string& target, bool stands, const std::string&) {
      alarms_.push_back(target + (stands ? " stands" : " over"));
    };
    ports_.log = [](LogLevel, std::string_view) {};
  }

  void begin() { heartbeat_.emplace(section_, loop_, ports_); }

  void answer(const Status& status) {
    loop_.post([done = answer_, status] { done(status); });
  }

  using Texts = std::vector<std::string>;
  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  config::HeartbeatSection section_;
  Heartbeat::Ports ports_;
  dispatch::Beat how_;
  bool isTurning_ = true, answersAtOnce_ = true, fileAnswers_ = true;
  int written_ = 0;
  std::string stood_;
  Status fileEnd_, urlEnd_;
  int asked_ = 0, sent_ = 0;
  std::string file_;
  std::function<void(Status)> answer_;
  Texts alarms_;
  std::optional<Heartbeat> heartbeat_;
};

TEST_F(HeartbeatTest, BeatsAtOnceAndThenEverySoOften) {
  begin();
  loop_.runDue();
  EXPECT_EQ(sent_, 1);
  loop_.advance(seconds{59});
  EXPECT_EQ(sent_, 1);
  loop_.advance(seconds{1});
  EXPECT_EQ(sent_, 2);
  loop_.advance(minutes{10});
  EXPECT_EQ(sent_, 12);
}

TEST_F(HeartbeatTest, AStepOfTheClockMovesNoBeat) {
  begin();
  loop_.runDue();
  clock_.step(-hours{24});
  loop_.advance(seconds{60});
  EXPECT_EQ(sent_, 2);
}

TEST_F(HeartbeatTest, TheFileSaysWhenAndHowTheBoxIs) {
  begin();
  loop_.runDue();
  EXPECT_EQ(file_,
            R"({"time":"2026-11-21T08:00:00.000Z","state":"ok",)"
            R"("alarms":{"critical":0,"warning":0},"every_s":60})"
            "\n");
  how_.criticals = 1;
  how_.warnings = 2;
  loop_.advance(seconds{60});
  EXPECT_EQ(file_,
            R"({"time":"2026-11-21T08:01:00.000Z","state":"degraded",)"
            R"("alarms":{"critical":1,"warning":2},"every_s":60})"
            "\n");
}

TEST_F(HeartbeatTest, ABoxThatCannotPageIsSilent) {
  how_.unable = "no link is up";
  begin();
  loop_.advance(minutes{5});
  EXPECT_EQ(sent_, 0);
  EXPECT_EQ(file_, "");
  how_.unable.clear();
  loop_.advance(minutes{1});
  EXPECT_EQ(sent_, 1);
}

TEST_F(HeartbeatTest, WithoutACommitThereIsNoBeat) {
  isTurning_ = false;
  begin();
  loop_.advance(minutes{5});
  EXPECT_EQ(sent_, 0);
  EXPECT_EQ(file_, "");
}

TEST_F(HeartbeatTest, ThreeFailuresInARowAreAnAlarmUntilOneIsTaken) {
  urlEnd_ = Error{Fault::Transient, "answered HTTP 500"};
  begin();
  loop_.advance(seconds{119});
  EXPECT_EQ(alarms_, Texts{});
  loop_.advance(seconds{1});
  EXPECT_EQ(alarms_, Texts{"url stands"});
  urlEnd_ = {};
  loop_.advance(seconds{60});
  EXPECT_EQ(alarms_, (Texts{"url stands", "url over"}));
  loop_.advance(minutes{5});
  EXPECT_EQ(alarms_.size(), 2U);
}

TEST_F(HeartbeatTest, AFileThatCannotBeWrittenIsAnAlarmAndTheUrlIsAskedAllTheSame) {
  fileEnd_ = Error{Fault::Transient, "cannot write"};
  begin();
  loop_.advance(minutes{2});
  EXPECT_EQ(alarms_, Texts{"file stands"});
  EXPECT_EQ(sent_, 3);
}

TEST_F(HeartbeatTest, AFileThatHangsIsAnAlarmAndTheUrlIsAskedAllTheSame) {
  fileAnswers_ = false;
  begin();
  loop_.advance(minutes{3});
  EXPECT_EQ(written_, 1);
  EXPECT_EQ(sent_, 4);
  EXPECT_EQ(alarms_, Texts{"file stands"});
}

TEST_F(HeartbeatTest, WhatStoodBeforeARestartStandsAgainWithTheFirstFailure) {
  stood_ = "url";
  urlEnd_ = Error{Fault::Transient, "answered HTTP 500"};
  begin();
  loop_.runDue();
  EXPECT_EQ(alarms_, Texts{"url stands"});
}

TEST_F(HeartbeatTest, WhatStoodBeforeARestartIsOverWithTheFirstBeatThatIsTaken) {
  stood_ = "file";
  begin();
  loop_.runDue();
  EXPECT_EQ(alarms_, Texts{"file over"});
}

TEST_F(HeartbeatTest, AnAddressThatDoesNotAnswerIsNotAskedTwiceAtOnce) {
  answersAtOnce_ = false;
  begin();
  loop_.advance(minutes{5});
  EXPECT_EQ(sent_, 1);
  answer({});
  loop_.advance(minutes{1});
  EXPECT_EQ(sent_, 2);
}

TEST_F(HeartbeatTest, AnAnswerBehindItsEndIsNobodys) {
  answersAtOnce_ = false;
  begin();
  loop_.runDue();
  heartbeat_.reset();
  answer(Error{Fault::Transient, "late"});
  loop_.advance(minutes{5});
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(alarms_, Texts{});
}

}  // namespace
}  // namespace tocsin::app
