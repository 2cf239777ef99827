// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/loop/clock_core.h"
#include "queue/base/loop.h"
#include "queue/base/time.h"

namespace tocsin::loop {

// The clock of production: ClockCore over CLOCK_REALTIME and CLOCK_MONOTONIC.
class SystemClock final : public Clock {
 public:
  SystemClock();

  Time now() const override { return core_.now(); }

  // At a turn's start: moves now() on and returns the step of the wall clock, if it was set (0:
  // not).
  Duration takeStep();

  // Moves now() on without taking a step.
  void refresh();

 private:
  ClockCore core_;
};

// What this machine says of its wall clock now.
ClockFacts readClockFacts();

// Tells at once that somebody set the wall clock: an idle loop would see it only in its next turn.
//
// A timer of the kernel is cancelled when the clock is set (TFD_TIMER_CANCEL_ON_SET); it is also
// told when that timer ends after `renewAfter` of wall time, so `onSet` asks takeStep() what is
// true.
class ClockSetWatch {
 public:
  ClockSetWatch(Loop& loop, std::function<void()> onSet, Duration renewAfter = hours{24 * 365});
  ~ClockSetWatch();
  ClockSetWatch(const ClockSetWatch&) = delete;
  ClockSetWatch& operator=(const ClockSetWatch&) = delete;

 private:
  void arm();

  Loop& loop_;
  const std::function<void()> onSet_;
  const Duration renewAfter_;
  int descriptor_ = -1;
  LoopHandle watch_ = 0;
};

}  // namespace tocsin::loop
