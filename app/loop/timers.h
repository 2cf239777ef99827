// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "queue/base/loop.h"

namespace tocsin::loop {

// Single shots in the order of their due times, on the monotonic clock; equal times go in the order
// set. One timer of the system serves them all, so thousands of waits cost no more than one.
class Timers {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  void add(LoopHandle handle, Instant due, std::function<void()> work);
  void cancel(LoopHandle handle);

  // When the next one is due.
  std::optional<Instant> next() const;

  // Calls all that are due at `now`; they may add and cancel.
  void fire(Instant now);

 private:
  std::map<std::pair<Instant, LoopHandle>, std::function<void()>> byDue_;
  std::unordered_map<LoopHandle, Instant> dueOf_;
};

}  // namespace tocsin::loop
