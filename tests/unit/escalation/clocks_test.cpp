// SPDX-License-Identifier: Apache-2.0
// Paths, clocks and calendars: lost paths, stopped clocks, stepped clocks, restarts, people off
// duty, paused lists, validity.
#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

using ClocksTest = AlertTest;

TEST_F(ClocksTest, APathLossOpensTheNextLevelAndThePagesStayQueued) {
  networkTakes = false;
  raise();
  pathLost("ann");
  expectPaged({"ann", "bob"});
  expectLevel(2);
  expectStatus("ann", NotSent);
  EXPECT_TRUE(entry("ann").queued);
  expectDropped({});
  pathBack("ann");
  handOver("ann");
  expectStatus("ann", NotYetAck);
}

TEST_F(ClocksTest, APathLossDoesNotEndTheTimeOfSomebodyAlreadyPaged) {
  raise();
  pathLost("ann");
  expectPaged({"ann"});
  expectLevel(1);
  pass(minutes{5});
  expectStatus("ann", AckTimeOver);
  expectLevel(2);
}

TEST_F(ClocksTest, ALevelGoesOnWhileOneOfItCanBeReached) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  networkTakes = false;
  raise();
  pathLost("ann");
  expectPaged({"ann", "amy"});
  handOver("amy");
  pass(minutes{5});
  expectPaged({"bob"});
  EXPECT_TRUE(entry("ann").queued);
}

TEST_F(ClocksTest, WhenNobodyCanBeReachedTheClocksStandStillAndGoOnWithWhatWasLeft) {
  raise();
  pass(minutes{2});
  for (const char* who : {"ann", "bob", "cid", "eve"})
    pathLost(who);
  EXPECT_EQ(m.frozenSince, now);
  EXPECT_TRUE(recorded("CLOCKS_STOPPED"));
  pass(hours{3});
  expectStatus("ann", NotYetAck);
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann"});
  pathBack("bob");
  EXPECT_FALSE(m.frozenSince);
  EXPECT_EQ(entry("ann").due, now + minutes{3});
  pass(minutes{3});
  expectStatus("ann", AckTimeOver);
  expectPaged({"bob"});
}

TEST_F(ClocksTest, AHandOverWhileTheClocksStandStillGetsItsWholeTimeAndNoMore) {
  networkTakes = false;
  raise();
  apply(Attempted{position("ann"), "modem1"});
  for (const char* who : {"ann", "bob", "cid", "eve"})
    pathLost(who);
  pass(minutes{10});
  apply(HandedOver{position("ann"), "modem1", false});
  pass(minutes{10});
  pathBack("ann");
  EXPECT_EQ(entry("ann").due, now + minutes{5});
}

TEST_F(ClocksTest, AnAcknowledgementWhileTheClocksStandStillCounts) {
  raise();
  for (const char* who : {"ann", "bob", "cid", "eve"})
    pathLost(who);
  acknowledge("ann");
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(ClocksTest, AMessageThatComesWhenNobodyCanBeReachedWaitsForThem) {
  for (const char* who : {"ann", "bob", "cid", "eve"})
    entry(who).pathless = true;
  raise();
  pass(hours{5});
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann"});
  pathBack("ann");
  expectStatus("ann", NotYetAck);
  expectLevel(1);
}

TEST_F(ClocksTest, AStepOfTheClockKeepsTheLengthOfEveryWait) {
  for (const Duration step : {Duration{hours{2}}, Duration{hours{-2}}}) {
    networkTakes = true;
    list({person("ann", 1)});
    m.outcome = Outcome::Escalating;
    raise();
    const Time due = *entry("ann").due;
    const Time valid = m.validUntil;
    now += step;
    apply(ClockStepped{step});
    EXPECT_EQ(entry("ann").due, due + step);
    EXPECT_EQ(m.validUntil, valid + step) << "a first hand-over is not too old by a step";
  }
  m.key = "k";
  acknowledge("ann");
  const Time hold = *m.holdUntil;
  apply(ClockStepped{hours{1}});
  EXPECT_EQ(m.holdUntil, hold + hours{1});
}

TEST_F(ClocksTest, AStepOfTheClockKeepsTheLengthOfTheQuestionAndOfTheRepeat) {
  m.key = "k";
  raise();
  acknowledge("ann");
  pass(policy.ackHold);
  const Time asked = *m.askedUntil;
  apply(ClockStepped{minutes{-7}});
  EXPECT_EQ(m.askedUntil, asked - minutes{7});
  decline("ann");
  pass(hours{1});
  expectOutcome(Outcome::Exhausted);
  const Time repeat = *m.repeatAt;
  apply(ClockStepped{minutes{9}});
  EXPECT_EQ(m.repeatAt, repeat + minutes{9});
}

TEST_F(ClocksTest, AfterADowntimeNoWaitEndsBeforeTheGivenTime) {
  raise();
  now += hours{1};  // the time that passed counts, but not at once
  apply(Restarted{now + minutes{1}});
  EXPECT_EQ(entry("ann").due, now + minutes{1});
  pass(minutes{1});
  expectStatus("ann", AckTimeOver);
}

TEST_F(ClocksTest, ARestartDoesNotShortenAWait) {
  raise();
  const OptionalTime due = entry("ann").due;
  apply(Restarted{now + minutes{1}});
  EXPECT_EQ(entry("ann").due, due);
}

TEST_F(ClocksTest, WhoIsOffDutyIsSkippedAndSaidSo) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  entry("ann").offDuty = true;
  raise();
  expectPaged({"amy"});
  EXPECT_TRUE(recorded("SKIPPED", "ann: is off duty"));
  expectStatus("ann", NotSent);
}

TEST_F(ClocksTest, ALevelThatIsWhollyOffDutyIsSkippedAtOnce) {
  entry("ann").offDuty = true;
  raise();
  expectPaged({"bob"});
  expectLevel(2);
}

TEST_F(ClocksTest, WhenEverybodyIsOffDutyTheyArePagedAllTheSame) {
  for (const char* who : {"ann", "bob", "cid", "eve"})
    entry(who).offDuty = true;
  raise();
  expectPaged({"ann"});
  EXPECT_FALSE(m.frozenSince);
}

TEST_F(ClocksTest, SomebodyOffDutyMayAcknowledge) {
  entry("ann").offDuty = true;
  raise();
  acknowledge("ann");
  EXPECT_EQ(m.acknowledgedBy, "ann");
}

TEST_F(ClocksTest, AMessageOfAPausedListWaitsForTheEndOfThePauseByItself) {
  m.pausedUntil = now + hours{2};
  raise();
  expectNobodyPaged();
  EXPECT_TRUE(recorded("PAUSED"));
  pass(hours{2} - Duration{1});
  expectNobodyPaged();
  pass(Duration{1});
  expectPaged({"ann"});
  EXPECT_GE(m.validUntil, now + policy.validity) << "it could not be paged before";
}

TEST_F(ClocksTest, AnOperatorMayEndThePauseOfOneMessage) {
  m.pausedUntil = now + hours{2};
  raise();
  pass(minutes{90});
  apply(EscalatedBy{"operator"});
  expectPaged({"ann"});
  expectLevel(1);
  EXPECT_GE(m.validUntil, now) << "or it would expire instead";
}

TEST_F(ClocksTest, APausedMessageCanBeAcknowledged) {
  m.pausedUntil = now + hours{2};
  raise();
  acknowledge("bob");
  pass(hours{3});
  expectOutcome(Outcome::Acknowledged);
  expectNobodyPaged();
}

TEST_F(ClocksTest, TooOldBeforeTheFirstHandOverIsExpiredWithAnAlarm) {
  networkTakes = false;
  raise();
  apply(ValidityEnded{});
  expectOutcome(Outcome::Expired);
  expectAlarms(0, 1);
  expectDropped({"ann"});
}

TEST_F(ClocksTest, OnceAnybodyWasPagedAMessageDoesNotExpire) {
  raise();
  apply(ValidityEnded{});
  expectOutcome(Outcome::Escalating);
  expectAlarms(0, 0);
}

}  // namespace
}  // namespace tocsin::escalation
