// SPDX-License-Identifier: Apache-2.0
// Events for the user's own program: in order, kept until taken, tried again.
#include <utility>

#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class HooksTest : public OfficeTest {
 protected:
  HooksTest() { settings.hasHook = true; }

  void takes() {
    ASSERT_TRUE(hookDone);
    std::exchange(hookDone, {})(Status{});
    run();
  }

  void fails() {
    ASSERT_TRUE(hookDone);
    std::exchange(hookDone, {})(Error{Fault::Transient, "it exited with 1"});
    run();
  }

  bool lastSays(const std::string& part) const {
    return !hooks.empty() && hooks.back().find(part) != std::string::npos;
  }
};

TEST_F(HooksTest, AnEventHasTheFieldsOfItsMessage) {
  open();
  Incoming file = keyed("core-sw-2 DOWN \"port 17\"\\");
  file.host = "core-sw-2";
  file.service = "port17";
  drop(file);
  ASSERT_EQ(hooks.size(), 1U);
  EXPECT_EQ(hooks[0],
            "{\"event\":\"QUEUED\",\"at\":\"" + toRfc3339(clock.now()) +
                "\",\"id\":1,\"number\":\"" + number() +
                "\",\"list\":\"noc\",\"text\":\"core-sw-2 DOWN \\\"port 17\\\"\\\\\","
                "\"severity\":\"critical\",\"source\":\"nagios01\",\"host\":\"core-sw-2\","
                "\"service\":\"port17\",\"group\":null,\"key\":\"core-sw-2/port17\","
                "\"outcome\":\"ESCALATING\",\"acknowledged_by\":null,\"comment\":null,"
                "\"origin\":\"spool " +
                file.fileName + "\",\"reason\":\"as " + number() + " for list noc from spool " +
                file.fileName + "\"}\n");
}

TEST_F(HooksTest, TheAcknowledgementNamesWhoAndWhatTheyWrote) {
  open();
  drop("core-sw-2 DOWN");
  takes();
  reply("ann", number() + " on my way");
  EXPECT_TRUE(lastSays("\"event\":\"ACKNOWLEDGED\""));
  EXPECT_TRUE(lastSays("\"acknowledged_by\":\"ann\",\"comment\":\"on my way\""));
}

TEST_F(HooksTest, ControlCharactersAreEscaped) {
  Message message;
  message.text = "a\tb\nc";
  EXPECT_NE(hookPayload(message, "QUEUED", "", clock.now()).find("a\\u0009b\\u000ac"),
            std::string::npos);
}

TEST_F(HooksTest, EventsGoOneAtATimeInOrder) {
  open();
  drop("1st");
  drop("2nd");
  reply("ann", messageOf("1st").number);
  ASSERT_EQ(hooks.size(), 1U);
  takes();
  EXPECT_TRUE(lastSays("\"text\":\"2nd\""));
  takes();
  EXPECT_TRUE(lastSays("\"event\":\"ACKNOWLEDGED\""));
  takes();
  EXPECT_EQ(hooks.size(), 3U);
  EXPECT_EQ(journalSays("SELECT count(*) FROM hooks"), 0);
}

TEST_F(HooksTest, AnOutcomeOfEachKindIsAnEvent) {
  settings.policy.repeatMax = 0;
  open();
  drop("core-sw-2 DOWN");
  takes();
  pass(minutes{20});
  EXPECT_TRUE(lastSays("\"event\":\"EXHAUSTED\""));
  takes();
  drop(keyed("core-sw-3 DOWN"));
  takes();
  reply("ann", number());
  takes();
  pass(minutes{1});
  drop(keyed("core-sw-3 UP", IncidentEvent::Clear));
  EXPECT_TRUE(lastSays("\"event\":\"CLEARED\""));
}

TEST_F(HooksTest, WithoutAProgramNothingIsKept) {
  settings.hasHook = false;
  open();
  drop("core-sw-2 DOWN");
  EXPECT_TRUE(hooks.empty());
  EXPECT_EQ(journalSays("SELECT count(*) FROM hooks"), 0);
}

TEST_F(HooksTest, AFailureIsTriedAgainWithGrowingDelay) {
  open();
  drop("core-sw-2 DOWN");
  const auto delays = {seconds{5}, seconds{30}, seconds{120}, seconds{600}, seconds{1800}};
  std::size_t runs = 1;
  for (const seconds delay : delays) {
    fails();
    pass(delay - Duration{1});
    EXPECT_EQ(hooks.size(), runs) << delay.count();
    pass(Duration{1});
    EXPECT_EQ(hooks.size(), ++runs) << delay.count();
  }
  fails();
  pass(minutes{30});
  EXPECT_EQ(hooks.size(), runs + 1) << "it does not grow any further";
  EXPECT_EQ(hooks.back(), hooks.front());
}

TEST_F(HooksTest, NoLaterEventOvertakesOneThatFails) {
  open();
  drop("1st");
  fails();
  drop("2nd");
  EXPECT_EQ(hooks.size(), 1U);
  pass(seconds{5});
  EXPECT_TRUE(lastSays("\"text\":\"1st\""));
  takes();
  EXPECT_TRUE(lastSays("\"text\":\"2nd\""));
}

TEST_F(HooksTest, WhatWasNotTakenRunsAgainAfterAPowerCut) {
  open();
  drop("core-sw-2 DOWN");
  cutPower();
  open();
  ASSERT_EQ(hooks.size(), 2U);
  EXPECT_EQ(hooks[1], hooks[0]);
}

TEST_F(HooksTest, TheDelayGoesOnAfterAPowerCut) {
  open();
  drop("core-sw-2 DOWN");
  fails();
  pass(seconds{5});
  fails();
  cutPower();
  open();
  pass(seconds{29});
  EXPECT_EQ(hooks.size(), 2U);
  pass(seconds{1});
  EXPECT_EQ(hooks.size(), 3U);
  fails();
  pass(minutes{2} - Duration{1});
  EXPECT_EQ(hooks.size(), 3U) << "its attempts are remembered";
  pass(Duration{1});
  EXPECT_EQ(hooks.size(), 4U);
}

TEST_F(HooksTest, AFailureIsAnAlarmUntilTheProgramTakesAnEvent) {
  open();
  drop("core-sw-2 DOWN");
  fails();
  EXPECT_TRUE(alarmStands("hook_failed"));
  pass(seconds{5});
  expectSms("alarm", "on_event PROGRAM FAILS: on_event - it exited with 1");
  fails();
  EXPECT_TRUE(alarmStands("hook_failed"));
  pass(seconds{30});
  takes();
  EXPECT_FALSE(alarmStands("hook_failed"));
}

TEST_F(HooksTest, TheAlarmStandsAcrossAPowerCutUntilTheProgramTakesAnEvent) {
  open();
  drop("core-sw-2 DOWN");
  fails();
  cutPower();
  open();
  EXPECT_TRUE(alarmStands("hook_failed"));
}

TEST_F(HooksTest, OfMoreThanTenThousandThatWaitTheOldestGivesWayWithALogLine) {
  Turn turn;
  HookQueue queue(ports, turn, "", "on_event program", ports.runHook);
  for (std::size_t i = 0; i < HookQueue::kWaitingMax; ++i)
    queue.add("{}");
  EXPECT_TRUE(log.empty());
  queue.add("{}");
  EXPECT_EQ(queue.size(), HookQueue::kWaitingMax);
  EXPECT_EQ(turn.batch.hooksDone, std::vector<std::int64_t>{1});
  EXPECT_TRUE(logged("the oldest is given up"));
}

TEST_F(HooksTest, PagingNeverWaitsForTheProgram) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  expectPaged({"ann", "bob"});
  EXPECT_EQ(hooks.size(), 1U) << "it still runs";
}

}  // namespace
}  // namespace tocsin::dispatch
