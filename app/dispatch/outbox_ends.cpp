// SPDX-License-Identifier: Apache-2.0
// What becomes of a page after its driver has answered: handed over, tried again, or failed.
#include <utility>

#include "app/dispatch/outbox.h"
#include "app/dispatch/references.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

using store::PageRow;
using store::PageState;

constexpr Duration kAccountDelay = seconds{30};
constexpr Duration kTooFastDelay = seconds{2};
constexpr Duration kServiceCentreClock = minutes{1};  // how far it may be from ours

}  // namespace

void Outbox::end(std::size_t link, const drivers::SubmitResult& result) {
  const auto it = rows_.find(result.page);
  LinkState& via = links_.at(link);
  const bool expected = it != rows_.end() && it->second.row.state == PageState::HandingOver &&
                        it->second.row.driver == via.name && it->second.row.part == result.part;
  if (!expected) return;  // an answer that was given up already
  Slot& slot = it->second;
  const bool wasInherited = inherited_.erase(result.page) != 0;
  const OptionalTime handedOverAt = std::exchange(slot.handedOverAt, std::nullopt);
  const int inFlight = via.inFlight;
  --via.inFlight;
  --inFlight_;
  movedLast_ = turn_.now;
  switch (result.end) {
    case drivers::SubmitEnd::Accepted:
      ++via.sent;
      via.lastSent = turn_.now;
      via.quota.count(turn_.now);
      via.trust.accepted();
      if (handedOverAt) {
        via.pace.accepted(turn_.now - *handedOverAt, inFlight, via.driver->window());
      }
      return accepted(slot, result);
    case drivers::SubmitEnd::Refused:
      ++via.refused;
      via.lastError = result.what;
      judge(via, result);
      return refused(slot, link, result);
    case drivers::SubmitEnd::InDoubt:
      ++via.inDoubt;
      // That the process ended says nothing of the link.
      if (!wasInherited) via.trust.failed(turn_.now);
      via.quota.count(turn_.now);
      via.lastError = result.what;
      return doubted(slot, result);
  }
}

// What a refusal says of the link; that a recipient cannot be reached says nothing of it.
void Outbox::judge(LinkState& link, const drivers::SubmitResult& result) const {
  if (result.refusal == drivers::Refusal::Account) link.trust.failed(turn_.now);
  if (result.refusal == drivers::Refusal::ForNow) link.trust.refusedForNow(result.page, turn_.now);
}

// The late answer went past a closed port, its report did not: that spares the second SMS.
std::optional<drivers::SubmitResult> Outbox::provenBy(std::size_t link,
                                                      const drivers::DeliveryReport& report) const {
  const PageRow* proven = nullptr;
  for (const auto& [id, since] : inherited_) {
    const PageRow& row = rows_.at(id).row;  // it stays until its end
    const bool isBy = row.driver == links_.all()[link].name &&
                      row.to.sameSuffix(report.to, References::kSuffixDigits);
    if (!isBy) continue;
    const bool isOfIt = proven == nullptr && report.sentAt &&
                        *report.sentAt >= since - kServiceCentreClock &&
                        *report.sentAt <= turn_.now + kServiceCentreClock;
    if (!isOfIt) return std::nullopt;
    proven = &row;
  }
  if (proven == nullptr) return std::nullopt;
  drivers::SubmitResult result;
  result.page = proven->id;
  result.part = proven->part;
  result.end = drivers::SubmitEnd::Accepted;
  result.reference = report.reference;
  result.what = "its delivery report came";
  return result;
}

void Outbox::accepted(Slot& slot, const drivers::SubmitResult& result) {
  PageRow& row = slot.row;
  row.refusals = 0;
  // Of a long SMS each part has its own, and its own report.
  if (row.part == 1) row.reference.clear();
  if (!result.reference.empty()) {
    row.reference += (row.reference.empty() ? "" : " ") + result.reference;
  }
  hooks_.accepted(row);
  nextPart(slot);
}

void Outbox::nextPart(Slot& slot) {
  PageRow& row = slot.row;
  if (row.part == row.parts) return handedOver(slot, row.doubts > limits::kDoubtfulResendsMax);
  ++row.part;
  wait(slot, Duration{0});
}

void Outbox::handedOver(Slot& slot, bool doubtful) {
  PageRow& row = slot.row;
  row.handedAt = turn_.now;
  finish(slot, PageState::HandedOver);
  hooks_.handedOver(row, doubtful);
  for (const PageRow* passenger : carriedBy(row.id)) {
    Slot& carried = rows_.at(passenger->id);
    carried.row.handedAt = turn_.now;
    carried.row.driver = row.driver;
    finish(carried, PageState::HandedOver);
    hooks_.handedOver(carried.row, doubtful);
  }
}

// Its retries on this driver are used up: another one, or this one again after a while.
void Outbox::otherDriver(Slot& slot, std::size_t link) {
  slot.row.refusals = 0;
  slot.avoid |= 1U << link;
  const bool other = avoidedBy(slot) != 0;
  if (!other) slot.avoid = 0;
  wait(slot, other ? Duration{0} : kAccountDelay);
}

void Outbox::refused(Slot& slot, std::size_t link, const drivers::SubmitResult& result) {
  PageRow& row = slot.row;
  row.error = result.what;
  // The network did not take it: it does not count against the hour.
  auto& counted = hourly_[row.recipient];
  if (isCounted(row.kind, row.severity) && !counted.empty()) counted.pop_back();
  using drivers::Refusal;
  if (result.refusal == Refusal::Form && goesOtherwise(slot, link)) return;
  if (result.refusal == Refusal::Recipient || result.refusal == Refusal::Form) {
    return fail(slot, "refused for good by " + row.driver + ": " + result.what);
  }
  if (isTriedLongEnough(slot)) {
    return fail(slot, "tried for " + toText(settings_.policy.sendTimeout) + ": " + result.what);
  }
  if (result.refusal == Refusal::Account) return otherDriver(slot, link);
  if (result.refusal == Refusal::TooFast) {
    if (!goesOtherwise(slot, link)) wait(slot, kTooFastDelay);
    return;
  }
  const auto delay = escalation::retryDelay(++row.refusals);
  if (!delay) return otherDriver(slot, link);
  wait(slot, *delay);
}

// What one network cannot read, or is too busy for, another may take at once.
bool Outbox::goesOtherwise(Slot& slot, std::size_t link) {
  slot.avoid |= 1U << link;
  if (avoidedBy(slot) == 0) {
    slot.avoid &= ~(1U << link);
    return false;
  }
  slot.row.refusals = 0;
  wait(slot, Duration{0});
  return true;
}

void Outbox::doubted(Slot& slot, const drivers::SubmitResult& result) {
  PageRow& row = slot.row;
  row.error = result.what;
  ++row.doubts;
  // The other parts may still arrive, and say what it is about.
  if (row.doubts > limits::kDoubtfulResendsMax) return nextPart(slot);
  hooks_.maybeSent(row);
  for (const PageRow* passenger : carriedBy(row.id)) {
    hooks_.maybeSent(*passenger);
  }
  wait(slot, escalation::kDoubtDelay);
}

void Outbox::fail(Slot& slot, const std::string& reason) {
  finish(slot, PageState::Failed);
  hooks_.failed(slot.row, reason);
  for (const PageRow* passenger : carriedBy(slot.row.id)) {
    Slot& carried = rows_.at(passenger->id);
    finish(carried, PageState::Failed);
    hooks_.failed(carried.row, reason);
  }
}

}  // namespace tocsin::dispatch
