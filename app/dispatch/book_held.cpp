// SPDX-License-Identifier: Apache-2.0
// Open messages of a restored backup, which are held until somebody has looked at them.
#include <algorithm>

#include "app/dispatch/book.h"

namespace tocsin::dispatch {

OptionalTime Book::heldSince() const {
  OptionalTime first;
  for (const auto& [id, since] : held_) {
    first = std::min(first.value_or(since), since);
  }
  return first;
}

void Book::free(MessageId id) {
  held_.erase(id);
  std::erase_if(turn_.batch.heldSet, [&](const auto& row) { return row.message == id; });
  turn_.batch.heldRemoved.push_back(id);
  released_ = true;
}

// The alert is alive (it was raised again), or somebody wants it to go on: no reason to hold it.
bool Book::freeBefore(Slot& slot, const escalation::Event& event) {
  const bool goesOn = std::holds_alternative<escalation::Raised>(event) ||
                      std::holds_alternative<escalation::EscalatedBy>(event);
  const auto held = held_.find(slot.message.id);
  if (!goesOn || held == held_.end()) return false;
  const Duration stood = std::max(turn_.now - held->second, Duration{0});
  free(slot.message.id);
  turn_.record(slot.message.id, "RELEASED", "it is not held any more");
  advance(slot, escalation::ClockStepped{stood});
  return true;
}

void Book::release() {
  const auto held = held_;
  for (const auto& [id, since] : held) {
    const auto it = slots_.find(id);
    free(id);
    if (it == slots_.end()) continue;
    turn_.record(id, "RELEASED", "what was held after a restore goes on");
    advance(it->second, escalation::ClockStepped{std::max(turn_.now - since, Duration{0})});
    // Links and people are not as they were.
    apply(id, escalation::PathsChanged{});
  }
}

void Book::shiftHeld(Duration by) {
  for (auto& [id, since] : held_) {
    since += by;
    std::erase_if(turn_.batch.heldSet,
                  [&, held = id](const auto& row) { return row.message == held; });
    turn_.batch.heldSet.push_back({id, since});
  }
}

}  // namespace tocsin::dispatch
