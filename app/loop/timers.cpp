// SPDX-License-Identifier: Apache-2.0
#include "app/loop/timers.h"

namespace tocsin::loop {

void Timers::add(LoopHandle handle, Instant due, std::function<void()> work) {
  byDue_.emplace(std::pair{due, handle}, std::move(work));
  dueOf_.emplace(handle, due);
}

void Timers::cancel(LoopHandle handle) {
  const auto found = dueOf_.find(handle);
  if (found == dueOf_.end()) return;
  byDue_.erase({found->second, handle});
  dueOf_.erase(found);
}

std::optional<Timers::Instant> Timers::next() const {
  if (byDue_.empty()) return std::nullopt;
  return byDue_.begin()->first.first;
}

void Timers::fire(Instant now) {
  while (!byDue_.empty() && byDue_.begin()->first.first <= now) {
    const auto due = byDue_.extract(byDue_.begin());  // it may cancel itself while it runs
    dueOf_.erase(due.key().second);
    due.mapped()();
  }
}

}  // namespace tocsin::loop
