// SPDX-License-Identifier: Apache-2.0
// Nothing waits for ever: each of these was once stuck, or told to nobody.
#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using drivers::Link;
using drivers::Refusal;

class StuckTest : public OfficeTest {
 protected:
  static void refuse(FakeDriver& driver, Refusal why) {
    driver.answers = [why](const drivers::Submit& submit) {
      return drivers::SubmitResult{
          submit.page, submit.part, drivers::SubmitEnd::Refused, why, {}, "refused"};
    };
  }

  void take() {
    modem.answers = nullptr;
    carrier.answers = nullptr;
  }

  void down(FakeDriver& driver) {
    driver.setLink(Link::Down);
    run();
  }

  void up(FakeDriver& driver) {
    driver.setLink(Link::Up);
    run();
  }

  Incoming ofSeverity(const std::string& text, Severity severity) const {
    Incoming file = alert(text);
    file.severity = severity;
    return file;
  }
};

TEST_F(StuckTest, APageGoesByTheLinkThatRefusedItWhenNoOtherWorksAnyMore) {
  open();
  refuse(modem, Refusal::ForNow);
  refuse(carrier, Refusal::ForNow);
  drop("core-sw-2 DOWN");
  pass(seconds{52});  // by then the modem's retries are used up
  down(carrier);
  take();
  pass(minutes{1});
  EXPECT_TRUE(entry("ann").due);
}

TEST_F(StuckTest, AListToWhosePeopleNoRouteLeadsIsAnAlarm) {
  settings.routes = {{"+331", {"modem1"}}};
  settings.lastResort.clear();
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{2});
  EXPECT_TRUE(alarmStands("no_path"));
  const auto rows = tocsin->alarms();
  EXPECT_NE(rows[0].text.find("list noc"), std::string::npos) << rows[0].text;
}

TEST_F(StuckTest, TheTimeOverAWorkingPathIsAddedUpWhenItComesAndGoes) {
  open();
  down(carrier);
  refuse(modem, Refusal::ForNow);
  drop("core-sw-2 DOWN");
  for (int i = 0; i < 3; ++i) {
    pass(minutes{4});
    down(modem);
    pass(seconds{5});
    up(modem);
  }
  EXPECT_GT(message().level, 1);
}

TEST_F(StuckTest, APassWhileThePageOfTheNextRoundWaitsDoesNotStopTheWalk) {
  settings.policy.rounds = 3;
  settings.policy.repeatMax = 0;
  settings.lastResort.clear();
  open();
  ListRow alone = listRow("noc");
  alone.entries = {{"ann", 1, minutes{5}}};
  ASSERT_TRUE(isDone(put(alone)));
  drop("core-sw-2 DOWN");
  down(carrier);
  refuse(modem, Refusal::ForNow);
  pass(minutes{5} + seconds{3});
  reply("ann", "PASS " + number());
  take();
  pass(hours{1});
  expectOutcome(Outcome::Exhausted);
}

TEST_F(StuckTest, WhatGetsWorseDoesNotWaitAsWhatItWas) {
  settings.digestAbove = 0;
  open();
  for (int i = 0; i < limits::kSmsPerPersonAndHour; ++i)
    drop(ofSeverity("info " + std::to_string(i), Severity::Info));
  Incoming worse = keyed("ups-1 on battery");
  worse.severity = Severity::Warning;
  drop(worse);
  expectStatus("ann", RecipientStatus::NotSent);
  drop(keyed("ups-1 is empty"));
  pass(seconds{1});
  expectStatus("ann", RecipientStatus::NotYetAck);
}

TEST_F(StuckTest, RefusedAttemptsDoNotUseUpTheHour) {
  open();
  refuse(modem, Refusal::ForNow);
  down(carrier);
  for (int i = 0; i < 3; ++i)
    drop(ofSeverity("warning " + std::to_string(i), Severity::Warning));
  pass(minutes{4});
  take();
  pass(minutes{1});
  EXPECT_TRUE(messageOf("warning 0").entries[0].due);
}

TEST_F(StuckTest, AWarningBeyondTheHoursLimitGoesOnToTheNextLevel) {
  settings.digestAbove = 0;
  open();
  for (int i = 0; i < limits::kSmsPerPersonAndHour; ++i)
    drop(ofSeverity("info " + std::to_string(i), Severity::Info));
  drop(ofSeverity("ups-1 on battery", Severity::Warning));
  pass(settings.policy.sendTimeout + seconds{1});
  EXPECT_EQ(messageOf("ups-1 on battery").level, 2);
}

TEST_F(StuckTest, ATestByALinkThatIsDownIsRefusedAtOnce) {
  open();
  down(carrier);
  std::optional<Answer<OrderDone>> said;
  tocsin->test("ann", "carrier", {}, [&](Answer<OrderDone> answer) { said = std::move(answer); });
  run();
  EXPECT_EQ(errorOf(said), OrderError::Kind::Conflict);
}

TEST_F(StuckTest, AnAlarmThatNoNumberGotIsToldAgain) {
  open();
  refuse(modem, Refusal::ForNow);
  refuse(carrier, Refusal::ForNow);
  Incoming lost = alert("for nobody");
  lost.list = "nobody";
  drop(lost);
  pass(minutes{10});
  static_cast<void>(smsTo("alarm"));
  take();
  pass(minutes{12});
  expectSms("alarm", "REFUSED FILE");
}

TEST_F(StuckTest, PagesOfForgottenMessagesAreDropped) {
  settings.routes = {{"+331", {"modem1"}}};
  settings.lastResort.clear();
  settings.policy.repeatMax = 0;
  open();
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Cancel)));
  pass(hours{25});
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE state<3"), 0);
}

TEST_F(StuckTest, AStampFromTheFutureDoesNotSilenceWhatFollows) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number(), clock.now() + hours{2});
  pass(minutes{30});
  reply("ann", "PASS " + number(), clock.now());
  expectOutcome(Outcome::Escalating);
}

TEST_F(StuckTest, AClearLongAfterTheAckKeepsTheNumberAlsoAcrossAPowerCut) {
  settings.policy.ackHold = hours{30};
  open();
  drop(keyed("core-sw-2 DOWN"));
  const std::string before = number();
  reply("ann", before);
  pass(hours{26});
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  cutPower();
  open();
  drop(keyed("core-sw-2 DOWN again"));
  EXPECT_EQ(number(), before);
}

TEST_F(StuckTest, APageThatWaitsForAPathGoesOutAlsoAfterNobodyElseTookIt) {
  settings.routes = {{"+33600000002", {"carrier"}}, {"", {"modem1"}}};
  settings.lastResort.clear();
  open();
  ListRow two = listRow("noc");
  two.entries = {{"ann", 1, minutes{5}}, {"bob", 2, minutes{5}}};
  ASSERT_TRUE(isDone(put(two)));
  down(carrier);
  pass(minutes{2});
  drop(ofSeverity("ups-1 on battery", Severity::Warning));
  pass(minutes{6});
  expectOutcome(Outcome::Exhausted);
  expectPaged({"ann"});
  up(carrier);
  pass(seconds{1});
  expectPaged({"bob"});
  reply("bob", number());
  expectOutcome(Outcome::Acknowledged);
}

}  // namespace
}  // namespace tocsin::dispatch
