// SPDX-License-Identifier: Apache-2.0
// The wall clock is set while people are waited for: every wait keeps its length, both ways.
#include <utility>

#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using enum RecipientStatus;

class ClockStepTest : public OfficeTest, public testing::WithParamInterface<Duration> {
 protected:
  ClockStepTest() { settings.alarmNumbers.clear(); }

  void setClock() {
    stepClock(GetParam());
    tocsin->wake();
    run();
  }

  void tellAlarmNumber() { settings.alarmNumbers = {*PhoneNumber::parse("+33600000009", "FR")}; }

  // A reply over a network that gives no time.
  void replyWithoutTime(const std::string& who, const std::string& text) {
    drivers::Received sms;
    sms.sender = person(who).number;
    sms.text = text;
    sms.token = sms.fingerprint = "sms " + std::to_string(++received_);
    modem.receive(sms);
    run();
  }

 private:
  int received_ = 0;
};

std::string nameOf(const testing::TestParamInfo<Duration>& info) {
  return info.param < Duration{0} ? "Back" : "Forward";
}

INSTANTIATE_TEST_SUITE_P(Both,
                         ClockStepTest,
                         testing::Values(Duration{-hours{3}}, Duration{hours{3}}),
                         nameOf);

TEST_P(ClockStepTest, AnAcknowledgeTimeKeepsItsLength) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{2});
  setClock();
  pass(minutes{3} - Duration{1});
  expectStatus("ann", NotYetAck);
  pass(Duration{1});
  expectPaged({"ann", "bob"});
}

TEST_P(ClockStepTest, ItKeepsItsLengthAlsoWhenNobodyNoticesUntilTheEnd) {
  open();
  drop("core-sw-2 DOWN");
  stepClock(GetParam());
  pass(minutes{5} - Duration{1});
  expectPaged({"ann"});
  pass(Duration{1});
  expectPaged({"bob"});
}

TEST_P(ClockStepTest, AHoldKeepsItsLength) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  reply("ann", number());
  smsTo("ann");
  setClock();
  pass(settings.policy.ackHold - Duration{1});
  expectNoSms("ann");
  pass(Duration{1});
  expectSms("ann", "STILL YOURS?");
}

TEST_P(ClockStepTest, ARepeatKeepsItsDelay) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{20});
  expectPaged({"ann", "bob", "cid", "eve"});
  setClock();
  pass(settings.policy.repeatExhausted - Duration{1});
  expectNobodyPaged();
  pass(Duration{1});
  expectPaged({"ann"});
}

TEST_P(ClockStepTest, ARefusedPageIsTriedAgainInItsTime) {
  open();
  modem.answers = [](const Submit&) { return FakeDriver::refused(drivers::Refusal::ForNow); };
  drop("core-sw-2 DOWN");
  setClock();
  pass(seconds{2} - Duration{1});
  EXPECT_EQ(modem.submits.size(), 1U);
  pass(Duration{1});
  EXPECT_EQ(modem.submits.size(), 2U);
}

TEST_P(ClockStepTest, APageThatWaitsForAPathDoesNotExpireByIt) {
  open();
  for (FakeDriver* link : {&modem, &carrier})
    link->setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  setClock();
  modem.setLink(drivers::Link::Up);
  run();
  expectPaged({"ann"});
}

TEST_P(ClockStepTest, TheGraceOfAPathKeepsItsLength) {
  settings.routes = {{"+33600000001", {"modem1"}}, {"", {"carrier"}}};
  open();
  modem.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  pass(seconds{30});
  setClock();
  pass(seconds{30} - Duration{1});
  expectNobodyPaged();
  pass(Duration{1});
  expectPaged({"bob"});
}

TEST_P(ClockStepTest, MergedAnswersAndNoticesKeepTheirTimes) {
  open();
  drop("1st");
  drop("2nd");
  pass(minutes{5});
  reply("bob", messageOf("1st").number);
  reply("bob", messageOf("2nd").number);
  smsTo("bob");
  setClock();
  pass(seconds{20} - Duration{1});
  expectNoSms("bob");
  pass(Duration{1});
  expectSms("bob", "IS YOURS");
  pass(seconds{40} - Duration{1});
  expectNoSms("ann");
  pass(Duration{1});
  expectSms("ann", "TAKEN by bob");
}

TEST_P(ClockStepTest, TheBudgetOfAnswersKeepsItsTime) {
  open();
  for (int i = 0; i < limits::kAnswersUnchangedMax; ++i)
    reply("ann", "On my way!");
  pass(seconds{30});
  setClock();
  smsTo("ann");
  pass(minutes{9});
  reply("ann", "On my way!");
  expectNoSms("ann");
  pass(seconds{30});
  reply("ann", "On my way!");
  EXPECT_FALSE(smsTo("ann").empty());
}

TEST_P(ClockStepTest, TheRepeatOfAnAlarmKeepsItsTime) {
  tellAlarmNumber();
  open();
  modem.setLink(drivers::Link::Down);
  pass(minutes{5});
  expectSms("alarm", "LINK DOWN");
  setClock();
  pass(seconds{5});
  expectSms("alarm", "CLOCK STEPPED by");
  pass(settings.alarmRepeat - minutes{6});
  expectNoSms("alarm");
  pass(minutes{2});
  expectSms("alarm", "LINK DOWN");
}

TEST_P(ClockStepTest, WhatOnlyHappenedIsShownForADay) {
  open();
  tocsin->fileRefused("a.xml", {0, 0, "it is not XML", "", ""});
  run();
  setClock();
  pass(hours{24} - minutes{1});
  EXPECT_TRUE(alarmStands("refused_file"));
  pass(minutes{2});
  EXPECT_FALSE(alarmStands("refused_file"));
}

TEST_P(ClockStepTest, AHookThatFailedIsTriedAgainInItsTime) {
  settings.hasHook = true;
  open();
  drop("core-sw-2 DOWN");
  std::exchange(hookDone, {})(Error{Fault::Transient, "it exited with 1"});
  run();
  setClock();
  pass(seconds{5} - Duration{1});
  EXPECT_EQ(hooks.size(), 1U);
  pass(Duration{1});
  EXPECT_EQ(hooks.size(), 2U);
}

TEST_P(ClockStepTest, ANumberTakesIt) {
  open();
  drop("core-sw-2 DOWN");
  setClock();
  pass(minutes{1});
  reply("ann", number());
  expectOutcome(Outcome::Acknowledged);
}

TEST_P(ClockStepTest, AllTakesIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  setClock();
  reply("ann", "ALL");
  expectOutcome(Outcome::Acknowledged);
}

TEST_P(ClockStepTest, AYesToTheOnlyPageTakesIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  setClock();
  reply("ann", "ok");
  expectOutcome(Outcome::Acknowledged);
}

TEST_P(ClockStepTest, APageSentBackTakesIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  setClock();
  reply("ann", modem.submits.front().text);
  expectOutcome(Outcome::Acknowledged);
}

TEST_P(ClockStepTest, WhoPassesLaterIsHeardAlsoWithoutServiceCentreTimes) {
  open();
  drop("core-sw-2 DOWN");
  replyWithoutTime("ann", number());
  expectOutcome(Outcome::Acknowledged);
  setClock();
  pass(minutes{1});
  replyWithoutTime("ann", "PASS " + number());
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann", "bob"});
}

TEST_P(ClockStepTest, IdenticalTextJoinsForAMinuteAndNoLonger) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  setClock();
  pass(minutes{2});
  drop("core-sw-2 DOWN");
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 2) << "else nobody hears of it";
  expectPaged({"ann", "ann"});
}

TEST_P(ClockStepTest, SmsPerHourKeepTheirHour) {
  settings.digestAbove = 0;
  open();
  std::vector<Incoming> files;
  for (int i = 0; i < limits::kSmsPerPersonAndHour + 1; ++i) {
    files.push_back(alert(std::to_string(i)));
    files.back().severity = Severity::Info;
  }
  tocsin->filesArrived(files);
  run();
  pass(minutes{30});
  setClock();
  pass(minutes{30} - Duration{1});
  EXPECT_EQ(modem.submits.size(), static_cast<std::size_t>(limits::kSmsPerPersonAndHour));
  pass(Duration{1});
  EXPECT_EQ(modem.submits.size(), static_cast<std::size_t>(limits::kSmsPerPersonAndHour) + 1);
}

class ClockTest : public OfficeTest {
 protected:
  void setClock(Duration by) {
    stepClock(by);
    tocsin->wake();
    run();
  }
};

TEST_F(ClockTest, AStepOfAMinuteIsAnAlarmASmallerOneANote) {
  open();
  setClock(minutes{1} - Duration{1});
  setClock(-minutes{1} + Duration{1});
  EXPECT_FALSE(alarmStands("clock_stepped"));
  EXPECT_EQ(events("CLOCK_STEPPED"), 2);
  setClock(-minutes{1});
  EXPECT_TRUE(alarmStands("clock_stepped"));
  pass(seconds{5});
  expectSms("alarm", "CLOCK STEPPED by -60 s");
}

TEST_F(ClockTest, AnExhaustedOneCanBeTakenAfterTheClockWentADayForward) {
  settings.policy.repeatMax = 0;
  open();
  drop("core-sw-2 DOWN");
  const std::string exhausted = number();
  pass(minutes{20});
  setClock(hours{48});
  reply("ann", exhausted);
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE outcome='ACKNOWLEDGED'"), 1);
}

TEST_F(ClockTest, AfterAPowerCutWithoutABatteryAlarmsAreRepeatedInTheirTime) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(minutes{5});
  expectSms("alarm", "LINK DOWN");
  cutPower();
  clock.step(-hours{24 * 365});
  open(false);
  pass(settings.alarmRepeat + minutes{1});
  expectSms("alarm", "LINK DOWN");
}

TEST_F(ClockTest, AfterAPowerCutWithoutABatteryAHookIsTriedAgainInItsTime) {
  settings.hasHook = true;
  open();
  drop("core-sw-2 DOWN");
  std::exchange(hookDone, {})(Error{Fault::Transient, "it exited with 1"});
  run();
  cutPower();
  clock.step(-hours{24 * 365});
  open(false);
  pass(minutes{1});
  EXPECT_EQ(hooks.size(), 2U);
}

TEST_F(ClockTest, WhenTheTimeComesBackAfterThatNoWaitEndsEarly) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  reply("bob", "PASS " + number());  // the last entry of the journal
  cutPower();
  clock.step(-hours{24 * 365});
  open(false);
  setClock(hours{24 * 365});
  pass(minutes{4} - Duration{1});
  expectPaged({"ann"});
  pass(Duration{1});
  expectPaged({"cid"});
}

}  // namespace
}  // namespace tocsin::dispatch
