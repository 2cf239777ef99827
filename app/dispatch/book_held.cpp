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

// The waits of a held message are those of the moment for which it is held, which may be ahead of a
// clock that is wrong. What happens to it happens now.
void Book::catchUp(Slot& slot) {
  const auto held = held_.find(slot.message.id);
  if (held == held_.end()) return;
  const Duration stood = turn_.now - held->second;
  setHeld(slot.message.id, turn_.now);
  advance(slot, escalation::ClockStepped{stood});
}

// The alert is alive (it was raised again), or somebody wants it to go on: no reason to hold it.
void Book::freeBefore(Slot& slot, const escalation::Event& event) {
  const bool goesOn = std::holds_alternative<escalation::Raised>(event) ||
                      std::holds_alternative<escalation::EscalatedBy>(event);
  if (!goesOn || !isHeld(slot.message.id)) return;
  free(slot.message.id);
  turn_.record(slot.message.id, "RELEASED", "it is not held any more");
}

void Book::release() {
  const auto held = held_;
  for (const auto& [id, since] : held) {
    const auto it = slots_.find(id);
    if (it != slots_.end()) catchUp(it->second);
    free(id);
    if (it == slots_.end()) continue;
    turn_.record(id, "RELEASED", "what was held after a restore goes on");
    // Links and people are not as they were.
    apply(id, escalation::PathsChanged{});
  }
}

void Book::setHeld(MessageId id, Time since) {
  held_[id] = since;
  std::erase_if(turn_.batch.heldSet, [&](const auto& row) { return row.message == id; });
  turn_.batch.heldSet.push_back({id, since});
}

void Book::shiftHeld(Duration by) {
  const auto held = held_;
  for (const auto& [id, since] : held) {
    setHeld(id, since + by);
  }
}

}  // namespace tocsin::dispatch
