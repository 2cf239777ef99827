// SPDX-License-Identifier: Apache-2.0
// After a restore: yesterday's alerts page nobody until somebody has looked at them, new ones do.
#include "queue/store/backup.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using enum RecipientStatus;

class RestoredTest : public OfficeTest {
 protected:
  // As it is now; the box goes on afterwards.
  void backUp() {
    const Status made = store::backUp(
        journalPath, {.at = clock.now(), .version = "1", .configPath = "c", .config = "#"}, file());
    ASSERT_TRUE(made) << made.error().what;
  }

  // The box stops, the backup is put in place a day later, and it starts again.
  void restoreADayLater() {
    cutPower();
    loop.advance(hours{24});
    putInPlace();
    open();
  }

  void putInPlace() {
    const auto done = store::restore({.file = file(),
                                      .journal = journalPath,
                                      .now = clock.now(),
                                      .numbers = {},
                                      .mayReplace = true});
    ASSERT_TRUE(done) << done.error().what;
  }

  // On a box without a battery, whose clock is a year behind the backup.
  void restoreAYearBefore() {
    cutPower();
    clock.step(-hours{24 * 365});
    putInPlace();
    open(false);
  }

  // An alert whose first level was paged two minutes before the backup.
  void restored() {
    open();
    drop("core-sw-2 DOWN");
    expectPaged({"ann"});
    pass(minutes{2});
    backUp();
    restoreADayLater();
  }

  std::optional<Answer<OrderDone>> resume() {
    std::optional<Answer<OrderDone>> came;
    tocsin->resume(caller, [&](Answer<OrderDone> answer) { came = answer; });
    run();
    return came;
  }

  std::string file() const { return journalPath + ".backup"; }
};

TEST_F(RestoredTest, NobodyIsPagedForWhatIsHeldHoweverLongItLasts) {
  restored();
  pass(hours{30});
  expectNobodyPaged();
  expectOutcome(Outcome::Escalating);
  expectStatus("ann", NotYetAck);
  EXPECT_EQ(tocsin->book().heldCount(), 1U);
}

TEST_F(RestoredTest, AnAlarmSaysThatAlertsAreHeldUntilNothingIs) {
  restored();
  EXPECT_TRUE(alarmStands("restored_held"));
  EXPECT_TRUE(logged("1 open alerts are held"));
  EXPECT_TRUE(isDone(resume()));
  EXPECT_FALSE(alarmStands("restored_held"));
}

TEST_F(RestoredTest, NewAlertsArePagedAsUsual) {
  restored();
  drop("db-7 DOWN");
  expectPaged({"ann"});
  pass(minutes{5});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, AfterResumeItsWaitsGoOnWithWhatWasLeftAtTheBackup) {
  restored();
  pass(hours{2});
  EXPECT_TRUE(isDone(resume()));
  expectNobodyPaged();
  pass(minutes{3} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, APageThatWaitedAtTheBackupGoesOutAfterResume) {
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  backUp();
  modem.setLink(drivers::Link::Up);
  carrier.setLink(drivers::Link::Up);
  restoreADayLater();
  pass(minutes{10});
  expectNobodyPaged();
  EXPECT_TRUE(isDone(resume()));
  expectPaged({"ann"});
}

TEST_F(RestoredTest, AReplyToAHeldAlertCounts) {
  restored();
  reply("ann", number());
  expectOutcome(Outcome::Acknowledged);
  expectSms("ann", number());
  EXPECT_EQ(tocsin->book().heldCount(), 0U);
  EXPECT_FALSE(alarmStands("restored_held"));
}

TEST_F(RestoredTest, APassOpensTheNextLevelButPagesItOnlyAfterResume) {
  restored();
  reply("ann", "PASS " + number());
  pass(minutes{1});
  expectNobodyPaged();
  EXPECT_TRUE(isDone(resume()));
  expectPaged({"bob"});
}

TEST_F(RestoredTest, AnAlertThatIsRaisedAgainIsAliveAndGoesOn) {
  open();
  drop(keyed("port 17 DOWN"));
  expectPaged({"ann"});
  pass(minutes{2});
  backUp();
  restoreADayLater();
  drop(keyed("port 17 DOWN"));
  EXPECT_EQ(tocsin->book().heldCount(), 0U);
  pass(minutes{3});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, AClearEndsAHeldAlertAndNobodyIsPaged) {
  open();
  drop(keyed("port 17 DOWN"));
  expectPaged({"ann"});
  pass(minutes{2});
  backUp();
  restoreADayLater();
  drop(keyed("port 17 UP", IncidentEvent::Clear));
  expectOutcome(Outcome::Cancelled);
  EXPECT_EQ(tocsin->book().heldCount(), 0U);
}

TEST_F(RestoredTest, EscalateFreesOneOfThem) {
  restored();
  EXPECT_TRUE(isDone(order(MessageVerb::Escalate)));
  expectPaged({"bob"});
  EXPECT_EQ(tocsin->book().heldCount(), 0U);
}

TEST_F(RestoredTest, WhatIsHeldStaysSoAfterAPowerCut) {
  restored();
  pass(hours{1});
  cutPower();
  open();
  pass(hours{1});
  expectNobodyPaged();
  EXPECT_TRUE(isDone(resume()));
  cutPower();
  open();
  EXPECT_EQ(tocsin->book().heldCount(), 0U);
  pass(minutes{3});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, AStepOfTheClockChangesNothingOfWhatIsLeft) {
  restored();
  stepClock(hours{5});
  EXPECT_TRUE(isDone(resume()));
  pass(minutes{3} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, OnABoxWhoseClockIsBehindTheBackupWaitsGoOnToo) {
  open();
  drop("core-sw-2 DOWN");
  expectPaged({"ann"});
  pass(minutes{2});
  backUp();
  restoreAYearBefore();
  pass(hours{2});
  EXPECT_TRUE(isDone(resume()));
  pass(minutes{3} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, AClockThatIsCorrectedWhileAlertsAreHeldChangesNothingOfWhatIsLeft) {
  open();
  drop("core-sw-2 DOWN");
  expectPaged({"ann"});
  pass(minutes{2});
  backUp();
  restoreAYearBefore();
  stepClock(hours{24 * 366});
  EXPECT_TRUE(isDone(resume()));
  pass(minutes{3} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"bob"});
}

TEST_F(RestoredTest, APageThatWaitedGoesOutOnABoxWhoseClockIsBehindTheBackup) {
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  backUp();
  modem.setLink(drivers::Link::Up);
  carrier.setLink(drivers::Link::Up);
  restoreAYearBefore();
  EXPECT_TRUE(isDone(resume()));
  pass(seconds{1});
  expectPaged({"ann"});
}

TEST_F(RestoredTest, AWaitThatBeginsWhileItIsHeldHasItsOwnLengthAfterResume) {
  restored();
  pass(hours{5});
  reply("ann", "PASS " + number());
  pass(minutes{1});
  EXPECT_TRUE(isDone(resume()));
  expectPaged({"bob"});
  pass(minutes{5} - seconds{1});
  expectNobodyPaged();
  pass(seconds{1});
  expectPaged({"cid"});
}

TEST_F(RestoredTest, ResumeWithoutAnythingHeldSaysSoAndIsDone) {
  open();
  const auto answer = resume();
  ASSERT_TRUE(isDone(answer));
  EXPECT_FALSE(std::get<OrderDone>(*answer).changed);
  EXPECT_EQ(journalSays("SELECT count(*) FROM audit WHERE did='resume'"), 0);
}

TEST_F(RestoredTest, ResumeIsInTheAudit) {
  restored();
  EXPECT_TRUE(isDone(resume()));
  ASSERT_FALSE(audited().empty());
  EXPECT_NE(audited().back().find("resume restored messages"), std::string::npos);
}

TEST_F(RestoredTest, HeldPagesAreNoPassengersOfADigestOfNewOnes) {
  settings.digestAbove = 1;
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  drop("core-sw-3 DOWN");
  backUp();
  restoreADayLater();
  drop("db-7 DOWN");
  drop("db-8 DOWN");
  modem.setLink(drivers::Link::Up);
  carrier.setLink(drivers::Link::Up);
  pass(minutes{1});
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages p JOIN held h ON h.message=p.message WHERE "
                        "p.state<>0"),
            0);
}

class AgingTest : public OfficeTest {};

TEST_F(AgingTest, WhatClosedLongAgoGoesBesideTheWorkAndItsNumberStaysUsed) {
  settings.keep = hours{24 * 35};
  std::vector<std::int64_t> gone;
  ports.aged = [&](const std::vector<std::int64_t>& ids) { gone = ids; };
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  pass(hours{24 * 36});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 0);
  EXPECT_EQ(gone.size(), 1U);
  drop("db-7 DOWN");
  EXPECT_EQ(message().id, MessageId{2});
}

TEST_F(AgingTest, AClockThatIsADayOffAgesNothingForADay) {
  settings.keep = hours{24 * 35};
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  pass(hours{10});
  stepClock(hours{24 * 365});
  tocsin->wake();
  run();
  pass(hours{23});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 1);
}

TEST_F(AgingTest, OffKeepsEverything) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  pass(hours{24 * 1000});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 1);
}

TEST_F(AgingTest, AMessageThatClosesWaitsForTheFileOfItsDayUntilItIsWritten) {
  settings.writesDays = true;
  int asked = 0;
  ports.closingsWait = [&] { ++asked; };
  open();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(asked, 0);
  reply("ann", number());
  pass(hours{5});
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(journalSays("SELECT count(*) FROM closings"), 1);
  tocsin->closingsWritten(1);
  run();
  EXPECT_EQ(journalSays("SELECT count(*) FROM closings"), 0);
  cutPower();
  open();
  drop("db-7 DOWN");
  reply("ann", number());
  pass(hours{5});
  EXPECT_EQ(journalSays("SELECT max(id) FROM closings"), 2) << "no number comes twice";
}

}  // namespace
}  // namespace tocsin::dispatch
