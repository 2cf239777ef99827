// SPDX-License-Identifier: Apache-2.0
// How what waits is shared by the links.
#include <algorithm>
#include <utility>

#include "app/dispatch/outbox.h"

namespace tocsin::dispatch {

// The links that take such a page as soon as they are free, in the order of its route.
std::vector<std::size_t> Outbox::usableFor(const Slot& slot) const {
  std::vector<std::size_t> usable;
  const auto& ways = links_.driversOf(slot.route);
  for (const std::size_t i : ways) {
    if (links_.all()[i].isUp() && hasQuota(slot, i)) usable.push_back(i);
  }
  const auto isProven = [this](std::size_t i) { return links_.all()[i].trust.isProven(); };
  if (std::any_of(usable.begin(), usable.end(), isProven)) {
    std::erase_if(usable, [&](std::size_t i) { return !isProven(i); });
  }
  if (usable.empty() && !ways.empty()) usable.push_back(ways.front());
  return usable;
}

void Outbox::unpark() {
  const auto parked = std::exchange(parked_, {});
  for (const PageId id : parked) {
    Slot& slot = rows_.at(id);
    // By the clock of the box that was backed up, which may have been ahead of this one.
    if (slot.row.notBefore > turn_.now) touch(slot);
    slot.row.notBefore = std::min(slot.row.notBefore, turn_.now);
    schedule(slot);
  }
}

std::vector<int> Outbox::waitingByLink() const {
  std::vector<int> waiting(links_.all().size());
  for (const auto& [route, orders] : ready_) {
    if (route < 0 || orders.empty()) continue;
    const auto usable = usableFor(rows_.at(PageId{orders.begin()->id}));
    if (usable.empty()) continue;
    // One whose pace is not known yet counts as one that takes a second.
    const auto speedOf = [this](std::size_t i) {
      return 1.0 / links_.all()[i].pace.seconds().value_or(1.0);
    };
    double speeds = 0;
    for (const std::size_t i : usable) {
      speeds += speedOf(i);
    }
    const auto all = static_cast<int>(orders.size());
    int rest = all;
    for (const std::size_t i : usable) {
      const int share = static_cast<int>(all * speedOf(i) / speeds);
      waiting[i] += share;
      rest -= share;
    }
    waiting[usable.front()] += rest;
  }
  return waiting;
}

}  // namespace tocsin::dispatch
