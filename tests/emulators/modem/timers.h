// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>

#include "queue/base/loop.h"

namespace tocsin::emulator {

// Timers that are off when their owner goes.
class Timers {
 public:
  explicit Timers(Loop& loop) : loop_(loop) {}

  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  ~Timers() { cancelAll(); }

  LoopHandle in(Duration delay, std::function<void()> due) {
    const auto place = std::make_shared<LoopHandle>(0);
    *place = loop_.after(delay, [this, place, due = std::move(due)] {
      planned_.erase(*place);
      due();
    });
    planned_.insert(*place);
    return *place;
  }

  // Forgets the timer; nothing happens when it ran already.
  void cancel(LoopHandle& handle) {
    if (planned_.erase(handle) > 0) loop_.cancel(handle);
    handle = 0;
  }

  void cancelAll() {
    for (const LoopHandle handle : planned_) {
      loop_.cancel(handle);
    }
    planned_.clear();
  }

 private:
  Loop& loop_;
  std::unordered_set<LoopHandle> planned_;
};

}  // namespace tocsin::emulator
