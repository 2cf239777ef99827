// SPDX-License-Identifier: Apache-2.0
// What a PASS means for the person who sends it, and in which order replies count.
#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

class OrderOfRepliesTest : public AlertTest {
 protected:
  void acknowledgeAt(const std::string& who, Time sentAt) { apply(AckReceived{who, "", sentAt}); }

  void declineAt(const std::string& who, Time sentAt) { apply(Declined{who, sentAt}); }
};

TEST_F(OrderOfRepliesTest, AReplyThatWasOvertakenByALaterOneOfTheSamePersonChangesNothing) {
  raise();
  declineAt("ann", now);
  acknowledgeAt("ann", now - seconds{1});
  expectOutcome(Outcome::Escalating);
  EXPECT_TRUE(recorded("NOTE", "ann sent earlier"));
}

TEST_F(OrderOfRepliesTest, OfTwoRepliesOfOneSecondTheOneThatDeclinesWinsWhicheverCameFirst) {
  raise();
  declineAt("ann", now);
  acknowledgeAt("ann", now);
  expectOutcome(Outcome::Escalating);
  acknowledgeAt("bob", now);
  declineAt("bob", now);
  expectOutcome(Outcome::Escalating);
  EXPECT_TRUE(entry("bob").declined);
}

TEST_F(OrderOfRepliesTest, ALaterNumberUndoesDeclining) {
  raise();
  declineAt("ann", now);
  acknowledgeAt("ann", now + seconds{1});
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(OrderOfRepliesTest, RepliesOfDifferentPeopleHaveNoOrderAmongThem) {
  raise();
  declineAt("ann", now);
  acknowledgeAt("bob", now - minutes{1});
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(OrderOfRepliesTest, WithoutATimeOfTheServiceCentreTheLastOneCounts) {
  raise();
  declineAt("ann", now);
  acknowledge("ann");
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(OrderOfRepliesTest, WhoPassedIsNotPagedAgainOnAnotherLevelOrAsTheLastResort) {
  list({person("ann", 1),
        person("bob", 2),
        person("ann", 2),
        person("ann", kLastResortLevel),
        person("eve", kLastResortLevel)});
  raise();
  decline("ann");
  expectPaged({"ann", "bob"});
  pass(minutes{5});
  expectPaged({"eve"});
  EXPECT_TRUE(recorded("SKIPPED", "ann: has declined"));
}

TEST_F(OrderOfRepliesTest, WhoPassesIsAskedNothingAnyMoreOnAnyLevel) {
  list({person("ann", 1), person("amy", 1), person("ann", 2)});
  networkTakes = false;
  raise();
  handOver("amy");
  decline("ann");
  EXPECT_EQ(m.entries[0].status, AckTimeOver);
  EXPECT_TRUE(m.entries[2].declined);
  acknowledge("ann");
  EXPECT_FALSE(m.entries[2].declined);
}

TEST_F(OrderOfRepliesTest, TheLastOneIsToldWhetherALevelTheManagersOrNobodyIsCalledNow) {
  list({person("ann", 1), person("bob", 2), person("eve", kLastResortLevel)});
  raise();
  decline("ann");
  expectTold({{"ann", Notice::PassedLevel}});
  decline("bob");
  expectTold({{"bob", Notice::PassedLast}});
  decline("eve");
  expectTold({{"eve", Notice::PassedAll}});
  expectOutcome(Outcome::Exhausted);
}

TEST_F(OrderOfRepliesTest, APassAfterItWasExhaustedIsRememberedInTheRepeat) {
  list({person("ann", 1), person("amy", 1)});
  raise();
  pass(minutes{5});
  expectOutcome(Outcome::Exhausted);
  decline("ann");
  expectTold({{"ann", Notice::PassedAll}});
  expectPaged({"ann", "amy"});
  pass(minutes{30});
  expectPaged({"amy"});
}

TEST_F(OrderOfRepliesTest, AnInfoThatGetsWorseHasALastResort) {
  list({person("ann", 1), person("eve", kLastResortLevel)});
  networkTakes = false;
  raise(Severity::Info);
  expectPaged({"ann"});
  raiseAgain("much worse", Severity::Critical);
  expectDropped({"ann"});
  expectPaged({"ann"});
  handOver("ann");
  networkTakes = true;
  pass(minutes{5});
  expectPaged({"eve"});
}

TEST_F(OrderOfRepliesTest, AnInfoThatReachesNobodyIsNotGivenToTheLastResort) {
  list({person("eve", kLastResortLevel)});
  raise(Severity::Info);
  expectNobodyPaged();
  expectOutcome(Outcome::Exhausted);
}

TEST_F(OrderOfRepliesTest, WhoIsBackOnDutyIsPagedWhenTheirLevelIsOpen) {
  list({person("ann", 1), person("amy", 1), person("bob", 2)});
  entry("ann").offDuty = true;
  raise();
  expectPaged({"amy"});
  entry("ann").offDuty = false;
  apply(PathsChanged{});
  expectPaged({"ann"});
  EXPECT_TRUE(recorded("LEVEL", "ann of level 1 is back"));
}

TEST_F(OrderOfRepliesTest, WhoIsBackOnDutyStartsTheClocksThatStoodStill) {
  list({person("ann", 1), person("amy", 1)});
  entry("ann").offDuty = true;
  entry("amy").pathless = true;
  networkTakes = false;
  raise();
  EXPECT_TRUE(m.frozenSince);
  networkTakes = true;
  entry("ann").offDuty = false;
  apply(PathsChanged{});
  EXPECT_FALSE(m.frozenSince);
  expectStatus("ann", NotYetAck);
}

TEST_F(OrderOfRepliesTest, APauseThatIsEndedByHandPagesAtOnce) {
  m.pausedUntil = now + hours{2};
  raise();
  expectNobodyPaged();
  apply(PauseEnded{});
  expectPaged({"ann"});
  EXPECT_TRUE(recorded("RESUMED", "was ended"));
}

TEST_F(OrderOfRepliesTest, AnInfoDoesNotWaitForAPathOnceSomebodyHasIt) {
  list({person("ann", 1), person("zoe", 1)});
  networkTakes = false;
  raise(Severity::Info);
  pathLost("zoe");
  handOver("ann");
  expectOutcome(Outcome::Told);
}

}  // namespace
}  // namespace tocsin::escalation
