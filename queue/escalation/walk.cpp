// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/walk.h"

#include <algorithm>

#include "queue/base/check.h"

namespace tocsin::escalation {
namespace {

std::string levelName(int level) {
  return level == kLastResortLevel ? "the last resort" : "level " + std::to_string(level);
}

}  // namespace

void Walk::record(std::string_view event, std::string reason) {
  actions_.emplace_back(Record{event, std::move(reason)});
}

void Walk::tell(const std::string& recipient, Notice notice) {
  actions_.emplace_back(Tell{recipient, notice});
}

Entry* Walk::find(const std::string& recipient) {
  // A person may stand on several levels: the entry that was paged last is the one that answers.
  Entry* best = nullptr;
  for (Entry& entry : m_.entries) {
    if (entry.recipient != recipient) continue;
    if (best == nullptr || (entry.pagedAt && (!best->pagedAt || *entry.pagedAt > *best->pagedAt))) {
      best = &entry;
    }
  }
  return best;
}

Position Walk::positionOf(const Entry& entry) const {
  return static_cast<Position>(&entry - m_.entries.data());
}

void Walk::setStatus(Entry& entry, RecipientStatus to, std::string reason) {
  check(mayMove(entry.status, to), "a recipient's status moves as the table allows");
  entry.changed = true;
  entry.reason = std::move(reason);
  if (to != RecipientStatus::NotYetAck) entry.due.reset();
  if (entry.status == to) return;
  entry.status = to;
  record(toText(to), entry.recipient + ": " + entry.reason);
}

void Walk::setOutcome(Outcome to, std::string reason) {
  check(mayMove(m_.outcome, to), "a message's outcome moves as the table allows");
  m_.outcome = to;
  m_.frozenSince.reset();
  if (to == Outcome::Escalating) {
    m_.closed.reset();
  } else {
    m_.closed = now_;
    m_.pausedUntil.reset();
  }
  if (to != Outcome::Acknowledged) m_.holdUntil.reset();
  m_.askedUntil.reset();
  m_.repeatAt.reset();
  record(toText(to), std::move(reason));
}

void Walk::dropPages() {
  for (Entry& entry : m_.entries) {
    if (entry.queued) actions_.emplace_back(DropPage{positionOf(entry)});
  }
}

void Walk::dropUntriedPages() {
  for (Entry& entry : m_.entries) {
    const bool untried = entry.queued && entry.status == RecipientStatus::NotSent;
    if (untried) actions_.emplace_back(DropPage{positionOf(entry)});
  }
}

// What waits on levels that are not open (any more) would page people before their turn.
void Walk::dropPagesAbove(int level) {
  for (Entry& entry : m_.entries) {
    if (entry.queued && entry.level > level) actions_.emplace_back(DropPage{positionOf(entry)});
  }
}

// Each person once, on however many levels they stand.
template <class Matches>
void Walk::tellThose(Notice notice, const std::string& except, Matches matches) {
  std::vector<std::string> told{except};
  for (const Entry& entry : m_.entries) {
    if (!matches(entry)) continue;
    if (std::find(told.begin(), told.end(), entry.recipient) != told.end()) continue;
    told.push_back(entry.recipient);
    tell(entry.recipient, notice);
  }
}

void Walk::tellUnanswered(Notice notice, const std::string& except) {
  tellThose(notice, except, [](const Entry& e) { return e.wasPaged() && !e.declined; });
}

void Walk::tellPaged(Notice notice, const std::string& except) {
  tellThose(notice, except, [](const Entry& e) { return e.wasPaged(); });
}

void Walk::setDeclined(const std::string& recipient, bool declined) {
  for (Entry& entry : m_.entries) {
    if (entry.recipient != recipient || entry.declined == declined) continue;
    entry.declined = declined;
    entry.changed = true;
  }
}

void Walk::endAsking(const std::string& recipient, const std::string& why) {
  const Entry* answered = find(recipient);
  for (Entry& entry : m_.entries) {
    if (entry.recipient != recipient) continue;
    const bool asked = entry.queued || entry.status == RecipientStatus::NotYetAck;
    if (entry.queued) actions_.emplace_back(DropPage{positionOf(entry)});
    if (asked || &entry == answered) setStatus(entry, RecipientStatus::AckTimeOver, why);
  }
}

void Walk::pageAgain(Entry& entry) {
  if (entry.level <= m_.level && takesPart(entry)) page(entry);
}

void Walk::pageThoseBack() {
  for (Entry& entry : m_.entries) {
    if (entry.level > m_.level || entry.offDuty || !takesPart(entry)) continue;
    if (entry.queued || entry.status != RecipientStatus::NotSent) continue;
    record("LEVEL", entry.recipient + " of " + levelName(entry.level) + " is back: called");
    page(entry);
  }
}

bool Walk::othersThanDecliners() const {
  return std::any_of(m_.entries.begin(), m_.entries.end(), [](const Entry& e) {
    return !e.declined && !e.offDuty;
  });
}

void Walk::resetEntries(bool fresh) {
  const bool keepDecliners = !fresh && othersThanDecliners();
  for (Entry& entry : m_.entries) {
    if (fresh) entry.pages = entry.queued ? 1 : 0;
    if (keepDecliners && entry.declined) continue;
    const bool untouched = entry.status == RecipientStatus::NotSent && !entry.declined;
    entry.declined = false;
    entry.changed = true;
    if (!untouched) setStatus(entry, RecipientStatus::NotSent, "a new walk through the levels");
  }
}

void Walk::start(bool fresh) {
  resetEntries(fresh);
  m_.level = 0;
  if (fresh) m_.round = 1;
  openNextLevel();
  if (fresh) dropPagesAbove(m_.level);
}

bool Walk::takesPart(const Entry& entry) const {
  if (entry.declined || entry.pages >= pagesMax()) return false;
  if (!entry.offDuty) return true;
  // Everybody off duty at once is a mistake in the roster, not a wish for silence.
  return std::all_of(
      m_.entries.begin(), m_.entries.end(), [](const Entry& e) { return e.offDuty; });
}

void Walk::page(Entry& entry) {
  if (entry.queued || entry.status != RecipientStatus::NotSent) return;
  entry.queued = true;
  entry.changed = true;
  ++entry.pages;
  actions_.emplace_back(Page{positionOf(entry)});
}

bool Walk::openLevel(int level) {
  std::string called;
  for (Entry& entry : m_.entries) {
    if (entry.level != level) continue;
    if (entry.status == RecipientStatus::NotSent && !takesPart(entry)) {
      record("SKIPPED",
             entry.recipient + (entry.declined  ? ": has declined"
                                : entry.offDuty ? ": is off duty"
                                                : ": has had all pages of this message"));
      continue;
    }
    page(entry);
    // Somebody whose page went out before the walk began anew is still being asked.
    const bool isAsked = entry.queued || entry.status == RecipientStatus::NotYetAck;
    if (isAsked) called += (called.empty() ? "" : ", ") + entry.recipient;
  }
  m_.level = level;
  if (called.empty()) {
    record("LEVEL", levelName(level) + " has nobody to page: skipped");
    return false;
  }
  record("LEVEL", levelName(level) + " opened: " + called);
  return true;
}

void Walk::openNextLevel() {
  freezeOrThaw();
  while (true) {
    int next = m_.level + 1;
    if (next == kLastResortLevel && m_.round < policy_.rounds) {
      if (someoneIsAsked()) return;
      ++m_.round;
      record("ROUND",
             "round " + std::to_string(m_.round) + " of " + std::to_string(policy_.rounds));
      resetEntries(false);
      next = 1;
    }
    const bool last =
        m_.severity == Severity::Info ? next == kLastResortLevel : next > kLastResortLevel;
    if (last) return finish();
    const bool opened = openLevel(next);
    if (opened && (m_.severity == Severity::Info || m_.frozenSince || !levelIsOver())) return;
  }
}

// A page that waits for a path blocks nobody: its level goes on without it.
bool Walk::isBlocking(const Entry& entry) const {
  if (entry.status == RecipientStatus::NotYetAck) return entry.due || !entry.pathless;
  return entry.status == RecipientStatus::NotSent && entry.queued && !entry.pathless;
}

bool Walk::levelIsOver() const {
  return std::none_of(m_.entries.begin(), m_.entries.end(), [this](const Entry& e) {
    const bool here = m_.level == kAckerFirstLevel ? e.pagedAt || e.queued : e.level == m_.level;
    return here && isBlocking(e);
  });
}

bool Walk::someoneIsAsked() const {
  return std::any_of(
      m_.entries.begin(), m_.entries.end(), [this](const Entry& e) { return isBlocking(e); });
}

// An info is for one level only.
bool Walk::isFor(const Entry& entry) const {
  if (m_.severity != Severity::Info) return true;
  return m_.level == 0 ? entry.level != kLastResortLevel : entry.level == m_.level;
}

bool Walk::anyoneReachable() const {
  return std::any_of(m_.entries.begin(), m_.entries.end(), [this](const Entry& e) {
    return isFor(e) && !e.pathless && !e.offDuty && !e.declined;
  });
}

void Walk::goOnIfLevelIsOver() {
  freezeOrThaw();
  if (m_.outcome != Outcome::Escalating || m_.frozenSince || m_.pausedUntil) return;
  if (m_.severity == Severity::Info) return finishInfo();
  if (levelIsOver()) openNextLevel();
}

// Nothing is asked of those who get an `info`: it ends when each of its one level has it or never
// will.
void Walk::finishInfo() {
  const bool told = std::any_of(m_.entries.begin(), m_.entries.end(), [](const Entry& e) {
    return e.status == RecipientStatus::NotYetAck && !e.queued;
  });
  // Once somebody has it, nobody waits for a path that may never come.
  const auto waits = [told](const Entry& e) {
    return e.queued && !e.isOver() && !(told && e.pathless);
  };
  if (std::any_of(m_.entries.begin(), m_.entries.end(), waits)) return;
  if (told) return setOutcome(Outcome::Told, "handed over to level " + std::to_string(m_.level));
  setOutcome(Outcome::Exhausted, "it could be handed over to nobody");
  actions_.emplace_back(RaiseExhausted{});
}

void Walk::freezeOrThaw() {
  if (m_.outcome != Outcome::Escalating) return;
  const bool reachable = anyoneReachable();
  const bool declinedByAll =
      std::all_of(m_.entries.begin(), m_.entries.end(), [this](const Entry& e) {
        return !isFor(e) || e.declined || e.offDuty;
      });
  if (!m_.frozenSince && !reachable && !declinedByAll) {
    m_.frozenSince = now_;
    record("CLOCKS_STOPPED", "nobody on the list can be reached over any path");
  } else if (m_.frozenSince && (reachable || declinedByAll)) {
    const Duration stood = now_ - *m_.frozenSince;
    for (Entry& entry : m_.entries) {
      if (!entry.due) continue;
      *entry.due += stood;
      entry.changed = true;
    }
    m_.frozenSince.reset();
    record("CLOCKS_GO_ON", "a path is back; they stood for " + toText(Duration{stood}));
  }
}

// All levels are walked. Nobody is given up while an acknowledge time of theirs still runs.
void Walk::finish() {
  if (someoneIsAsked()) {
    m_.level = kLastResortLevel;
    return;
  }
  setOutcome(Outcome::Exhausted, "all levels and the last resort are walked, nobody took it");
  if (m_.severity == Severity::Critical && m_.repeats < policy_.repeatMax) {
    m_.repeatAt = now_ + policy_.repeatExhausted;
  }
  actions_.emplace_back(RaiseExhausted{});
}

void Walk::goOnAfter(const std::string& why) {
  m_.acknowledgedBy.clear();
  for (Entry& entry : m_.entries) {
    if (entry.status == RecipientStatus::NotSent || entry.isOver()) continue;
    setStatus(entry, RecipientStatus::AckTimeOver, why);
  }
  const bool later = std::any_of(m_.entries.begin(), m_.entries.end(), [this](const Entry& e) {
    return e.level > m_.level && e.status == RecipientStatus::NotSent && !e.declined && !e.offDuty;
  });
  if (later) {
    openNextLevel();
  } else {
    start(false);
  }
  goOnIfLevelIsOver();
}

void Walk::resumeWithAcker() {
  Entry* acker = find(m_.acknowledgedBy);
  setOutcome(Outcome::Escalating, m_.acknowledgedBy + " was silent when asked \"still yours?\"");
  m_.acknowledgedBy.clear();
  resetEntries(true);
  m_.round = 1;
  m_.level = kAckerFirstLevel;
  if (acker == nullptr || !takesPart(*acker)) return openNextLevel();
  page(*acker);
  record("LEVEL", "first " + acker->recipient + ", who had it, then level 1");
}

}  // namespace tocsin::escalation
