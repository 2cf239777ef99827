// SPDX-License-Identifier: Apache-2.0
// One incident, one number: what a further RAISE, a CLEAR and the end of a hold do to the message.
#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

class IncidentTest : public AlertTest {
 protected:
  IncidentTest() { m.key = "core-sw-2/port17"; }
};

TEST_F(IncidentTest, ARaiseOfAnEscalatingOneIsCountedAndNobodyIsPagedAgain) {
  raise();
  expectPaged({"ann"});
  raiseAgain("core-sw-2 DOWN port 17 and 18");
  EXPECT_EQ(m.joined, 1);
  EXPECT_EQ(m.text, "core-sw-2 DOWN port 17 and 18");
  expectNobodyPaged();
  expectLevel(1);
}

TEST_F(IncidentTest, ASofterRaiseDoesNotLowerTheSeverity) {
  raise();
  raiseAgain("core-sw-2 DOWN", Severity::Warning);
  EXPECT_EQ(m.severity, Severity::Critical);
}

TEST_F(IncidentTest, AHigherSeverityStartsAgainAtLevelOneWithTheNewestText) {
  raise(Severity::Warning);
  pass(minutes{6});
  expectPaged({"ann", "bob"});
  raiseAgain("core-sw-2 on fire", Severity::Critical);
  EXPECT_EQ(m.severity, Severity::Critical);
  EXPECT_EQ(m.text, "core-sw-2 on fire");
  expectLevel(1);
  expectPaged({"ann"});
  expectStatus("bob", NotSent);
}

TEST_F(IncidentTest, APageThatStillWaitsOnAHigherLevelIsTakenBackWhenItStartsAgain) {
  networkTakes = false;
  raise(Severity::Warning);
  handOver("ann");
  pass(minutes{5});  // bob's page waits behind others
  raiseAgain("core-sw-2 on fire", Severity::Critical);
  expectDropped({"bob"});
  expectPaged({"ann", "bob", "ann"});
}

TEST_F(IncidentTest, ARaiseOfAnExhaustedOneStartsAgainAtLevelOne) {
  raise(Severity::Warning);
  decline("ann");
  pass(minutes{20});
  expectOutcome(Outcome::Exhausted);
  raiseAgain("still DOWN", Severity::Warning);
  expectOutcome(Outcome::Escalating);
  expectLevel(1);
  expectPaged({"ann", "bob", "cid", "eve", "ann"});
}

TEST_F(IncidentTest, ARaiseProlongsTheValidityOfWhatNobodyGotYet) {
  networkTakes = false;
  raise();
  pass(minutes{50});
  raiseAgain("still DOWN");
  EXPECT_EQ(m.validUntil, now + policy.validity);
}

TEST_F(IncidentTest, ARaiseInsideTheHoldIsANote) {
  raise();
  acknowledge("ann");
  raiseAgain("still DOWN");
  raiseAgain("worse", Severity::Critical);
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(m.joined, 2);
  expectPaged({"ann"});
}

TEST_F(IncidentTest, WhenTheHoldEndsTheAckerIsAskedWhetherItIsStillTheirs) {
  raise();
  acknowledge("ann");
  pass(policy.ackHold);
  expectTold({{"ann", Notice::IsYours}, {"ann", Notice::StillYours}});
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(m.askedUntil, now + minutes{10});
}

TEST_F(IncidentTest, WhoSaysYesHoldsItOn) {
  raise();
  acknowledge("ann");
  pass(policy.ackHold + minutes{5});
  acknowledge("ann");
  expectTold({{"ann", Notice::IsYours}, {"ann", Notice::StillYours}, {"ann", Notice::IsYours}});
  EXPECT_EQ(m.holdUntil, now + policy.ackHold);
  pass(minutes{30});
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(IncidentTest, AfterTenMinutesOfSilenceItGoesOnWithTheAckerFirstThenLevelOne) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  raise();
  pass(minutes{5});
  acknowledge("bob");
  expectPaged({"ann", "amy", "bob"});
  pass(policy.ackHold + minutes{10} - Duration{1});
  expectOutcome(Outcome::Acknowledged);
  pass(Duration{1});
  expectOutcome(Outcome::Escalating);
  expectPaged({"bob"});
  EXPECT_EQ(m.acknowledgedBy, "") << "nobody has it any more";
  EXPECT_EQ(m.number, "7042");
  pass(minutes{5});
  expectLevel(1);
  expectPaged({"ann", "amy"});
}

TEST_F(IncidentTest, AToolsAcknowledgementThatIsSilentGoesOnAtLevelOne) {
  raise();
  acknowledge("carol in the monitoring tool");
  pass(policy.ackHold + minutes{10});
  expectOutcome(Outcome::Escalating);
  expectLevel(1);
  expectPaged({"ann", "ann"});
}

TEST_F(IncidentTest, WithoutAKeyThereIsNoHold) {
  m.key.clear();
  raise();
  acknowledge("ann");
  pass(hours{48});
  expectOutcome(Outcome::Acknowledged);
  expectTold({{"ann", Notice::IsYours}});
}

TEST_F(IncidentTest, ClearCancelsAnEscalatingOneAndTellsThoseWithAnUnansweredPage) {
  raise();
  decline("ann");
  pass(minutes{5});
  clear();
  expectOutcome(Outcome::Cancelled);
  EXPECT_EQ(m.cleared, now);
  expectTold({{"ann", Notice::PassedLevel}, {"bob", Notice::Over}, {"cid", Notice::Over}});
}

TEST_F(IncidentTest, ClearMarksAnAcknowledgedOneAndTellsTheAckerAndTheUnanswered) {
  raise();
  pass(minutes{5});
  acknowledge("bob");
  expectTold({{"bob", Notice::IsYours}, {"ann", Notice::TakenBy}});
  clear();
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(m.cleared, now);
  expectTold({{"bob", Notice::Over}, {"ann", Notice::Over}});
  pass(hours{48});
  expectPaged({"ann", "bob"});
}

TEST_F(IncidentTest, ClearIsToldOnce) {
  raise();
  clear();
  const Message before = m;
  clear();
  EXPECT_TRUE(sameState(before, m));
  expectTold({{"ann", Notice::Over}});
}

TEST_F(IncidentTest, ClearTellsNobodyWhoWasNotPaged) {
  networkTakes = false;
  raise();
  clear();
  expectTold({});
  expectDropped({"ann"});
}

TEST_F(IncidentTest, AClearFromBeforeTheRaiseCancelsNothing) {
  raise();
  apply(ClearReceived{"nagios01", now - seconds{1}});
  expectOutcome(Outcome::Escalating);
  EXPECT_FALSE(m.cleared);
  pass(minutes{1});
  raiseAgain("DOWN again");
  apply(ClearReceived{"nagios01", now - seconds{30}});
  expectOutcome(Outcome::Escalating);
}

TEST_F(IncidentTest, ClearEndsTheRepeatsOfAnExhaustedOne) {
  raise();
  pass(minutes{20});
  clear();
  expectOutcome(Outcome::Exhausted);
  pass(hours{24});
  expectPaged({"ann", "bob", "cid", "eve"});
}

}  // namespace
}  // namespace tocsin::escalation
