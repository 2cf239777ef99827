// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/escalation/alert_fixture.h"

#include <algorithm>
#include <tuple>

#include "queue/base/check.h"

namespace tocsin::escalation {
namespace {

auto fieldsOf(const Entry& e) {
  return std::tie(e.recipient,
                  e.level,
                  e.acknowledgeTime,
                  e.status,
                  e.queued,
                  e.declined,
                  e.doubtful,
                  e.pages,
                  e.pagedAt,
                  e.due,
                  e.acknowledgedAt,
                  e.driver,
                  e.delivery,
                  e.reason);
}

auto fieldsOf(const Message& m) {
  return std::tie(m.id,
                  m.number,
                  m.list,
                  m.text,
                  m.key,
                  m.severity,
                  m.outcome,
                  m.level,
                  m.round,
                  m.repeats,
                  m.joined,
                  m.reopened,
                  m.raised,
                  m.validUntil,
                  m.closed,
                  m.cleared,
                  m.acknowledgedBy,
                  m.comment,
                  m.pausedUntil,
                  m.holdUntil,
                  m.askedUntil,
                  m.repeatAt,
                  m.frozenSince);
}

long recordsOf(const std::vector<Action>& actions, std::string_view event, std::string_view start) {
  return std::count_if(actions.begin(), actions.end(), [&](const Action& action) {
    const auto* record = std::get_if<Record>(&action);
    return record != nullptr && record->event == event && record->reason.rfind(start, 0) == 0;
  });
}

}  // namespace

bool sameState(Message a, Message b) {
  return fieldsOf(a) == fieldsOf(b) &&
         std::equal(a.entries.begin(),
                    a.entries.end(),
                    b.entries.begin(),
                    b.entries.end(),
                    [](const Entry& x, const Entry& y) { return fieldsOf(x) == fieldsOf(y); });
}

AlertTest::AlertTest() {
  list({person("ann", 1), person("bob", 2), person("cid", 3), person("eve", kLastResortLevel)});
}

Entry AlertTest::person(std::string name, int level, Duration acknowledgeTime) {
  Entry entry;
  entry.recipient = std::move(name);
  entry.level = level;
  entry.acknowledgeTime = acknowledgeTime;
  return entry;
}

void AlertTest::list(std::vector<Entry> entries) {
  m.entries = std::move(entries);
}

void AlertTest::raise(Severity severity) {
  m.id = MessageId{1};
  m.number = "7042";
  m.list = "noc";
  m.text = "core-sw-2 DOWN";
  m.origin = "spool a.xml";
  m.severity = severity;
  m.created = m.raised = m.accepted = now;
  m.validUntil = now + policy.validity;
  apply(Queued{});
}

void AlertTest::raiseAgain(const std::string& text, Severity severity) {
  apply(Raised{text, severity, now});
}

void AlertTest::acknowledge(const std::string& who, const std::string& comment) {
  apply(AckReceived{who, comment});
}

void AlertTest::decline(const std::string& who) {
  apply(Declined{who});
}

void AlertTest::clear() {
  apply(ClearReceived{"nagios01", now});
}

void AlertTest::apply(const Event& event) {
  const Message before = m;
  Step step = advance(policy, m, event, now);
  checkStep(before, step);
  m = std::move(step.next);
  carryOut(step.actions);
}

void AlertTest::checkStep(const Message& before, const Step& step) const {
  EXPECT_TRUE(mayMove(before.outcome, step.next.outcome));
  if (before.outcome != step.next.outcome) {
    long changes = 0;
    for (int o = 0; o <= static_cast<int>(Outcome::Told); ++o)
      changes += recordsOf(step.actions, toText(static_cast<Outcome>(o)), "");
    // Going on and ending in one step are two moves: nobody was left to be asked.
    EXPECT_GE(changes, 1);
    EXPECT_GE(recordsOf(step.actions, toText(step.next.outcome), ""), 1);
  }
  for (std::size_t i = 0; i < before.entries.size(); ++i) {
    const Entry& was = before.entries[i];
    const Entry& is = step.next.entries[i];
    EXPECT_TRUE(was.status == is.status || is.changed) << is.recipient;
    if (was.status == is.status) continue;
    EXPECT_EQ(recordsOf(step.actions, toText(is.status), is.recipient + ": "), 1) << is.recipient;
  }
}

void AlertTest::carryOut(const std::vector<Action>& actions) {
  std::vector<Position> drops;
  for (const Action& action : actions) {
    if (const auto* page = std::get_if<Page>(&action)) {
      paged_.push_back(m.entries[page->entry].recipient);
      toHandOver_.push_back(page->entry);
    } else if (const auto* drop = std::get_if<DropPage>(&action)) {
      if (std::erase(toHandOver_, drop->entry) == 0) continue;
      dropped_.push_back(m.entries[drop->entry].recipient);
      drops.push_back(drop->entry);
    } else if (const auto* tell = std::get_if<Tell>(&action)) {
      told_.emplace_back(tell->recipient, tell->notice);
    } else if (const auto* record = std::get_if<Record>(&action)) {
      records.push_back(*record);
    }
    exhausted_ += std::holds_alternative<RaiseExhausted>(action) ? 1 : 0;
    expired_ += std::holds_alternative<RaiseExpired>(action) ? 1 : 0;
  }
  for (const Position dropped : drops)
    apply(PageDropped{dropped});
  while (networkTakes) {
    const auto next = std::find_if(toHandOver_.begin(), toHandOver_.end(), [this](Position p) {
      return !m.entries[p].pathless;
    });
    if (next == toHandOver_.end()) return;
    handOver(m.entries[*next].recipient);
  }
}

void AlertTest::handOver(const std::string& who, bool doubtful) {
  const Position at = takeWaiting(who);
  apply(Attempted{at, "modem1"});
  apply(HandedOver{at, "modem1", doubtful});
}

void AlertTest::attempt(const std::string& who) {
  apply(Attempted{takeWaiting(who), "modem1"});
}

Position AlertTest::takeWaiting(const std::string& who) {
  const auto waits = std::find_if(toHandOver_.begin(), toHandOver_.end(), [&](Position p) {
    return m.entries[p].recipient == who;
  });
  check(waits != toHandOver_.end(), "the story hands over a page that waits");
  const Position at = *waits;
  toHandOver_.erase(waits);
  return at;
}

void AlertTest::pathLost(const std::string& who) {
  entry(who).pathless = true;
  apply(PathsChanged{});
}

void AlertTest::pathBack(const std::string& who) {
  entry(who).pathless = false;
  apply(PathsChanged{});
}

void AlertTest::pass(Duration time) {
  const Time end = now + time;
  while (true) {
    const OptionalTime next = nextDeadline(m);
    if (!next || *next > end) break;
    now = std::max(now, *next);
    apply(DeadlineCame{});
    ASSERT_NE(nextDeadline(m), next) << "a wait that is over ends";
  }
  now = end;
}

void AlertTest::expectPaged(const std::vector<std::string>& names) {
  EXPECT_EQ(paged_, names);
  paged_.clear();
}

void AlertTest::expectDropped(const std::vector<std::string>& names) {
  EXPECT_EQ(dropped_, names);
  dropped_.clear();
}

void AlertTest::expectTold(const std::vector<std::pair<std::string, Notice>>& told) {
  EXPECT_EQ(told_, told);
  told_.clear();
}

void AlertTest::expectStatus(const std::string& who, RecipientStatus status) const {
  EXPECT_EQ(toText(entry(who).status), toText(status)) << who;
}

void AlertTest::expectOutcome(Outcome outcome) const {
  EXPECT_EQ(toText(m.outcome), toText(outcome));
}

void AlertTest::expectLevel(int level) const {
  EXPECT_EQ(m.level, level);
}

void AlertTest::expectAlarms(int exhausted, int expired) const {
  EXPECT_EQ(exhausted_, exhausted);
  EXPECT_EQ(expired_, expired);
}

bool AlertTest::recorded(std::string_view event, std::string_view part) const {
  return std::any_of(records.begin(), records.end(), [&](const Record& record) {
    return record.event == event && record.reason.find(part) != std::string::npos;
  });
}

Position AlertTest::position(const std::string& who) const {
  for (Position i = 0; i < m.entries.size(); ++i) {
    if (m.entries[i].recipient == who) return i;
  }
  ADD_FAILURE() << who << " does not stand on the list";
  return 0;
}

Entry& AlertTest::entry(const std::string& who) {
  return m.entries[position(who)];
}

const Entry& AlertTest::entry(const std::string& who) const {
  return m.entries[position(who)];
}

}  // namespace tocsin::escalation
