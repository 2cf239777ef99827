// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "queue/base/time.h"

namespace tocsin {

// A handle of a watch or a timer; 0 = none.
using LoopHandle = std::uint64_t;

// The event loop as the rooms below app/ see it: Qt in production, a script on a fake clock in
// tests.
//
// All calls but post() are made on the loop's own thread; callbacks run there, one at a time, never
// from inside these calls.
class Loop {
 public:
  virtual ~Loop() = default;

  // Calls `ready` whenever `fd` is readable or hung up, until unwatch(). The caller owns `fd` and
  // must unwatch before closing it, and at once after a hang-up, or the loop spins.
  virtual LoopHandle watch(int fd, std::function<void()> ready) = 0;
  virtual void unwatch(LoopHandle handle) = 0;

  // Calls `due` once, `delay` from now on the monotonic clock (a step of the wall clock changes
  // nothing).
  virtual LoopHandle after(Duration delay, std::function<void()> due) = 0;
  virtual void cancel(LoopHandle handle) = 0;

  // Calls `work` in a later turn; may be called from any thread.
  virtual void post(std::function<void()> work) = 0;
};

}  // namespace tocsin
