// SPDX-License-Identifier: Apache-2.0
// Ten thousand seeded stories of one message: whatever happens in whatever order, what must always
// hold holds, and every message ends.
#include <algorithm>
#include <random>

#include "tests/unit/escalation/alert_fixture.h"

namespace tocsin::escalation {
namespace {

// A story: a random list, then random events as a shell could bring them.
class Story {
 public:
  explicit Story(unsigned seed) : random_(seed) {
    policy_.rounds = 1 + pick(3);
    policy_.repeatMax = pick(4);
    policy_.tellOthers = pick(2) == 0;
    const int people = pick(6);
    for (int i = 0; i < people; ++i) {
      Entry entry;
      entry.recipient = std::string(1, static_cast<char>('a' + pick(5)));
      entry.level = 1 + pick(4);
      entry.acknowledgeTime = minutes{1 + pick(9)};
      m_.entries.push_back(entry);
    }
    m_.number = "7042";
    m_.severity = static_cast<Severity>(pick(3));
    m_.created = m_.raised = m_.accepted = now_;
    m_.validUntil = now_ + policy_.validity;
    if (pick(2) == 0) m_.key = "k";
    if (pick(8) == 0) m_.pausedUntil = now_ + minutes{pick(60)};
    inFlight_.resize(m_.entries.size());
    pages_.resize(m_.entries.size());
  }

  void tell(int events) {
    apply(Queued{});
    for (int i = 0; i < events; ++i)
      step();
  }

  // Nothing comes from outside any more: time passes, the network answers, until nothing waits.
  void end() {
    for (Entry& entry : m_.entries)
      entry.pathless = entry.offDuty = false;
    apply(PathsChanged{});
    for (int i = 0; i < 2'000; ++i) {
      handOverAll();
      const OptionalTime next = nextDeadline(m_);
      if (!next && !anyInFlight()) return;
      if (next) now_ = std::max(now_, *next);
      if (m_.outcome == Outcome::Acknowledged && m_.holdUntil) apply(ClearReceived{"end", now_});
      apply(DeadlineCame{});
    }
    ADD_FAILURE() << "the message never ends";
  }

  const Message& message() const { return m_; }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  Entry* anybody() {
    return m_.entries.empty()
               ? nullptr
               : &m_.entries[static_cast<std::size_t>(pick(static_cast<int>(m_.entries.size())))];
  }

  std::string someone() {
    const Entry* entry = anybody();
    return entry == nullptr || pick(6) == 0 ? "operator" : entry->recipient;
  }

  void step() {
    now_ += seconds{pick(200)};
    switch (pick(16)) {
      case 0: return apply(AckReceived{someone(), pick(2) == 0 ? "" : "mine"});
      case 1: return apply(Declined{someone()});
      case 2:
        return apply(Raised{"again", static_cast<Severity>(pick(3)), now_ - minutes{pick(3)}});
      case 3: return pick(4) == 0 ? apply(ClearReceived{"n", now_ - minutes{pick(3)}}) : skip();
      case 4: return pick(6) == 0 ? apply(CancelledBy{"operator"}) : skip();
      case 5: return pick(3) == 0 ? apply(EscalatedBy{"operator"}) : skip();
      case 6: return pick(3) == 0 ? apply(ValidityEnded{}) : skip();
      case 7: return stepClock(minutes{pick(400) - 200});
      case 8: return apply(Restarted{now_ + minutes{1}});
      case 9: return changePaths();
      case 10: return report();
      case 11:
      case 12: return network();
      default: return skip();
    }
  }

  void skip() {
    if (const OptionalTime next = nextDeadline(m_)) now_ = std::max(now_, *next);
    apply(DeadlineCame{});
  }

  void stepClock(Duration by) {
    now_ += by;
    apply(ClockStepped{by});
  }

  void changePaths() {
    if (Entry* entry = anybody()) {
      entry->pathless = pick(2) == 0;
      entry->offDuty = pick(3) == 0;
    }
    apply(PathsChanged{});
  }

  void report() {
    if (m_.entries.empty()) return;
    const auto at = static_cast<Position>(pick(static_cast<int>(m_.entries.size())));
    if (m_.entries[at].wasPaged()) apply(Reported{at, pick(2) == 0, "expired"});
  }

  void network() {
    for (Position i = 0; i < inFlight_.size(); ++i) {
      if (inFlight_[i] && !m_.entries[i].pathless && pick(2) == 0) answer(i);
    }
  }

  void answer(Position i) {
    inFlight_[i] = false;
    apply(Attempted{i, "modem1"});
    if (pick(5) == 0) return apply(SendFailed{i, "no"});
    apply(HandedOver{i, "modem1", pick(4) == 0});
  }

  void handOverAll() {
    for (Position i = 0; i < inFlight_.size(); ++i) {
      if (inFlight_[i]) answer(i);
    }
  }

  bool anyInFlight() const {
    return std::find(inFlight_.begin(), inFlight_.end(), true) != inFlight_.end();
  }

  void apply(const Event& event) {
    const Message before = m_;
    Step step = advance(policy_, m_, event, now_);
    m_ = std::move(step.next);
    checkMoves(before, step.actions);
    countPages(before, step.actions);
    for (Entry& entry : m_.entries)
      entry.changed = false;
    for (const Action& action : step.actions) {
      const auto* drop = std::get_if<DropPage>(&action);
      if (drop == nullptr || !inFlight_[drop->entry]) continue;
      inFlight_[drop->entry] = false;
      apply(PageDropped{drop->entry});
    }
  }

  static long countRecords(const std::vector<Action>& actions,
                           std::string_view event,
                           const std::string& start) {
    return std::count_if(actions.begin(), actions.end(), [&](const Action& action) {
      const auto* record = std::get_if<Record>(&action);
      return record != nullptr && record->event == event && record->reason.rfind(start, 0) == 0;
    });
  }

  void checkMoves(const Message& before, const std::vector<Action>& actions) {
    // Going on and ending again in one step passes through ESCALATING: each move has its record.
    const bool twice = countRecords(actions, "ESCALATING", "") == 1;
    EXPECT_TRUE(mayMove(before.outcome, m_.outcome) ||
                (twice && mayMove(before.outcome, Outcome::Escalating)));
    EXPECT_EQ(countRecords(actions, toText(m_.outcome), ""),
              before.outcome != m_.outcome || (twice && m_.outcome != Outcome::Escalating) ? 1 : 0);
    for (std::size_t i = 0; i < m_.entries.size(); ++i) {
      const Entry& was = before.entries[i];
      const Entry& is = m_.entries[i];
      if (was.status != is.status) {
        EXPECT_GE(countRecords(actions, toText(is.status), is.recipient + ": "), 1);
        EXPECT_TRUE(is.changed);
        EXPECT_FALSE(is.reason.empty());
      }
      EXPECT_EQ(is.due && is.status != RecipientStatus::NotYetAck, false);
      // Nobody is late before having been paged, declined, or proven unreachable.
      if (is.isOver() && !was.isOver()) {
        EXPECT_TRUE(is.wasPaged() || is.declined || was.status == RecipientStatus::Ack ||
                    is.reason.rfind("not sent", 0) == 0);
      }
    }
  }

  void countPages(const Message& before, const std::vector<Action>& actions) {
    // A new situation from outside (a worse RAISE, the end of a hold) begins a new count.
    const bool fresh = countRecords(actions, "WORSE", "") + countRecords(actions, "RESUMED", "") +
                           countRecords(actions, "ESCALATING", "raised again") >
                       0;
    for (std::size_t i = 0; i < m_.entries.size(); ++i) {
      if (fresh || before.askedUntil) pages_[i] = inFlight_[i] ? 1 : 0;
    }
    for (const Action& action : actions) {
      const auto* page = std::get_if<Page>(&action);
      if (page == nullptr) continue;
      // A page that has to wait for a path is queued even where the walk ends without it.
      EXPECT_TRUE(m_.outcome == Outcome::Escalating || m_.entries[page->entry].pathless);
      EXPECT_FALSE(inFlight_[page->entry]) << "a page that waits is not queued twice";
      EXPECT_FALSE(m_.entries[page->entry].declined);
      inFlight_[page->entry] = true;
      ++pages_[page->entry];
      EXPECT_LE(m_.entries[page->entry].pages, policy_.rounds + policy_.repeatMax + 1);
      EXPECT_LE(pages_[page->entry], policy_.rounds + policy_.repeatMax + 1);
    }
  }

  std::mt19937 random_;
  Policy policy_;
  Message m_;
  Time now_ = fromMillis(1'795'248'000'000);
  std::vector<bool> inFlight_;
  std::vector<int> pages_;
};

TEST(RandomWalkTest, WhateverHappensTheRulesHoldAndEveryMessageEnds) {
  for (unsigned seed = 1; seed <= 10'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed);
    story.tell(60);
    story.end();
    EXPECT_FALSE(story.message().isOpen());
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace tocsin::escalation
