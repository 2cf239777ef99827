// SPDX-License-Identifier: Apache-2.0
// Phones that are rung after a critical page.
#include <gmock/gmock.h>

#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using How = drivers::RingEnd::How;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kAnn = "+33600000001";
constexpr const char* kBob = "+33600000002";
constexpr const char* kEve = "+33600000004";

class RingingTest : public OfficeTest {
 protected:
  RingingTest() {
    settings.routes = {{"", {"modem1"}}};
    settings.rings = {"modem1"};
    settings.alarmNumbers.clear();
    modem.mayRing = true;
  }

  void endRing(How how = How::Rang) {
    modem.endRing(how, how == How::Failed ? "no carrier" : "");
    run();
  }

  // Another alert, for eve.
  void dropForManagers() {
    Incoming other = alert("ups-1 DOWN");
    other.list = "managers";
    drop(other);
  }

  // The next submits of the modem wait for release().
  void hold() {
    modem.answers = [](const Submit&) { return std::nullopt; };
  }

  void release() {
    modem.answers = nullptr;
    const auto waiting = modem.inFlight;
    for (const Submit& submit : waiting) {
      modem.end(submit, FakeDriver::accepted());
    }
    run();
  }
};

TEST_F(RingingTest, AfterACriticalPageThePhoneIsRungByTheLinkThatCarriedIt) {
  settings.routes = {{"", {"modem1", "carrier"}}};
  carrier.mayRing = true;
  settings.rings = {"modem1", "carrier"};
  open();
  modem.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  EXPECT_THAT(carrier.rung, ElementsAre(kAnn));
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, APageInDoubtRingsToo) {
  modem.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  open();
  drop("core-sw-2 DOWN");
  EXPECT_THAT(modem.rung, IsEmpty());
  pass(seconds{10});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
}

TEST_F(RingingTest, WithoutRingCriticalNobodyIsRung) {
  settings.rings.clear();
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{3});
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, ALinkThatCannotRingIsNotAskedTo) {
  modem.mayRing = false;
  open();
  drop("core-sw-2 DOWN");
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, OnlyCriticalPagesRing) {
  open();
  Incoming warning = alert("disk at 80 %");
  warning.severity = Severity::Warning;
  drop(warning);
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, AnswersAndAlarmsRingNobody) {
  settings.alarmNumbers = {*PhoneNumber::parse("+33600000009", "FR")};
  open();
  reply("bob", "?");
  tocsin->alarm(Cause::SpoolGone, "/spool", true, "gone");
  pass(seconds{30});
  EXPECT_EQ(modem.submits.size(), 2U);
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, ItIsRungOnceMoreWithinThreeMinutesAndNotAThirdTime) {
  open();
  drop("core-sw-2 DOWN");
  pass(seconds{25});
  endRing();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  pass(minutes{2} - seconds{25});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
  pass(seconds{25});
  endRing();
  pass(minutes{2});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
  EXPECT_EQ(events("RUNG"), 2);
}

TEST_F(RingingTest, WhoRepliedIsNotRungAgainWhateverTheyWrote) {
  open();
  drop("core-sw-2 DOWN");
  endRing();
  reply("ann", "On my way!");
  expectStatus("ann", RecipientStatus::NotYetAck);
  pass(minutes{4});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
}

TEST_F(RingingTest, AReplyDuringTheRingStopsIt) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", "On my way!");
  EXPECT_EQ(modem.ringsStopped, 1);
  pass(minutes{4});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  EXPECT_EQ(events("RUNG"), 1);
}

TEST_F(RingingTest, AReplyOfSomebodyElseStopsNothing) {
  open();
  drop("core-sw-2 DOWN");
  reply("zoe", "?");
  EXPECT_EQ(modem.ringsStopped, 0);
}

TEST_F(RingingTest, WhenSomebodyHasItNobodyIsRungAnyMore) {
  open();
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge, "cid")));
  EXPECT_EQ(modem.ringsStopped, 1);
  pass(minutes{4});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
}

TEST_F(RingingTest, WhoseTimeIsOverIsNotRungAgain) {
  open();
  ListRow noc = listRow("noc");
  noc.entries[0].acknowledgeTime = minutes{1};
  ASSERT_TRUE(isDone(put(noc)));
  drop("core-sw-2 DOWN");
  endRing();
  pass(minutes{1});
  expectStatus("ann", RecipientStatus::AckTimeOver);
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kBob));
  endRing();
  pass(minutes{1} + seconds{59});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kBob));
}

TEST_F(RingingTest, NobodyIsRungWhileAPageIsInFlightOrWaits) {
  modem.windowSize = 1;
  open();
  ListRow noc = listRow("noc");
  noc.entries[1].level = 1;
  ASSERT_TRUE(isDone(put(noc)));
  hold();
  drop("core-sw-2 DOWN");
  modem.end(modem.inFlight.front(), FakeDriver::accepted());
  run();
  EXPECT_EQ(modem.submits.size(), 2U);
  EXPECT_THAT(modem.rung, IsEmpty());
  release();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  endRing();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kBob));
}

TEST_F(RingingTest, NobodyIsRungWhileAPageIsSoonTriedAgain) {
  open();
  modem.answers = [](const Submit& submit) {
    const bool first = submit.to.text() == kEve && submit.attempt == 1;
    return std::optional(first ? FakeDriver::refused(drivers::Refusal::ForNow)
                               : FakeDriver::accepted());
  };
  Incoming other = alert("ups-1 DOWN");
  other.list = "managers";
  tocsin->filesArrived({other, alert("core-sw-2 DOWN")});
  run();
  EXPECT_THAT(modem.rung, IsEmpty());
  pass(seconds{2});
  EXPECT_EQ(modem.rung.size(), 1U);
}

TEST_F(RingingTest, ASubmitInterruptsARingAndItIsRungAgainLater) {
  open();
  drop("core-sw-2 DOWN");
  hold();
  dropForManagers();
  EXPECT_FALSE(modem.ringing);
  pass(minutes{1});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  release();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
  endRing();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn, kEve));
}

TEST_F(RingingTest, ThreeMinutesAfterItsTimeARingIsGivenUp) {
  open();
  drop("core-sw-2 DOWN");
  hold();
  dropForManagers();
  pass(minutes{3} + Duration{1});
  EXPECT_EQ(events("RING_FAILED"), 1);
  release();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kEve));
}

TEST_F(RingingTest, SeveralPagesToOnePersonAreOneRing) {
  open();
  tocsin->filesArrived({alert("1 DOWN"), alert("2 DOWN"), alert("3 DOWN")});
  run();
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  endRing();
  EXPECT_EQ(events("RUNG"), 3);
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
}

TEST_F(RingingTest, ARestartForgetsTheRings) {
  open();
  drop("core-sw-2 DOWN");
  cutPower();
  modem.ringing.reset();
  modem.rung.clear();
  open();
  pass(minutes{4});
  EXPECT_THAT(modem.rung, IsEmpty());
}

TEST_F(RingingTest, WhatFailedIsToldAndTheSecondRingComesAllTheSame) {
  open();
  drop("core-sw-2 DOWN");
  endRing(How::Failed);
  EXPECT_EQ(journalSays("SELECT count(*) FROM events WHERE event='RING_FAILED' AND message=1 AND "
                        "reason='ann by modem1: no carrier'"),
            1);
  pass(minutes{2});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
}

TEST_F(RingingTest, ALinkThatTellsNoEndHasFailedAfterAMinute) {
  open();
  drop("core-sw-2 DOWN");
  modem.ringing.reset();
  pass(minutes{1});
  EXPECT_EQ(events("RING_FAILED"), 1);
  pass(minutes{1});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
}

TEST_F(RingingTest, AStepOfTheClockMovesNoRing) {
  open();
  drop("core-sw-2 DOWN");
  endRing();
  stepClock(hours{1});
  tocsin->wake();
  pass(minutes{2} - Duration{1});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn));
  pass(Duration{1});
  EXPECT_THAT(modem.rung, ElementsAre(kAnn, kAnn));
}

TEST_F(RingingTest, AtMostFiftyPeopleWaitToBeRung) {
  open();
  Directory rows = office();
  ListRow all{"all", "", {}, {}, false, {}, 0, {}};
  for (std::size_t i = 0; i <= limits::kRingsMax; ++i) {
    RecipientRow row;
    row.name = "p" + std::to_string(100 + i);
    row.number = "+336000001" + std::to_string(10 + i);
    all.entries.push_back({row.name, 1, minutes{5}});
    rows.recipients.push_back(row);
  }
  rows.lists.push_back(all);
  ASSERT_TRUE(isDone(import(rows, false)));
  Incoming wide = alert("core-sw-2 DOWN");
  wide.list = "all";
  drop(wide);
  EXPECT_EQ(modem.submits.size(), limits::kRingsMax + 1);
  EXPECT_EQ(events("RING_FAILED"), 1);
}

}  // namespace
}  // namespace tocsin::dispatch
