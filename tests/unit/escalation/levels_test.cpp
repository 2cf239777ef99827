// SPDX-License-Identifier: Apache-2.0
// The walk: levels, acknowledge times, rounds, the last resort, EXHAUSTED and its repeats.
#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

using LevelsTest = AlertTest;

TEST_F(LevelsTest, LevelsAreWalkedOneAfterTheOther) {
  raise();
  expectPaged({"ann"});
  expectLevel(1);
  pass(minutes{5});
  expectStatus("ann", AckTimeOver);
  expectPaged({"bob"});
  expectLevel(2);
  pass(minutes{5});
  expectPaged({"cid"});
  expectLevel(3);
  expectOutcome(Outcome::Escalating);
}

TEST_F(LevelsTest, PagedIsNotYetAckAndTheOthersAreNotSent) {
  raise();
  expectStatus("ann", NotYetAck);
  expectStatus("bob", NotSent);
  EXPECT_EQ(entry("ann").due, now + minutes{5});
  EXPECT_EQ(entry("ann").pagedAt, now);
}

TEST_F(LevelsTest, EachIsTimeOverAtTheirOwnTimeAndTheLevelEndsWithTheLast) {
  list({person("ann", 1, minutes{2}), person("amy", 1, minutes{7}), person("bob", 2)});
  raise();
  expectPaged({"ann", "amy"});
  pass(minutes{2});
  expectStatus("ann", AckTimeOver);
  expectStatus("amy", NotYetAck);
  expectNobodyPaged();
  pass(minutes{5} - Duration{1});
  expectStatus("amy", NotYetAck);
  pass(Duration{1});
  expectStatus("amy", AckTimeOver);
  expectPaged({"bob"});
}

TEST_F(LevelsTest, AnEmptyLevelIsSkippedAtOnceAndSaidSo) {
  list({person("ann", 1), person("cid", 3)});
  raise();
  expectPaged({"ann"});
  pass(minutes{5});
  expectPaged({"cid"});
  expectLevel(3);
  EXPECT_TRUE(recorded("LEVEL", "level 2 has nobody to page: skipped"));
}

TEST_F(LevelsTest, AListWithNobodyIsExhaustedAtOnceWithAnAlarm) {
  list({});
  raise();
  expectOutcome(Outcome::Exhausted);
  expectAlarms(1);
}

TEST_F(LevelsTest, TheAcknowledgeTimeRunsFromTheHandOver) {
  networkTakes = false;
  raise();
  pass(minutes{30});
  expectStatus("ann", NotSent);
  EXPECT_FALSE(entry("ann").due);
  handOver("ann");
  EXPECT_EQ(entry("ann").due, now + minutes{5});
  pass(minutes{5});
  expectStatus("ann", AckTimeOver);
}

TEST_F(LevelsTest, AnAttemptAloneIsPagedButItsClockDoesNotRunYet) {
  networkTakes = false;
  raise();
  apply(Attempted{position("ann"), "modem1"});
  expectStatus("ann", NotYetAck);
  EXPECT_FALSE(nextDeadline(m));
}

TEST_F(LevelsTest, AHandOverInDoubtCountsAsPagedAndItsClockRuns) {
  networkTakes = false;
  raise();
  handOver("ann", true);
  expectStatus("ann", NotYetAck);
  EXPECT_TRUE(entry("ann").doubtful);
  EXPECT_TRUE(recorded("HANDED_OVER", "may have been handed to modem1"));
  pass(minutes{5});
  expectPaged({"ann", "bob"});
}

TEST_F(LevelsTest, APageThatIsNotSentIsTimeOverAtOnce) {
  networkTakes = false;
  raise();
  apply(SendFailed{position("ann"), "no such number"});
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").reason, "not sent: no such number");
  expectPaged({"ann", "bob"});
}

TEST_F(LevelsTest, TheNetworksFinalFailureIsTimeOverAtOnce) {
  raise();
  apply(Reported{position("ann"), false, "expired"});
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").delivery, "failed: expired");
  expectPaged({"ann", "bob"});
}

TEST_F(LevelsTest, ADeliveryReportIsKeptAndChangesNoStatus) {
  raise();
  apply(Reported{position("ann"), true, ""});
  EXPECT_EQ(entry("ann").delivery, "delivered");
  expectStatus("ann", NotYetAck);
}

TEST_F(LevelsTest, RoundsWalkTheLevelsAgainAndResetToNotSent) {
  policy.rounds = 2;
  raise();
  pass(minutes{15});
  expectPaged({"ann", "bob", "cid", "ann"});
  EXPECT_EQ(m.round, 2);
  EXPECT_TRUE(recorded("NOT_SENT", "ann: a new walk"));
  expectStatus("bob", NotSent);
  pass(minutes{15});
  expectPaged({"bob", "cid", "eve"});
}

TEST_F(LevelsTest, ANewRoundWaitsForAClockThatStillRuns) {
  policy.rounds = 2;
  networkTakes = false;
  list({person("ann", 1, minutes{30}), person("bob", 2), person("cid", 3)});
  raise();
  pathLost("ann");
  handOver("bob");
  pass(minutes{5});
  pathBack("ann");
  handOver("ann");  // her page had stayed queued
  handOver("cid");
  expectPaged({"ann", "bob", "cid"});
  pass(minutes{5});
  expectNobodyPaged();
  EXPECT_EQ(m.round, 1);
  expectStatus("ann", NotYetAck);
  pass(minutes{25});
  expectPaged({"ann"});
  EXPECT_EQ(m.round, 2);
}

TEST_F(LevelsTest, TheLastResortIsPagedLikeAFourthLevelAndMayAcknowledge) {
  raise();
  pass(minutes{15});
  expectPaged({"ann", "bob", "cid", "eve"});
  expectLevel(kLastResortLevel);
  acknowledge("eve");
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(m.acknowledgedBy, "eve");
}

TEST_F(LevelsTest, WhenAllLevelsTimedOutItIsExhaustedWithAnAlarm) {
  raise(Severity::Warning);
  pass(minutes{20});
  expectOutcome(Outcome::Exhausted);
  EXPECT_EQ(m.closed, now);
  expectAlarms(1);
}

TEST_F(LevelsTest, OnlyCriticalIsRepeated) {
  raise(Severity::Warning);
  pass(hours{24});
  expectPaged({"ann", "bob", "cid", "eve"});
  expectOutcome(Outcome::Exhausted);
  EXPECT_FALSE(m.isOpen());
}

TEST_F(LevelsTest, ACriticalOneIsRepeatedAtMostRepeatMaxTimes) {
  policy.repeatMax = 2;
  list({person("ann", 1)});
  raise();
  pass(minutes{5});
  expectOutcome(Outcome::Exhausted);
  EXPECT_TRUE(m.isOpen());
  pass(minutes{30});
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann", "ann"});
  pass(minutes{35});
  expectPaged({"ann"});
  pass(hours{48});
  expectNobodyPaged();
  expectOutcome(Outcome::Exhausted);
  EXPECT_EQ(m.repeats, 2);
}

TEST_F(LevelsTest, PagesPerEntryNeverExceedRoundsAndRepeatsAndOne) {
  policy.rounds = 2;
  policy.repeatMax = 3;
  list({person("ann", 1)});
  raise();
  pass(hours{24});
  // Each of these asks for one walk more; the cap ends it.
  for (int i = 0; i < 5; ++i) {
    apply(EscalatedBy{"operator"});
    pass(minutes{10});
  }
  expectPaged(std::vector<std::string>(6, "ann"));
  EXPECT_EQ(entry("ann").pages, policy.rounds + policy.repeatMax + 1);
  EXPECT_TRUE(recorded("SKIPPED", "ann: has had all pages of this message"));
  expectOutcome(Outcome::Exhausted);
}

TEST_F(LevelsTest, ARestartFromOutsideDoesNotSkipALevelWhoseClockRuns) {
  // bob's page of an opened level is on its way while a worse RAISE starts again at level 1.
  list({person("ann", 1), person("bob", 2), person("cid", 3)});
  networkTakes = false;
  raise(Severity::Warning);
  handOver("ann");
  pass(minutes{5});
  attempt("bob");
  raiseAgain("core-sw-2 and 3 DOWN", Severity::Critical);
  apply(HandedOver{position("bob"), "modem1", false});
  handOver("ann");
  pass(minutes{1});
  decline("ann");
  expectLevel(2);
  expectPaged({"ann", "bob", "ann"});
  pass(minutes{4});
  expectPaged({"cid"});
}

TEST_F(LevelsTest, APageThatGoesOutAfterNobodyTookItIsNotForEverBeingHandedOver) {
  policy.repeatMax = 0;
  list({person("ann", 1), person("bob", 2)});
  networkTakes = false;
  raise();
  pathLost("bob");
  handOver("ann");
  pass(minutes{5});
  expectOutcome(Outcome::Exhausted);
  attempt("bob");
  EXPECT_EQ(entry("bob").reason, "being handed to modem1");
  apply(HandedOver{position("bob"), "modem1", false});
  EXPECT_EQ(entry("bob").reason, "handed to modem1");
  expectStatus("bob", RecipientStatus::NotYetAck);
}

TEST_F(LevelsTest, InfoIsToldToLevelOneAndNeverEscalates) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  networkTakes = false;
  raise(Severity::Info);
  expectPaged({"ann", "amy"});
  handOver("ann");
  expectOutcome(Outcome::Escalating);
  handOver("amy");
  expectOutcome(Outcome::Told);
  pass(hours{24});
  expectNobodyPaged();
  EXPECT_FALSE(entry("ann").due);
  expectAlarms(0);
}

TEST_F(LevelsTest, InfoIsToldWhenOneOfTheLevelCannotBeReached) {
  list({person("ann", 1), person("amy", 1)});
  networkTakes = false;
  raise(Severity::Info);
  apply(SendFailed{position("ann"), "no such number"});
  handOver("amy");
  expectOutcome(Outcome::Told);
}

TEST_F(LevelsTest, InfoThatNobodyGotRaisesTheAlarm) {
  list({person("ann", 1), person("bob", 2)});
  networkTakes = false;
  raise(Severity::Info);
  apply(SendFailed{position("ann"), "no such number"});
  expectOutcome(Outcome::Exhausted);
  expectAlarms(1);
  expectPaged({"ann"});
}

TEST_F(LevelsTest, NobodyEscalatesAnInfo) {
  list({person("ann", 1), person("bob", 2)});
  networkTakes = false;
  raise(Severity::Info);
  apply(EscalatedBy{"operator"});
  expectPaged({"ann"});
  expectLevel(1);
}

TEST_F(LevelsTest, AnOperatorMayOpenTheNextLevel) {
  raise();
  apply(EscalatedBy{"operator"});
  expectStatus("ann", AckTimeOver);
  expectPaged({"ann", "bob"});
  expectLevel(2);
}

}  // namespace
}  // namespace tocsin::escalation
