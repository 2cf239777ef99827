// SPDX-License-Identifier: Apache-2.0
// The box proves that it lives: by an SMS a day, and by the alarm that nothing comes in.
#include "queue/store/sqlite.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

// The story begins on Saturday 2026-11-21 at 08:00.
class ProofTest : public OfficeTest {
 protected:
  ProofTest() {
    settings.proof.recipients = {"ann"};
    settings.alarmNumbers.clear();
  }

  void setBoth(drivers::Link link) {
    modem.setLink(link);
    carrier.setLink(link);
    run();
  }

  void restartAfter(Duration off) {
    cutPower();
    pass(off);
    open();
  }
};

TEST_F(ProofTest, AProofIsSentOnceADayAtItsTime) {
  open();
  pass(minutes{59});
  expectNoSms("ann");
  pass(minutes{1});
  EXPECT_EQ(smsTo("ann"),
            std::vector<std::string>{
                "Tocsin lives. Sat 09:00. Links: modem1 ok, carrier ok. No reply needed."});
  pass(hours{23});
  expectNoSms("ann");
  pass(hours{1});
  expectSms("ann", "Tocsin lives. Sun 09:00.");
}

TEST_F(ProofTest, ItSaysHowManyAlertsCameSinceTheLastOneAlsoBehindARestart) {
  open();
  pass(hours{1});
  smsTo("ann");
  drop("core-sw-2 DOWN");
  drop("core-sw-3 DOWN");
  restartAfter(minutes{1});
  pass(hours{24});
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE kind=6 AND text LIKE "
                        "'Tocsin lives. Sun 09:00. Alerts since Sat 09:00: 2. Links:%'"),
            1);
}

TEST_F(ProofTest, ItSaysWhichLinkIsDownOrOnlySends) {
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setReceives(false);
  pass(hours{1});
  expectSms("ann", "Links: modem1 DOWN, carrier sends only.");
}

TEST_F(ProofTest, ItIsInTheLanguageOfItsRecipient) {
  open();
  RecipientRow ann = person("ann");
  ann.language = "fr";
  put(ann);
  pass(hours{1});
  expectSms("ann", "Tocsin est en vie. sam 09:00. Liens: modem1 ok");
}

TEST_F(ProofTest, ARestartSendsNoSecondOne) {
  open();
  pass(hours{1});
  expectSms("ann", "Tocsin lives.");
  restartAfter(minutes{1});
  pass(hours{2});
  expectNoSms("ann");
}

TEST_F(ProofTest, WhatWasMissedForSomeHoursIsMadeUpFor) {
  open();
  restartAfter(hours{1} + kProofCatchUp);
  expectSms("ann", "Tocsin lives. Sat 12:00.");
  pass(hours{21});
  expectSms("ann", "Tocsin lives. Sun 09:00.");
}

TEST_F(ProofTest, WhatWasMissedForLongerWaitsForTheNextDay) {
  open();
  restartAfter(hours{1} + kProofCatchUp + minutes{1});
  pass(hours{20});
  expectNoSms("ann");
  pass(hours{1});
  expectSms("ann", "Tocsin lives. Sun 09:00.");
}

TEST_F(ProofTest, AClockThatGoesBackOverItsTimeSendsNoSecondOne) {
  open();
  pass(hours{1});
  expectSms("ann", "Tocsin lives.");
  stepClock(-hours{2});
  pass(hours{5});
  expectNoSms("ann");
}

TEST_F(ProofTest, AClockThatGoesForwardOverItsTimeSendsItAtOnce) {
  open();
  stepClock(hours{2});
  tocsin->wake();
  run();
  expectSms("ann", "Tocsin lives. Sat 10:00.");
}

TEST_F(ProofTest, OneThatIsNotHandedOverWithinAnHourIsAnAlarmUntilItIs) {
  open();
  setBoth(drivers::Link::Down);
  pass(hours{1} + Proof::kSentWithin - seconds{1});
  EXPECT_FALSE(alarmStands("proof_failed"));
  pass(seconds{1});
  EXPECT_TRUE(alarmStands("proof_failed"));
  setBoth(drivers::Link::Up);
  pass(minutes{1});
  EXPECT_FALSE(alarmStands("proof_failed"));
  expectSms("ann", "Tocsin lives. Sat 09:00.");
}

TEST_F(ProofTest, TheHourGoesOnAcrossARestartAndSoDoesTheAlarm) {
  open();
  setBoth(drivers::Link::Down);
  pass(hours{1} + minutes{30});
  restartAfter(minutes{1});
  setBoth(drivers::Link::Down);
  pass(minutes{29});
  EXPECT_TRUE(alarmStands("proof_failed"));
  restartAfter(minutes{1});
  setBoth(drivers::Link::Down);
  pass(Alarms::kConfirm + seconds{1});
  EXPECT_TRUE(alarmStands("proof_failed"));
}

TEST_F(ProofTest, OneThatWaitsIsReplacedByThatOfTheNextDay) {
  open();
  setBoth(drivers::Link::Down);
  pass(hours{26});
  setBoth(drivers::Link::Up);
  pass(minutes{1});
  EXPECT_EQ(smsTo("ann").size(), 1U);
}

TEST_F(ProofTest, ANameThatNobodyHasIsAnAlarm) {
  settings.proof.recipients = {"tom"};
  open();
  pass(hours{1});
  EXPECT_TRUE(alarmStands("proof_failed"));
}

TEST_F(ProofTest, ANumberThatTheNetworkRefusesIsAnAlarmAtOnce) {
  open();
  modem.answers = [](const Submit&) { return FakeDriver::refused(drivers::Refusal::Recipient); };
  pass(hours{1});
  EXPECT_TRUE(alarmStands("proof_failed"));
}

TEST_F(ProofTest, AnAnswerToItTakesNothing) {
  open();
  pass(hours{1});
  smsTo("ann");
  reply("ann", "ok");
  expectSms("ann", "NOTHING TAKEN");
}

class ReceivePathTest : public ProofTest {
 protected:
  ReceivePathTest() {
    settings.proof.recipients.clear();
    settings.proof.receiveWithin = hours{48};
  }
};

TEST_F(ReceivePathTest, WithoutAReceivedSmsForSoLongItIsAnAlarmUntilOneComes) {
  open();
  pass(hours{48} - seconds{1});
  EXPECT_FALSE(alarmStands("receive_unproven"));
  pass(seconds{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
  receiveFrom("+33611111111", "hello");
  EXPECT_FALSE(alarmStands("receive_unproven"));
}

TEST_F(ReceivePathTest, AnSmsToItselfProvesItToo) {
  open();
  pass(hours{47});
  modem.hearItself();
  pass(hours{2});
  EXPECT_FALSE(alarmStands("receive_unproven"));
  pass(hours{46});
  EXPECT_TRUE(alarmStands("receive_unproven"));
}

TEST_F(ReceivePathTest, TheTimeGoesOnAcrossRestarts) {
  open();
  pass(hours{10});
  receiveFrom("+33611111111", "hello");
  pass(hours{20});
  restartAfter(hours{1});
  pass(hours{20});
  restartAfter(hours{1});
  pass(hours{6} - seconds{1});
  EXPECT_FALSE(alarmStands("receive_unproven"));
  pass(seconds{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
}

TEST_F(ReceivePathTest, BehindALongDowntimeWhatWaitedComesInFirst) {
  open();
  restartAfter(hours{100});
  pass(Proof::kAfterStart - seconds{1});
  EXPECT_FALSE(alarmStands("receive_unproven"));
  pass(seconds{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
}

TEST_F(ReceivePathTest, TheAlarmGoesOnWithoutABreakAcrossARestart) {
  settings.alarmNumbers = {*PhoneNumber::parse("+33600000009", "FR")};
  open();
  pass(hours{49});
  expectSms("alarm", "NO SMS RECEIVED");
  restartAfter(minutes{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
  pass(hours{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
  expectNoSms("alarm");
}

TEST_F(ReceivePathTest, AStepOfTheClockIsNoTimeWithoutAnSms) {
  open();
  pass(hours{1});
  stepClock(hours{24 * 365});
  pass(hours{46});
  EXPECT_FALSE(alarmStands("receive_unproven"));
  pass(hours{1});
  EXPECT_TRUE(alarmStands("receive_unproven"));
}

TEST_F(ReceivePathTest, ItIsOffUnlessAskedFor) {
  settings.proof.receiveWithin = Duration{0};
  open();
  pass(hours{1'000});
  EXPECT_FALSE(alarmStands("receive_unproven"));
}

class BeatTest : public OfficeTest {
 protected:
  std::optional<Beat> beat() {
    std::optional<Beat> came;
    tocsin->beat([&](const Beat& how) { came = how; });
    run();
    return came;
  }
};

TEST_F(BeatTest, ABeatIsToldBehindACommitThatWasWrittenForIt) {
  open();
  pass(minutes{1});
  const auto came = beat();
  ASSERT_TRUE(came);
  EXPECT_EQ(came->unable, "");
  EXPECT_EQ(came->criticals + came->warnings, 0);
  EXPECT_EQ(journalSays("SELECT since FROM alarms WHERE cause='mark' AND subject='beat'"),
            toMillis(clock.now()));
}

TEST_F(BeatTest, WithoutALinkOrAJournalTheBoxIsUnable) {
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setLink(drivers::Link::Down);
  run();
  EXPECT_EQ(beat()->unable, "no link is up; `tocsin drivers` says why");
  EXPECT_EQ(beat()->warnings, 2);
  settings.intake = false;
  cutPower();
  open();
  EXPECT_NE(beat()->unable, "");
}

TEST_F(BeatTest, AFailedCommitIsNoBeat) {
  open();
  auto vandal = store::Database::open(journalPath, store::Database::Mode::ReadWrite);
  ASSERT_TRUE(vandal && vandal->execute("DROP TABLE alarms"));
  EXPECT_FALSE(beat());
  EXPECT_EQ(commitErrors.size(), 1U);
}

}  // namespace
}  // namespace tocsin::dispatch
