// SPDX-License-Identifier: Apache-2.0
// The tables of moves, and what must hold of advance() for every event.
#include <array>

#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

using enum RecipientStatus;

constexpr std::array kStatuses{NotSent, NotYetAck, Ack, AckTimeOver};
constexpr std::array kOutcomes{Outcome::Escalating,
                               Outcome::Acknowledged,
                               Outcome::Exhausted,
                               Outcome::Cancelled,
                               Outcome::Expired,
                               Outcome::Told};

TEST(MovesTest, StatusesMoveAsTheTableSays) {
  // Rows: from; columns: to; in the order of the enumerators.
  constexpr std::array<std::string_view, 4> kTable{"++++", "++++", "+.++", "+.++"};
  for (std::size_t from = 0; from < kStatuses.size(); ++from) {
    for (std::size_t to = 0; to < kStatuses.size(); ++to) {
      EXPECT_EQ(mayMove(kStatuses[from], kStatuses[to]), kTable[from][to] == '+')
          << toText(kStatuses[from]) << " -> " << toText(kStatuses[to]);
    }
  }
}

TEST(MovesTest, OutcomesMoveAsTheTableSaysAndFinalOnesStay) {
  constexpr std::array<std::string_view, 6> kTable{
      "++++++", "++....", "+++...", "...+..", "....+.", ".....+"};
  for (std::size_t from = 0; from < kOutcomes.size(); ++from) {
    for (std::size_t to = 0; to < kOutcomes.size(); ++to) {
      EXPECT_EQ(mayMove(kOutcomes[from], kOutcomes[to]), kTable[from][to] == '+')
          << toText(kOutcomes[from]) << " -> " << toText(kOutcomes[to]);
    }
  }
}

TEST(MovesTest, StatusesAndOutcomesAreWrittenAsTheContractSays) {
  constexpr std::array<std::string_view, 4> kStatusWords{
      "NOT_SENT", "NOT_YET_ACK", "ACK", "ACK_TIME_OVER"};
  constexpr std::array<std::string_view, 6> kOutcomeWords{
      "ESCALATING", "ACKNOWLEDGED", "EXHAUSTED", "CANCELLED", "EXPIRED", "TOLD"};
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    EXPECT_EQ(toText(kStatuses[i]), kStatusWords[i]);
    EXPECT_EQ(parseRecipientStatus(kStatusWords[i]), kStatuses[i]);
  }
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    EXPECT_EQ(toText(kOutcomes[i]), kOutcomeWords[i]);
    EXPECT_EQ(parseOutcome(kOutcomeWords[i]), kOutcomes[i]);
  }
  EXPECT_EQ(parseOutcome("escalating"), std::nullopt);
  EXPECT_EQ(parseRecipientStatus(""), std::nullopt);
}

// Every event except those that are facts about an SMS already on its way.
std::vector<Event> eventsAt(Time now) {
  return {AckReceived{"ann", "mine"},
          AckReceived{"operator", ""},
          Declined{"ann"},
          Declined{"nobody"},
          DeadlineCame{},
          Raised{"again", Severity::Critical, now},
          ClearReceived{"nagios01", now},
          CancelledBy{"operator"},
          EscalatedBy{"operator"},
          ValidityEnded{},
          PathsChanged{},
          ClockStepped{hours{1}},
          Restarted{now + minutes{1}}};
}

std::vector<Event> factsOf(Position entry) {
  return {Attempted{entry, "modem1"},
          HandedOver{entry, "modem1", false},
          SendFailed{entry, "no such number"},
          PageDropped{entry},
          Reported{entry, false, "expired"}};
}

class EveryEventTest : public AlertTest {
 protected:
  // Brings the message to a final outcome.
  void close(Outcome outcome) {
    networkTakes = outcome != Outcome::Expired;
    list({person("ann", 1), person("bob", 2)});
    raise(outcome == Outcome::Told ? Severity::Info : Severity::Critical);
    if (outcome == Outcome::Cancelled) apply(CancelledBy{"operator"});
    if (outcome == Outcome::Expired) apply(ValidityEnded{});
    expectOutcome(outcome);
  }

  void expectNothingHappens(const Event& event) {
    const Step step = advance(policy, m, event, now);
    EXPECT_TRUE(sameState(m, step.next)) << "event " << event.index();
    EXPECT_TRUE(step.actions.empty()) << "event " << event.index();
  }
};

TEST_F(EveryEventTest, NothingMovesAFinalOutcome) {
  for (const Outcome outcome : {Outcome::Cancelled, Outcome::Expired, Outcome::Told}) {
    SCOPED_TRACE(toText(outcome));
    m = {};
    close(outcome);
    now += hours{5};
    for (const Event& event : eventsAt(now))
      expectNothingHappens(event);
  }
}

TEST_F(EveryEventTest, NothingMovesAClearedOne) {
  m.key = "k";
  raise();
  acknowledge("ann");
  clear();
  now += hours{5};
  for (const Event& event : eventsAt(now))
    expectNothingHappens(event);
}

TEST_F(EveryEventTest, WhatTheNetworkSaysLaterPagesAndTellsNobody) {
  for (const Outcome outcome : {Outcome::Cancelled, Outcome::Expired, Outcome::Told}) {
    SCOPED_TRACE(toText(outcome));
    m = {};
    close(outcome);
    for (const Event& event : factsOf(0)) {
      const Step step = advance(policy, m, event, now);
      EXPECT_EQ(step.next.outcome, outcome);
      EXPECT_EQ(step.next.entries[0].status, m.entries[0].status);
      for (const Action& action : step.actions)
        EXPECT_TRUE(std::holds_alternative<Record>(action)) << "event " << event.index();
    }
  }
}

TEST_F(EveryEventTest, TheSameArgumentsGiveTheSameAnswer) {
  raise();
  pass(minutes{6});
  std::vector<Event> events = eventsAt(now);
  for (const Event& fact : factsOf(position("bob")))
    events.push_back(fact);
  for (const Event& event : events) {
    const Step one = advance(policy, m, event, now);
    const Step two = advance(policy, m, event, now);
    EXPECT_TRUE(sameState(one.next, two.next)) << "event " << event.index();
    ASSERT_EQ(one.actions.size(), two.actions.size());
    for (std::size_t i = 0; i < one.actions.size(); ++i)
      EXPECT_EQ(one.actions[i].index(), two.actions[i].index());
  }
}

// What the shell may meet twice: a wait that is looked at again, an answer that comes again.
TEST_F(EveryEventTest, ReplayingAnEventChangesNothing) {
  networkTakes = false;
  m.key = "k";
  raise();
  pass(minutes{1});
  const Position ann = position("ann");
  const std::vector<Event> events{HandedOver{ann, "modem1", false},
                                  SendFailed{ann, "no such number"},
                                  Reported{ann, true, ""},
                                  Reported{ann, false, "expired"},
                                  AckReceived{"ann", "mine"},
                                  Declined{"ann"},
                                  DeadlineCame{},
                                  ClearReceived{"nagios01", now},
                                  CancelledBy{"operator"},
                                  ValidityEnded{},
                                  PathsChanged{},
                                  Restarted{now + minutes{1}}};
  for (const Event& event : events) {
    const Step once = advance(policy, m, event, now);
    const Step twice = advance(policy, once.next, event, now);
    EXPECT_TRUE(sameState(once.next, twice.next)) << "event " << event.index();
    EXPECT_TRUE(twice.actions.empty()) << "event " << event.index();
  }
}

TEST_F(EveryEventTest, OnlyWhatChangedIsMarkedForTheJournal) {
  raise();
  EXPECT_TRUE(entry("ann").changed);
  for (Entry& e : m.entries)
    e.changed = false;
  pass(minutes{5});
  EXPECT_TRUE(entry("ann").changed);
  EXPECT_TRUE(entry("bob").changed);
  EXPECT_FALSE(entry("cid").changed);
}

}  // namespace
}  // namespace tocsin::escalation
