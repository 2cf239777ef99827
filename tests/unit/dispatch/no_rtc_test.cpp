// SPDX-License-Identifier: Apache-2.0
// A box without a clock of its own starts in 1970 and is corrected later: no alert is lost, none
// ends early, somebody is told.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class NoRtcTest : public OfficeTest {
 protected:
  // An alert two minutes after its first page; then the box comes back in 1970.
  void backIn1970() {
    open();
    drop("core-sw-2 DOWN");
    expectPaged({"ann"});
    pass(minutes{2});
    cutPower();
    today_ = clock.now();
    clock.step(fromMillis(60'000) - today_);
    open(false);
  }

  void correctTheClock() {
    stepClock(today_ + minutes{10} - clock.now());
    tocsin->wake();
    run();
  }

  Time today_{};
};

TEST_F(NoRtcTest, AnAlertThatWasOpenGoesOnWithWhatWasLeftOfItsTime) {
  backIn1970();
  expectOutcome(Outcome::Escalating);
  pass(minutes{1});
  correctTheClock();
  // Nobody knows how long it was off: what was left at the journal's last entry is left now.
  pass(minutes{4} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"bob"});
}

TEST_F(NoRtcTest, AnAlertThatCameIn1970IsPagedAndGoesOnAfterTheCorrection) {
  backIn1970();
  drop("db-7 DOWN");
  expectPaged({"ann"});
  correctTheClock();
  EXPECT_EQ(messageOf("db-7 DOWN").outcome, Outcome::Escalating);
  pass(minutes{5});
  EXPECT_EQ(messageOf("db-7 DOWN").level, 2);
}

TEST_F(NoRtcTest, TheCorrectionIsAnAlarm) {
  backIn1970();
  EXPECT_FALSE(alarmStands("clock_stepped"));
  correctTheClock();
  EXPECT_TRUE(alarmStands("clock_stepped"));
}

TEST_F(NoRtcTest, TheCorrectionAgesNothing) {
  settings.keep = hours{24 * 35};
  backIn1970();
  reply("ann", messageOf("core-sw-2 DOWN").number);
  correctTheClock();
  pass(hours{20});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 1);
}

TEST_F(NoRtcTest, WhatClosedIn1970IsAsYoungAsWhatCameBeforeIt) {
  settings.keep = hours{24 * 35};
  backIn1970();
  for (const char* text : {"db-7 DOWN", "db-8 DOWN"}) {
    drop(text);
    reply("ann", messageOf(text).number);
  }
  correctTheClock();
  pass(hours{24 * 10});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 3);
  pass(hours{24 * 40});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE open=0"), 0) << "but not for ever";
}

}  // namespace
}  // namespace tocsin::dispatch
