// SPDX-License-Identifier: Apache-2.0
// What is asked of the outbox beside the way of a page: what waits, since when, and what time does
// to it.
#include <algorithm>

#include "app/dispatch/outbox.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {

using escalation::PageKind;
using store::PageRow;
using store::PageState;

std::vector<drivers::Submit> Outbox::inDoubt(const std::string& driver) const {
  std::vector<drivers::Submit> submits;
  for (const auto& [id, slot] : rows_) {
    const bool its = slot.row.state == PageState::HandingOver && slot.row.driver == driver;
    if (its) submits.push_back(submitOf(slot.row));
  }
  return submits;
}

bool Outbox::addTest(PageRow row, int link) {
  const int route = links_.routeOf(row.to);
  if (route < 0) return false;
  const auto& ways = links_.driversOf(route);
  if (link >= 0 && std::count(ways.begin(), ways.end(), static_cast<std::size_t>(link)) == 0) {
    return false;
  }
  rows_.at(add(std::move(row)).id).only = link;
  return true;
}

const PageRow* Outbox::find(PageId id) const {
  const auto it = rows_.find(id);
  return it == rows_.end() ? nullptr : &it->second.row;
}

std::vector<PageRow*> Outbox::answersFor(const std::string& recipient) {
  std::vector<PageRow*> rows;
  const auto it = answers_.find(recipient);
  if (it == answers_.end()) return rows;
  for (const PageId id : it->second) {
    rows.push_back(&rows_.at(id).row);
  }
  return rows;
}

std::vector<PageRow*> Outbox::pagesFor(const std::string& recipient) {
  std::vector<PageRow*> rows;
  const auto it = pages_.find(recipient);
  if (it == pages_.end()) return rows;
  for (const PageId id : it->second) {
    rows.push_back(&rows_.at(id).row);
  }
  return rows;
}

OptionalTime Outbox::dropNotices(const std::string& recipient,
                                 const std::function<bool(const PageRow&)>& outdated) {
  OptionalTime first;
  for (const PageRow* row : answersFor(recipient)) {
    const bool waits = row->kind == PageKind::Notice && row->doubts == 0 && row->text.empty();
    if (!waits || !outdated(*row)) continue;
    first = std::min(first.value_or(row->notBefore), row->notBefore);
    finish(rows_.at(row->id), PageState::Dropped);
  }
  return first;
}

bool Outbox::forget(const std::string& recipient, const std::vector<std::string>& numbers) {
  bool isGone = true;
  for (auto& [id, slot] : rows_) {
    const PageState state = slot.row.state;
    const bool isByNumber =
        std::find(numbers.begin(), numbers.end(), slot.row.to.text()) != numbers.end();  // a test
    if (slot.row.recipient != recipient && !isByNumber) continue;
    const bool waits = state == PageState::Waiting || state == PageState::Carried;
    if (waits && slot.row.kind != PageKind::Alarm) finish(slot, PageState::Dropped);
    if (state == PageState::HandingOver) isGone = false;
  }
  hourly_.erase(recipient);
  wroteBy_.erase(recipient);
  return isGone;
}

void Outbox::dropBulletins() {
  for (auto& [id, slot] : rows_) {
    const PageRow& row = slot.row;
    const bool its = row.kind == PageKind::Bulletin && !row.recipient.empty();
    if (its && row.state == PageState::Waiting) finish(slot, PageState::Dropped);
  }
}

bool Outbox::dropAlarms(const PhoneNumber& to) {
  bool any = false;
  for (auto& [id, slot] : rows_) {
    const PageRow& row = slot.row;
    const bool its = row.kind == escalation::PageKind::Alarm && row.to == to;
    if (!its || row.state != PageState::Waiting) continue;
    finish(slot, PageState::Dropped);
    any = true;
  }
  return any;
}

OptionalTime Outbox::nextDue() const {
  OptionalTime next = quotaDue();
  if (!timed_.empty() && (!next || timed_.begin()->first < *next)) next = timed_.begin()->first;
  return next;
}

OptionalTime Outbox::movedLast() const {
  const bool ready = std::any_of(ready_.begin(), ready_.end(), [this](const auto& item) {
    if (!links_.isUp(item.first) || item.second.empty()) return false;
    return !lacksQuota(rows_.at(PageId{item.second.begin()->id}));
  });
  if (!ready && inFlight_ == 0) return std::nullopt;
  return movedLast_;
}

// Some link of its route works, and none that does may send it in this hour.
bool Outbox::lacksQuota(const Slot& slot) const {
  if (!links_.isUp(slot.route)) return false;
  const auto& ways = links_.driversOf(slot.route);
  return std::none_of(ways.begin(), ways.end(), [&](std::size_t i) {
    return links_.all()[i].isUp() && hasQuota(slot, i);
  });
}

bool Outbox::waitsForQuota(int route) const {
  const auto ready = ready_.find(route);
  if (ready == ready_.end()) return false;
  for (const escalation::SendOrder& order : ready->second) {
    const Slot& slot = rows_.at(PageId{order.id});
    const bool isPage = slot.row.kind == PageKind::Page || slot.row.kind == PageKind::Digest;
    if (isPage) return lacksQuota(slot);
  }
  return false;
}

OptionalTime Outbox::quotaDue() const {
  OptionalTime next;
  for (const auto& [route, waiting] : ready_) {
    if (waiting.empty()) continue;
    const Slot& first = rows_.at(PageId{waiting.begin()->id});
    if (!lacksQuota(first)) continue;
    const PageRow& row = first.row;
    for (const std::size_t i : links_.driversOf(route)) {
      const LinkState& link = links_.all()[i];
      if (!link.isUp()) continue;
      const auto at = link.quota.roomAt(row.parts, isCritical(row), link.inFlight, turn_.now);
      if (at && (!next || *at < *next)) next = at;
    }
  }
  return next;
}

bool Outbox::isIdle(std::size_t link, Duration lookAhead) const {
  if (links_.all()[link].inFlight > 0) return false;
  const auto mayTake = [&](PageId id) {
    const Slot& slot = rows_.at(id);
    if (slot.route < 0 || (slot.only >= 0 && slot.only != static_cast<int>(link))) return false;
    const auto& ways = links_.driversOf(slot.route);
    return std::count(ways.begin(), ways.end(), link) != 0 && takes(slot, link);
  };
  for (const auto& [route, waiting] : ready_) {
    const bool any = std::any_of(waiting.begin(), waiting.end(), [&](const auto& order) {
      return mayTake(PageId{order.id});
    });
    if (any) return false;
  }
  for (const auto& [time, id] : timed_) {
    if (time > turn_.now + lookAhead) break;
    const PageKind kind = rows_.at(id).row.kind;
    if ((kind == PageKind::Page || kind == PageKind::Digest) && mayTake(id)) return false;
  }
  return true;
}

// Against the limit per person and hour: not what is critical, nor answers, which have a budget of
// their own (nobody waits for a confirmation).
bool Outbox::isCounted(PageKind kind, Severity severity) {
  return kind != PageKind::Answer && escalation::urgencyOf(kind, severity) != 0;
}

bool Outbox::isRateLimited(Slot& slot) {
  const PageRow& row = slot.row;
  if (row.recipient.empty() || !isCounted(row.kind, row.severity)) return false;
  auto& sent = hourly_[row.recipient];
  while (!sent.empty() && sent.front() + hours{1} <= turn_.now) {
    sent.pop_front();
  }
  if (sent.size() < static_cast<std::size_t>(limits::kSmsPerPersonAndHour)) return false;
  // A warning has a next level to go to; it does not wait for longer than it would be tried.
  if (!row.triedSince) slot.row.triedSince = turn_.now;
  const std::string limit =
      std::to_string(limits::kSmsPerPersonAndHour) + " SMS an hour are reached";
  const bool goesOn = row.kind == PageKind::Page && row.severity == Severity::Warning;
  if (goesOn && isTriedLongEnough(slot)) {
    fail(slot, limit);
    return true;
  }
  const Duration untilRoom = sent.front() + hours{1} - turn_.now;
  slot.row.error = "waits: " + limit;
  wait(slot, goesOn ? std::min(untilRoom, settings_.policy.sendTimeout) : untilRoom);
  return true;
}

void Outbox::shift(Duration by) {
  movedLast_ += by;
  for (auto& [id, slot] : rows_) {
    if (slot.handedOverAt) *slot.handedOverAt += by;
  }
  for (auto& [id, since] : inherited_) {
    since += by;
  }
  for (auto& [person, times] : hourly_) {
    for (Time& t : times) {
      t += by;
    }
  }
  shiftWaits(by);
}

void Outbox::shiftWaits(Duration by) {
  timed_.clear();
  for (auto& [id, slot] : rows_) {
    if (slot.row.triedSince) *slot.row.triedSince += by;
    if (slot.ready && slot.row.notBefore > turn_.now) {
      // Its wait was over before the clock went back; it must not begin anew after a power cut.
      slot.row.notBefore = turn_.now;
      touch(slot);
    }
    if (!slot.timed) continue;
    slot.row.notBefore += by;
    timed_.emplace(slot.row.notBefore, id);
    touch(slot);
  }
}

void Outbox::stopTries(int route) {
  for (auto& [id, slot] : rows_) {
    if (slot.route != route || !slot.row.triedSince) continue;
    slot.tried += turn_.now - *slot.row.triedSince;
    slot.row.triedSince.reset();
  }
}

bool Outbox::isTriedLongEnough(const Slot& slot) const {
  const OptionalTime& since = slot.row.triedSince;
  const Duration now = since ? turn_.now - *since : Duration{0};
  return slot.tried + now >= settings_.policy.sendTimeout;
}

void Outbox::dropUnless(const std::function<bool(MessageId)>& isKnown) {
  for (auto& [id, slot] : rows_) {
    const bool waits = slot.row.state == PageState::Waiting || slot.row.state == PageState::Carried;
    if (waits && slot.row.message && !isKnown(slot.row.message)) finish(slot, PageState::Dropped);
  }
}

void Outbox::reroute() {
  ready_.clear();
  for (auto& [id, slot] : rows_) {
    if (!slot.ready && !slot.timed) continue;
    slot.route = links_.routeOf(numberOf(slot.row));
    if (slot.ready) ready_[slot.route].insert(orderOf(slot.row));
  }
}

void Outbox::committed() {
  for (const PageId id : touched_) {
    const auto it = rows_.find(id);
    if (it == rows_.end()) continue;
    it->second.added = it->second.changed = false;
    if (it->second.row.isOpen()) continue;
    carried_.erase(id);
    rows_.erase(it);
  }
  touched_.clear();
}

drivers::Submit Outbox::submitOf(const PageRow& row) const {
  drivers::Submit submit;
  submit.page = row.id;
  submit.part = row.part;
  submit.parts = row.parts;
  submit.reference = static_cast<int>(row.id.value % 255) + 1;
  submit.attempt = row.attempts;
  submit.to = row.to;
  submit.text = row.text;
  submit.alphabet = alphabetOf(row.text);
  if (row.parts > 1) submit.text = splitSms(row.text).at(static_cast<std::size_t>(row.part - 1));
  submit.validity = escalation::networkValidity(row.deadline - turn_.now);
  submit.critical = isCritical(row);
  return submit;
}

}  // namespace tocsin::dispatch
