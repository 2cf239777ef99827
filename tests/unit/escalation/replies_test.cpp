// SPDX-License-Identifier: Apache-2.0
// What people answer: acknowledging, declining, taking it back, and what an operator does.
#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

using RepliesTest = AlertTest;

TEST_F(RepliesTest, OneAcknowledgementStopsEveryLevel) {
  raise();
  pass(minutes{6});
  acknowledge("bob", "rebooting");
  expectOutcome(Outcome::Acknowledged);
  expectStatus("bob", Ack);
  EXPECT_EQ(m.acknowledgedBy, "bob");
  EXPECT_EQ(m.comment, "rebooting");
  EXPECT_EQ(entry("bob").acknowledgedAt, now);
  expectTold({{"bob", Notice::IsYours}, {"ann", Notice::TakenBy}});
  expectPaged({"ann", "bob"});
  pass(hours{48});
  expectNobodyPaged();
}

TEST_F(RepliesTest, WhenAMessageClosesTheStatusesOfTheOthersStay) {
  raise();
  pass(minutes{6});
  acknowledge("bob");
  expectStatus("ann", AckTimeOver);
  expectStatus("bob", Ack);
  expectStatus("cid", NotSent);
}

TEST_F(RepliesTest, SomebodyNotYetPagedMayAcknowledge) {
  raise();
  acknowledge("cid");
  expectStatus("cid", Ack);
  expectOutcome(Outcome::Acknowledged);
  expectTold({{"cid", Notice::IsYours}, {"ann", Notice::TakenBy}});
}

TEST_F(RepliesTest, WaitingPagesAreDroppedWhenSomebodyAcknowledges) {
  list({person("ann", 1), person("amy", 1)});
  networkTakes = false;
  raise();
  handOver("ann");
  acknowledge("ann");
  expectDropped({"amy"});
  EXPECT_FALSE(entry("amy").queued);
  expectStatus("amy", NotSent);
}

TEST_F(RepliesTest, OthersAreNotToldWhenTheConfigurationSaysSo) {
  policy.tellOthers = false;
  raise();
  pass(minutes{5});
  acknowledge("bob");
  expectTold({{"bob", Notice::IsYours}});
}

TEST_F(RepliesTest, AnOperatorsAcknowledgementNeedsNoEntry) {
  raise();
  acknowledge("operator");
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(m.acknowledgedBy, "operator");
  expectTold({{"ann", Notice::TakenBy}});
}

TEST_F(RepliesTest, ALateReplyTakesAnExhaustedOneAndEverybodyPagedIsTold) {
  policy.tellOthers = false;  // does not matter here
  raise();
  decline("ann");
  expectTold({{"ann", Notice::PassedLevel}});
  pass(minutes{15});
  expectOutcome(Outcome::Exhausted);
  acknowledge("bob");
  expectOutcome(Outcome::Acknowledged);
  expectTold({{"bob", Notice::IsYours},
              {"ann", Notice::TakenBy},
              {"cid", Notice::TakenBy},
              {"eve", Notice::TakenBy}});
  pass(hours{48});
  expectPaged({"ann", "bob", "cid", "eve"});
}

TEST_F(RepliesTest, DecliningIsTimeOverAtOnceAndTheOthersOfTheLevelGoOn) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  raise();
  decline("ann");
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").reason, "declined");
  expectTold({{"ann", Notice::Passed}});
  expectPaged({"ann", "amy"});
  expectLevel(1);
}

TEST_F(RepliesTest, TheLastOneWhoDeclinesIsToldSoAndTheNextLevelIsCalledNow) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  raise();
  decline("ann");
  decline("amy");
  expectTold({{"ann", Notice::Passed}, {"amy", Notice::PassedLevel}});
  expectPaged({"ann", "amy", "bob"});
}

TEST_F(RepliesTest, DecliningTwiceChangesNothing) {
  raise();
  decline("ann");
  const Message before = m;
  decline("ann");
  EXPECT_TRUE(sameState(before, m));
}

TEST_F(RepliesTest, DecliningBeforeBeingPagedKeepsThePageBack) {
  networkTakes = false;
  list({person("ann", 1), person("amy", 1)});
  raise();
  decline("amy");
  expectDropped({"amy"});
  expectStatus("amy", AckTimeOver);
}

TEST_F(RepliesTest, APlainNumberUndoesDeclining) {
  raise();
  decline("ann");
  acknowledge("ann");
  expectOutcome(Outcome::Acknowledged);
  expectStatus("ann", Ack);
  EXPECT_FALSE(entry("ann").declined);
}

TEST_F(RepliesTest, DeclinersAreLeftOutOfANewRound) {
  policy.rounds = 2;
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  raise();
  decline("ann");
  pass(minutes{10});
  expectPaged({"ann", "amy", "bob", "amy"});
  expectStatus("ann", AckTimeOver);
}

TEST_F(RepliesTest, DeclinersAreAskedAgainWhenNobodyElseIsLeft) {
  policy.rounds = 2;
  list({person("ann", 1), person("bob", 2)});
  raise();
  decline("ann");
  decline("bob");
  expectPaged({"ann", "bob", "ann"});
  expectStatus("ann", NotYetAck);
}

TEST_F(RepliesTest, WhenTheAckerPassesTheSameNumberGoesOnAtTheNextLevel) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  raise();
  acknowledge("ann");
  pass(minutes{30});
  decline("ann");
  expectOutcome(Outcome::Escalating);
  EXPECT_EQ(m.acknowledgedBy, "");
  EXPECT_EQ(m.number, "7042");
  expectLevel(2);
  expectPaged({"ann", "amy", "bob"});
  expectStatus("ann", AckTimeOver);
  expectStatus("amy", AckTimeOver);  // was told to stand down
  expectTold({{"ann", Notice::IsYours}, {"amy", Notice::TakenBy}, {"ann", Notice::Passed}});
}

TEST_F(RepliesTest, WhenTheAckerOfTheLastLevelPassesTheWalkBeginsAgainWithoutHim) {
  list({person("ann", 1), person("bob", 2)});
  raise();
  pass(minutes{5});
  acknowledge("bob");
  decline("bob");
  expectPaged({"ann", "bob", "ann"});
  expectLevel(1);
}

TEST_F(RepliesTest, APassOfSomebodyElseChangesNothingOnceItIsTaken) {
  raise();
  acknowledge("ann");
  const Message before = m;
  decline("bob");
  EXPECT_TRUE(sameState(before, m));
}

TEST_F(RepliesTest, ASecondAcknowledgementDoesNotTakeItAway) {
  raise();
  acknowledge("ann");
  acknowledge("bob");
  EXPECT_EQ(m.acknowledgedBy, "ann");
  expectStatus("bob", NotSent);
}

TEST_F(RepliesTest, ACommentOfTheAckerIsKeptOnce) {
  raise();
  acknowledge("ann");
  acknowledge("ann", "on site in 20");
  EXPECT_EQ(m.comment, "on site in 20");
  const std::size_t lines = records.size();
  acknowledge("ann", "on site in 20");
  EXPECT_EQ(records.size(), lines);
}

TEST_F(RepliesTest, TheEchoOfAnAcknowledgementReplacesNoComment) {
  raise();
  acknowledge("ann", "on site in 20");
  for (const char* end : {"", ": on site in 20", ": something else"}) {
    const std::string echo = "Tocsin " + m.number + end;
    acknowledge("ann", echo);
    EXPECT_EQ(m.comment, "on site in 20") << echo;
    EXPECT_EQ(records.back().event, "NOTE");
    EXPECT_EQ(records.back().reason, "ann: " + echo);
  }
  acknowledge("ann", "Tocsin " + m.number + "0 is mine, too");
  EXPECT_EQ(m.comment, "Tocsin " + m.number + "0 is mine, too");
}

TEST_F(RepliesTest, TheEchoOfAnAcknowledgementAnswersNoQuestion) {
  m.key = "core-sw-2/port17";
  raise();
  acknowledge("ann");
  pass(policy.ackHold);
  ASSERT_TRUE(m.askedUntil);
  acknowledge("ann", "Tocsin " + m.number);
  EXPECT_TRUE(m.askedUntil);
}

TEST_F(RepliesTest, AnOperatorCancelsAndThoseWhoWerePagedAreTold) {
  raise();
  pass(minutes{5});
  apply(CancelledBy{"operator"});
  expectOutcome(Outcome::Cancelled);
  expectTold({{"ann", Notice::Cancelled}, {"bob", Notice::Cancelled}});
  pass(hours{48});
  expectPaged({"ann", "bob"});
}

TEST_F(RepliesTest, CancellingWhatSomebodyHasEndsItForGood) {
  m.key = "core-sw-2/port17";
  raise();
  acknowledge("ann");
  apply(CancelledBy{"operator"});
  expectOutcome(Outcome::Acknowledged);
  EXPECT_FALSE(m.isOpen());
  EXPECT_EQ(m.cleared, now);
  const Message before = m;
  apply(CancelledBy{"operator"});
  EXPECT_TRUE(sameState(before, m));
  expectTold({{"ann", Notice::IsYours}, {"ann", Notice::Cancelled}});
}

TEST_F(RepliesTest, AnOperatorMayEscalateWhatSomebodyHas) {
  raise();
  acknowledge("ann");
  apply(EscalatedBy{"operator"});
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann", "bob"});
  expectStatus("ann", AckTimeOver);
}

TEST_F(RepliesTest, AnOperatorMayEscalateAnExhaustedOne) {
  list({person("ann", 1)});
  raise(Severity::Warning);
  pass(minutes{5});
  expectOutcome(Outcome::Exhausted);
  apply(EscalatedBy{"operator"});
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann", "ann"});
}

}  // namespace
}  // namespace tocsin::escalation
