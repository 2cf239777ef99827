// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/outbox.h"

#include <algorithm>

#include "queue/base/check.h"

namespace tocsin::dispatch {
namespace {

using escalation::PageKind;
using store::PageRow;
using store::PageState;

// How many waiting pages of a route are looked at for one that a free driver may take.
constexpr int kLookAhead = 1000;

bool isAnswer(const PageRow& row) {
  return row.kind == PageKind::Answer || row.kind == PageKind::Notice;
}

}  // namespace

Outbox::Outbox(
    const Settings& settings, Turn& turn, const People& people, Links& links, Hooks hooks)
    : settings_(settings), turn_(turn), people_(people), links_(links), hooks_(std::move(hooks)) {}

void Outbox::restore(std::vector<PageRow> rows, const std::vector<store::SentText>& sent) {
  movedLast_ = turn_.now;
  for (const store::SentText& text : sent) {
    const bool counts = text.handedAt + hours{1} > turn_.now && isCounted(text.kind, text.severity);
    if (counts) hourly_[text.recipient].push_back(text.handedAt);
  }
  for (PageRow& row : rows) {
    Slot& slot = rows_[row.id];
    slot.row = std::move(row);
    const PageRow& r = slot.row;
    if (r.message && r.position >= 0) byEntry_[{r.message, r.position}] = r.id;
    if (r.state == PageState::Carried) carried_[r.carriedBy].push_back(r.id);
    if (r.state == PageState::Waiting) schedule(slot);
    if (r.state == PageState::HandingOver) {
      ++inFlight_;
      inherited_[r.id] = r.triedSince.value_or(r.queuedAt);
      const int link = links_.indexOf(r.driver);
      if (link >= 0) ++links_.at(static_cast<std::size_t>(link)).inFlight;
    }
  }
}

void Outbox::doubtOrphans() {
  for (auto& [id, slot] : rows_) {
    if (slot.row.state != PageState::HandingOver || links_.indexOf(slot.row.driver) >= 0) continue;
    --inFlight_;
    inherited_.erase(id);
    doubted(slot, {id, slot.row.part, drivers::SubmitEnd::InDoubt, {}, {}, "its driver is gone"});
  }
}

PageRow& Outbox::add(PageRow row) {
  row.id = turn_.newPage();
  row.queuedAt = turn_.now;
  if (row.notBefore < turn_.now) row.notBefore = turn_.now;
  Slot& slot = rows_[row.id];
  slot.row = std::move(row);
  slot.added = true;
  turn_.batch.pagesAdded.push_back(&slot.row);
  touched_.push_back(slot.row.id);
  if (slot.row.message && slot.row.position >= 0) {
    byEntry_[{slot.row.message, slot.row.position}] = slot.row.id;
  }
  schedule(slot);
  return slot.row;
}

void Outbox::touch(Slot& slot) {
  if (slot.added || slot.changed) return;
  slot.changed = true;
  turn_.batch.pagesChanged.push_back(&slot.row);
  touched_.push_back(slot.row.id);
}

void Outbox::hasten(PageRow& row) {
  Slot& slot = rows_.at(row.id);
  unschedule(slot);
  wait(slot, Duration{0});
}

escalation::SendOrder Outbox::orderOf(const PageRow& row) const {
  return {escalation::urgencyOf(row.kind, row.severity), row.person, row.deadline, row.id.value};
}

bool Outbox::isCritical(const PageRow& row) {
  return escalation::urgencyOf(row.kind, row.severity) == 0;
}

PhoneNumber Outbox::numberOf(const PageRow& row) const {
  if (row.recipient.empty()) return row.to;
  const auto* person = people_.recipient(row.recipient);
  return person == nullptr ? PhoneNumber() : person->number;
}

// Puts a waiting page where fill() or its time finds it.
void Outbox::schedule(Slot& slot) {
  const PageRow& row = slot.row;
  slot.route = links_.routeOf(numberOf(row));
  if (hooks_.isHeld && hooks_.isHeld(row)) {
    parked_.insert(row.id);
    return;
  }
  if (isAnswer(row) && !row.recipient.empty()) answers_[row.recipient].insert(row.id);
  if (row.kind == PageKind::Page) pages_[row.recipient].insert(row.id);
  if (row.notBefore > turn_.now) {
    slot.timed = true;
    timed_.emplace(row.notBefore, row.id);
  } else {
    slot.ready = true;
    ready_[slot.route].insert(orderOf(row));
  }
}

void Outbox::unschedule(Slot& slot) {
  const PageRow& row = slot.row;
  if (slot.timed) timed_.erase({row.notBefore, row.id});
  if (slot.ready) ready_[slot.route].erase(orderOf(row));
  slot.timed = slot.ready = false;
  parked_.erase(row.id);
  for (auto* waiting : {&answers_, &pages_}) {
    const auto it = waiting->find(row.recipient);
    if (it == waiting->end()) continue;
    it->second.erase(row.id);
    if (it->second.empty()) waiting->erase(it);
  }
}

void Outbox::wait(Slot& slot, Duration delay) {
  slot.row.state = PageState::Waiting;
  slot.row.notBefore = turn_.now + delay;
  touch(slot);
  schedule(slot);
}

void Outbox::endWaits() {
  while (!timed_.empty() && timed_.begin()->first <= turn_.now) {
    Slot& slot = rows_.at(timed_.begin()->second);
    timed_.erase(timed_.begin());
    slot.timed = false;
    slot.ready = true;
    ready_[slot.route].insert(orderOf(slot.row));
  }
}

// Drivers that refused it too often are passed over while there is another one that works.
std::uint32_t Outbox::avoidedBy(const Slot& slot) const {
  const auto& ways = links_.driversOf(slot.route);
  const bool other = std::any_of(ways.begin(), ways.end(), [&](std::size_t i) {
    return (slot.avoid >> i & 1U) == 0 && links_.all()[i].isUp() && hasQuota(slot, i);
  });
  return other ? slot.avoid : 0;
}

// A long SMS needs room for all its parts; one that has begun is finished.
bool Outbox::hasQuota(const Slot& slot, std::size_t link) const {
  const PageRow& row = slot.row;
  if (row.part > 1) return true;
  const LinkState& via = links_.all()[link];
  return via.quota.hasRoom(row.parts, isCritical(row), via.inFlight, turn_.now);
}

bool Outbox::takes(const Slot& slot, std::size_t link) const {
  return links_.all()[link].hasRoom() && hasQuota(slot, link);
}

// A page that was refused for now stays with its driver until its retries there are used up, or
// that has failed or is asked for less; one of which a part has gone stays; an answer goes by the
// account that the person wrote to. -1: it goes by any.
int Outbox::pinnedTo(const Slot& slot, std::uint32_t avoided) const {
  const PageRow& row = slot.row;
  const bool hasBegun = row.refusals > 0 || row.part > 1;
  const auto wrote = wroteBy_.find(row.recipient);
  const bool isAnswered = row.kind == PageKind::Answer && wrote != wroteBy_.end();
  if (!hasBegun && !isAnswered) return -1;
  for (const std::size_t i : links_.driversOf(slot.route)) {
    const LinkState& link = links_.all()[i];
    const bool usable = (avoided >> i & 1U) == 0 && link.isUp() && hasQuota(slot, i);
    if (!usable) continue;
    const bool isIts = hasBegun ? link.name == row.driver : wrote->second == i;
    const bool suits = hasBegun ? !link.health.isSlowed : link.hears();
    const bool isWell = link.trust.isProven() && suits;
    if (isIts && (row.part > 1 || isWell)) return static_cast<int>(i);
  }
  return -1;
}

// How good a choice a free link is for this page, 0 is best; nothing: it may not have it now. One
// that replies cannot come in by is passed over; then one that has to prove itself, by a page that
// is critical; then one that was asked to be slower.
std::optional<int> Outbox::rankOf(const Slot& slot, std::size_t link, bool anyProven) const {
  constexpr int kDeaf = 4, kUnproven = 2, kSlowed = 1;
  const LinkState& via = links_.all()[link];
  int rank = (via.hears() ? 0 : kDeaf) + (via.health.isSlowed ? kSlowed : 0);
  if (via.trust.isProven() || !anyProven) return rank;
  if (via.inFlight > 0 || !via.trust.mayTry(turn_.now)) return std::nullopt;
  if (isCritical(slot.row)) rank += kUnproven;
  return rank;
}

// The driver that takes this page now, or -1: the best of those that are free, in the order of the
// route.
int Outbox::driverFor(const Slot& slot) const {
  if (slot.route < 0) return -1;
  if (slot.only >= 0) return takes(slot, static_cast<std::size_t>(slot.only)) ? slot.only : -1;
  const std::uint32_t avoided = avoidedBy(slot);
  const int pinned = pinnedTo(slot, avoided);
  if (pinned >= 0) return links_.all()[static_cast<std::size_t>(pinned)].hasRoom() ? pinned : -1;
  const auto& ways = links_.driversOf(slot.route);
  const auto isAvoided = [&](std::size_t i) { return (avoided >> i & 1U) != 0; };
  const bool anyProven = std::any_of(ways.begin(), ways.end(), [&](std::size_t i) {
    const LinkState& link = links_.all()[i];
    return !isAvoided(i) && link.isUp() && link.trust.isProven() && hasQuota(slot, i);
  });
  int best = -1;
  std::optional<int> bestRank;
  for (const std::size_t i : ways) {
    if (isAvoided(i) || !takes(slot, i)) continue;
    const auto rank = rankOf(slot, i, anyProven);
    if (!rank || (bestRank && *bestRank <= *rank)) continue;
    best = static_cast<int>(i);
    bestRank = rank;
  }
  return best;
}

// The most urgent page that a free driver may take, or nullptr.
Outbox::Slot* Outbox::next(std::size_t& link) {
  Slot* best = nullptr;
  escalation::SendOrder bestOrder;
  for (const auto& [route, waiting] : ready_) {
    if (route < 0 || waiting.empty()) continue;
    const auto& ways = links_.driversOf(route);
    const bool room = std::any_of(
        ways.begin(), ways.end(), [this](std::size_t i) { return links_.all()[i].hasRoom(); });
    if (!room) continue;
    int looked = 0;
    for (const escalation::SendOrder& order : waiting) {
      if (++looked > kLookAhead || (best != nullptr && bestOrder < order)) break;
      Slot& slot = rows_.at(PageId{order.id});
      const int driver = driverFor(slot);
      if (driver < 0) continue;
      best = &slot;
      bestOrder = order;
      link = static_cast<std::size_t>(driver);
      break;
    }
  }
  return best;
}

void Outbox::fill() {
  endWaits();
  std::size_t link = 0;
  while (Slot* slot = next(link)) {
    unschedule(*slot);
    if (isRateLimited(*slot)) continue;
    switch (hooks_.prepare(slot->row)) {
      case Prepared::Send: sendOrWait(*slot); break;
      case Prepared::NotNeeded: finish(*slot, PageState::Dropped); break;
      case Prepared::Replaced: break;
    }
  }
}

// How many parts it has is known only now: they may be more than a quota has left.
void Outbox::sendOrWait(Slot& slot) {
  const int link = driverFor(slot);
  if (link >= 0) return send(slot, static_cast<std::size_t>(link));
  touch(slot);
  schedule(slot);
}

void Outbox::send(Slot& slot, std::size_t link) {
  PageRow& row = slot.row;
  LinkState& via = links_.at(link);
  if (!row.recipient.empty()) {
    row.to = numberOf(row);
    if (isCounted(row.kind, row.severity)) hourly_[row.recipient].push_back(turn_.now);
  }
  if (row.driver != via.name) {
    // Parts from two senders never become one SMS on a phone: another link begins anew.
    row.part = 1;
    row.refusals = 0;
  }
  row.state = PageState::HandingOver;
  row.driver = via.name;
  ++row.attempts;
  if (!row.triedSince) row.triedSince = turn_.now;
  ++via.inFlight;
  ++inFlight_;
  movedLast_ = turn_.now;
  slot.handedOverAt = turn_.now;
  touch(slot);
  hooks_.attempted(row);
  for (const PageRow* passenger : carriedBy(row.id)) {
    hooks_.attempted(*passenger);
  }
  turn_.afterCommit.push_back(
      [driver = via.driver, submit = submitOf(row)] { driver->submit(submit); });
}

void Outbox::finish(Slot& slot, PageState state) {
  unschedule(slot);
  slot.row.state = state;
  touch(slot);
  const auto entry = byEntry_.find({slot.row.message, slot.row.position});
  if (entry != byEntry_.end() && entry->second == slot.row.id) byEntry_.erase(entry);
}

bool Outbox::drop(MessageId message, int position) {
  const auto it = byEntry_.find({message, position});
  if (it == byEntry_.end()) return false;
  Slot& slot = rows_.at(it->second);
  if (slot.row.state == PageState::HandingOver) return false;
  const PageId carrier = slot.row.carriedBy;
  if (slot.row.state == PageState::Carried) {
    auto& others = carried_[carrier];
    std::erase(others, slot.row.id);
    const auto by = rows_.find(carrier);
    if (by != rows_.end() && by->second.row.state == PageState::HandingOver) {
      others.push_back(slot.row.id);
      return false;
    }
    if (others.empty() && by != rows_.end()) finish(by->second, PageState::Dropped);
  }
  finish(slot, PageState::Dropped);
  return true;
}

void Outbox::carry(PageRow& row, const PageRow& carrier) {
  Slot& slot = rows_.at(row.id);
  unschedule(slot);
  row.state = PageState::Carried;
  row.carriedBy = carrier.id;
  carried_[carrier.id].push_back(row.id);
  touch(slot);
}

std::vector<const PageRow*> Outbox::carriedBy(PageId carrier) const {
  std::vector<const PageRow*> passengers;
  const auto it = carried_.find(carrier);
  if (it == carried_.end()) return passengers;
  for (const PageId id : it->second) {
    passengers.push_back(&rows_.at(id).row);
  }
  return passengers;
}

}  // namespace tocsin::dispatch
