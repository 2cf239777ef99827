// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/advance.h"

#include <algorithm>

#include "queue/base/check.h"
#include "queue/escalation/walk.h"

namespace tocsin::escalation {
namespace {

// Applies one event to one message; an overload per event.
class Apply {
 public:
  Apply(const Policy& policy, Message& message, Time now, std::vector<Action>& actions)
      : policy_(policy),
        m_(message),
        now_(now),
        walk_(policy, message, now, actions),
        actions_(actions) {}

  void operator()(const Queued&) {
    walk_.record("QUEUED", "as " + m_.number + " for list " + m_.list + " from " + m_.origin);
    if (m_.pausedUntil && *m_.pausedUntil > now_) {
      return walk_.record("PAUSED",
                          "list " + m_.list + " is paused until " + toRfc3339(*m_.pausedUntil));
    }
    m_.pausedUntil.reset();
    walk_.start(true);
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const Attempted& event) {
    Entry& entry = at(event.entry);
    entry.pagedAt = now_;
    entry.driver = event.driver;
    entry.changed = true;
    const bool asks = m_.outcome == Outcome::Escalating || m_.outcome == Outcome::Exhausted;
    if (!asks || entry.status != RecipientStatus::NotSent) return;
    walk_.setStatus(entry, RecipientStatus::NotYetAck, "being handed to " + event.driver);
  }

  void operator()(const HandedOver& event) {
    Entry& entry = at(event.entry);
    if (!entry.queued) return;
    entry.queued = false;
    entry.driver = event.driver;
    entry.doubtful = event.doubtful;
    entry.delivery.clear();
    entry.pagedAt = now_;
    entry.changed = true;
    const bool escalating = m_.outcome == Outcome::Escalating;
    if (escalating && entry.status == RecipientStatus::NotSent) {
      walk_.setStatus(entry, RecipientStatus::NotYetAck, "handed over");
    }
    if (entry.status != RecipientStatus::NotYetAck) return;
    entry.reason = (event.doubtful ? "may have been handed to " : "handed to ") + event.driver;
    if (!escalating) return;
    walk_.record("HANDED_OVER", entry.recipient + ": " + entry.reason);
    if (m_.severity == Severity::Info) return walk_.goOnIfLevelIsOver();
    // While the clocks stand still, what they stood for is added when they go on.
    entry.due = m_.frozenSince.value_or(now_) + entry.acknowledgeTime;
  }

  void operator()(const SendFailed& event) {
    Entry& entry = at(event.entry);
    if (!entry.queued) return;
    entry.queued = false;
    entry.changed = true;
    if (m_.outcome != Outcome::Escalating) return;
    walk_.setStatus(entry, RecipientStatus::AckTimeOver, "not sent: " + event.reason);
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const PageDropped& event) {
    Entry& entry = at(event.entry);
    if (!entry.queued) return;
    entry.queued = false;
    entry.changed = true;
    if (m_.outcome != Outcome::Escalating || m_.pausedUntil) return;
    walk_.pageAgain(entry);
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const Reported& event) {
    Entry& entry = at(event.entry);
    std::string delivery = event.delivered ? "delivered" : "failed: " + event.what;
    if (entry.delivery == delivery) return;
    entry.delivery = std::move(delivery);
    entry.changed = true;
    walk_.record("DELIVERY", entry.recipient + ": " + entry.delivery);
    if (event.delivered || entry.status != RecipientStatus::NotYetAck) return;
    if (m_.outcome != Outcome::Escalating || m_.severity == Severity::Info) return;
    walk_.setStatus(entry, RecipientStatus::AckTimeOver, "the network gave up: " + event.what);
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const AckReceived& event) {
    if (!isInOrder(event.by, event.sentAt, false)) return;
    if (m_.outcome == Outcome::Acknowledged) return acknowledgedAgain(event);
    if (m_.cleared || !mayStillBeHad()) return;
    m_.acknowledgedBy = event.by;
    m_.comment = event.comment;
    if (Entry* entry = walk_.find(event.by)) {
      walk_.setStatus(*entry, RecipientStatus::Ack, "acknowledged");
      entry->acknowledgedAt = now_;
      walk_.setDeclined(event.by, false);
      walk_.tell(event.by, Notice::IsYours);
    }
    walk_.dropPages();
    if (m_.outcome == Outcome::Exhausted) {
      walk_.tellPaged(Notice::TakenBy, event.by);
    } else if (policy_.tellOthers) {
      walk_.tellUnanswered(Notice::TakenBy, event.by);
    }
    walk_.setOutcome(Outcome::Acknowledged,
                     "by " + event.by + (event.comment.empty() ? "" : ": " + event.comment));
    if (!m_.key.empty()) m_.holdUntil = now_ + policy_.ackHold;
  }

  void operator()(const Declined& event) {
    Entry* entry = walk_.find(event.by);
    if (entry == nullptr || !isInOrder(event.by, event.sentAt, true)) return;
    if (m_.outcome == Outcome::Acknowledged && m_.acknowledgedBy == event.by) return passOn(*entry);
    if (entry->declined) return;
    if (m_.outcome == Outcome::Exhausted && !m_.cleared) {
      walk_.setDeclined(event.by, true);
      walk_.endAsking(event.by, "declined");
      walk_.record("NOTE", event.by + " passed after it was EXHAUSTED: not asked in a repeat");
      return walk_.tell(event.by, Notice::PassedAll);
    }
    if (m_.outcome != Outcome::Escalating) return;
    walk_.setDeclined(event.by, true);
    walk_.endAsking(event.by, "declined");
    const bool last = walk_.levelIsOver();
    walk_.goOnIfLevelIsOver();
    walk_.tell(event.by, last ? whoIsCalledNow() : Notice::Passed);
  }

  void operator()(const DeadlineCame&) {
    switch (m_.outcome) {
      case Outcome::Escalating: return endAcknowledgeTimes();
      case Outcome::Acknowledged: return endHold();
      case Outcome::Exhausted:
        if (m_.repeatAt && *m_.repeatAt <= now_) repeat("nobody took it: repeated");
        return;
      case Outcome::Cancelled:
      case Outcome::Expired:
      case Outcome::Told: return;
    }
  }

  void operator()(const Raised& event) {
    if (m_.cleared || !mayStillBeHad()) return;
    ++m_.joined;
    m_.text = event.text;
    m_.raised = std::max(m_.raised, event.created);
    m_.validUntil = std::max(m_.validUntil, event.created + policy_.validity);
    walk_.record("JOINED", "raised again, " + std::to_string(m_.joined) + " times in all");
    const bool worse = event.severity > m_.severity;
    if (worse) m_.severity = event.severity;
    if (m_.outcome == Outcome::Exhausted) {
      walk_.setOutcome(Outcome::Escalating, "raised again after nobody took it");
    } else if (!worse || m_.outcome != Outcome::Escalating) {
      return;
    } else {
      walk_.record("WORSE",
                   "now " + std::string(toText(m_.severity)) + ": starts again at level 1");
    }
    m_.repeats = 0;
    if (m_.pausedUntil) return;
    walk_.dropUntriedPages();
    walk_.start(true);
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const ClearReceived& event) {
    if (m_.cleared || !mayStillBeHad()) return;
    if (event.created < m_.raised) {
      return walk_.record("NOTE", "a CLEAR from before the alert was raised cancels nothing");
    }
    close("cleared by " + event.by, Notice::Over);
    m_.cleared = now_;
  }

  void operator()(const CancelledBy& event) {
    if (m_.cleared || !mayStillBeHad()) return;
    // What somebody has is over, too: a RAISE that comes later is news, no note of this one.
    const bool escalating = m_.outcome == Outcome::Escalating;
    close("cancelled by " + event.who, Notice::Cancelled);
    if (!escalating) m_.cleared = now_;
  }

  void operator()(const EscalatedBy& event) {
    if (m_.outcome == Outcome::Exhausted && !m_.cleared) return repeat("escalated by " + event.who);
    if (m_.outcome == Outcome::Acknowledged && !m_.cleared) {
      walk_.setOutcome(Outcome::Escalating, "escalated by " + event.who);
      return walk_.goOnAfter("escalated");
    }
    if (m_.outcome != Outcome::Escalating) return;
    if (m_.pausedUntil) endPause();
    if (m_.severity == Severity::Info && m_.level > 0) return;
    for (Entry& entry : m_.entries) {
      if (entry.level != m_.level || entry.status != RecipientStatus::NotYetAck) continue;
      walk_.setStatus(entry, RecipientStatus::AckTimeOver, "escalated by " + event.who);
    }
    walk_.openNextLevel();
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const ValidityEnded&) {
    if (m_.outcome != Outcome::Escalating || m_.wasPaged()) return;
    walk_.dropPages();
    walk_.setOutcome(Outcome::Expired, "older than its validity before anyone could be paged");
    actions_.emplace_back(RaiseExpired{});
  }

  void operator()(const PathsChanged&) {
    if (m_.outcome != Outcome::Escalating) return;
    if (!m_.pausedUntil) walk_.pageThoseBack();
    walk_.goOnIfLevelIsOver();
  }

  void operator()(const PauseEnded&) {
    if (m_.outcome == Outcome::Escalating && m_.pausedUntil) resume("was ended");
  }

  void operator()(const ClockStepped& event) {
    moveDeadlines([&](Time& t) { t += event.by; });
    if (m_.outcome == Outcome::Escalating) m_.validUntil += event.by;
    if (m_.frozenSince) m_.frozenSince = std::min(*m_.frozenSince + event.by, now_);
    if (m_.cleared || !mayStillBeHad()) return;
    for (Entry& entry : m_.entries) {
      if (!entry.pagedAt) continue;
      *entry.pagedAt += event.by;  // replies are compared with it
      entry.changed = true;
    }
  }

  void operator()(const Restarted& event) {
    moveDeadlines([&](Time& t) { t = std::max(t, event.earliest); });
  }

 private:
  Entry& at(Position position) {
    check(position < m_.entries.size(), "an event names an entry of its message");
    return m_.entries[position];
  }

  bool mayStillBeHad() const {
    return m_.outcome == Outcome::Escalating || m_.outcome == Outcome::Acknowledged ||
           m_.outcome == Outcome::Exhausted;
  }

  // Remembers the reply's time; false when a later one of the same person has been applied.
  bool isInOrder(const std::string& by, OptionalTime sentAt, bool declines) {
    if (!sentAt) return true;
    if (isOutdated(m_, by, sentAt, declines)) {
      walk_.record("NOTE", "what " + by + " sent earlier came after a later reply: not applied");
      return false;
    }
    for (Entry& entry : m_.entries) {
      if (entry.recipient != by) continue;
      entry.repliedAt = sentAt;
      entry.changed = true;
    }
    return true;
  }

  // To the last one of a level who passed, once the walk has gone on.
  Notice whoIsCalledNow() const {
    if (m_.outcome == Outcome::Exhausted || m_.frozenSince) return Notice::PassedAll;
    return m_.level == kLastResortLevel ? Notice::PassedLast : Notice::PassedLevel;
  }

  // nagios-ack's own word coming back: no human said it; it replaces no comment, answers nothing.
  bool isEcho(const std::string& comment) const {
    return (comment + ":").starts_with("Tocsin " + m_.number + ":");
  }

  void acknowledgedAgain(const AckReceived& event) {
    if (m_.cleared || event.by != m_.acknowledgedBy) return;
    if (isEcho(event.comment)) return walk_.record("NOTE", event.by + ": " + event.comment);
    const bool news = !event.comment.empty() && event.comment != m_.comment;
    if (!m_.askedUntil && !news) return;
    if (!event.comment.empty()) m_.comment = event.comment;
    if (!m_.askedUntil) return walk_.record("NOTE", event.by + ": " + event.comment);
    m_.askedUntil.reset();
    m_.holdUntil = now_ + policy_.ackHold;
    walk_.record("HELD", event.by + " still has it");
    walk_.tell(event.by, Notice::IsYours);
  }

  void passOn(Entry& entry) {
    if (m_.cleared) return;
    walk_.setDeclined(entry.recipient, true);
    walk_.setStatus(entry, RecipientStatus::AckTimeOver, "passed after having taken it");
    walk_.setOutcome(Outcome::Escalating, entry.recipient + " passed after having taken it");
    walk_.goOnAfter("stood down");
    walk_.tell(entry.recipient,
               m_.outcome == Outcome::Exhausted ? Notice::PassedAll : Notice::Passed);
  }

  void endAcknowledgeTimes() {
    if (m_.pausedUntil) {
      if (*m_.pausedUntil > now_) return;
      return resume("is over");
    }
    if (m_.frozenSince) return;
    bool any = false;
    for (Entry& entry : m_.entries) {
      if (entry.status != RecipientStatus::NotYetAck || !entry.due || *entry.due > now_) continue;
      walk_.setStatus(
          entry, RecipientStatus::AckTimeOver, "no answer within " + toText(entry.acknowledgeTime));
      any = true;
    }
    if (any) walk_.goOnIfLevelIsOver();
  }

  void resume(const std::string& how) {
    endPause();
    walk_.record("RESUMED", "the pause of list " + m_.list + " " + how);
    walk_.start(true);
    walk_.goOnIfLevelIsOver();
  }

  // It could not be paged before: its validity begins now.
  void endPause() {
    m_.pausedUntil.reset();
    m_.validUntil = std::max(m_.validUntil, now_ + policy_.validity);
  }

  void endHold() {
    if (m_.askedUntil) {
      if (*m_.askedUntil > now_) return;
      walk_.resumeWithAcker();
      return walk_.goOnIfLevelIsOver();
    }
    if (!m_.holdUntil || *m_.holdUntil > now_) return;
    m_.holdUntil.reset();
    m_.askedUntil = now_ + policy_.stillYoursSilence;
    walk_.record("HOLD_OVER",
                 "no CLEAR within " + toText(policy_.ackHold) + ": " + m_.acknowledgedBy +
                     " is asked whether it is still theirs");
    if (walk_.find(m_.acknowledgedBy) != nullptr) walk_.tell(m_.acknowledgedBy, Notice::StillYours);
  }

  void repeat(const std::string& why) {
    ++m_.repeats;
    walk_.setOutcome(Outcome::Escalating, why + " (" + std::to_string(m_.repeats) + ")");
    m_.round = policy_.rounds;
    walk_.start(false);
    walk_.goOnIfLevelIsOver();
  }

  // An end from outside: a CLEAR, or an operator.
  void close(const std::string& why, Notice notice) {
    walk_.dropPages();
    const std::string acker =
        m_.outcome == Outcome::Acknowledged ? m_.acknowledgedBy : std::string();
    if (!acker.empty() && walk_.find(acker) != nullptr) walk_.tell(acker, notice);
    walk_.tellUnanswered(notice, acker);
    if (m_.outcome == Outcome::Escalating) {
      walk_.setOutcome(Outcome::Cancelled, why);
    } else {
      walk_.record("CLEARED", why);
    }
    m_.holdUntil.reset();
    m_.askedUntil.reset();
    m_.repeatAt.reset();
  }

  template <class Move>
  void moveDeadlines(Move move) {
    for (OptionalTime* t : {&m_.holdUntil, &m_.askedUntil, &m_.repeatAt}) {
      if (*t) move(**t);
    }
    for (Entry& entry : m_.entries) {
      if (!entry.due || m_.outcome != Outcome::Escalating) continue;
      move(*entry.due);
      entry.changed = true;
    }
  }

  const Policy& policy_;
  Message& m_;
  Time now_;
  Walk walk_;
  std::vector<Action>& actions_;
};

}  // namespace

Step advance(const Policy& policy, Message message, const Event& event, Time now) {
  Step step{std::move(message), {}};
  std::visit(Apply(policy, step.next, now, step.actions), event);
  return step;
}

}  // namespace tocsin::escalation
