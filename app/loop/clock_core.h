// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "queue/base/time.h"

namespace tocsin::loop {

// What the two clocks of the machine showed at one moment. They cannot be read at once:
// `uncertainty` is how far apart the readings may lie.
struct ClockReading {
  std::chrono::nanoseconds wall{0};  // since 1970
  std::chrono::nanoseconds monotonic{0};
  std::chrono::nanoseconds uncertainty{0};
};

// UTC on the monotonic clock: the arithmetic, without the clocks.
//
// The kernel slews both clocks alike, so they move against each other only when somebody sets the
// wall clock. By more than kStepMin it is a step, which takeStep() tells; less is absorbed at a
// tenth of the time that passes, so that now() never runs backwards but in a step.
class ClockCore {
 public:
  static constexpr Duration kStepMin{200};

  explicit ClockCore(const ClockReading& first);

  Time now() const;

  // Moves now() on; a step that waits to be taken is not in it yet.
  void refresh(const ClockReading& reading);

  // As refresh; when the wall clock was stepped, now() includes the step from here on, and it is
  // returned (negative: set back). 0: it was not.
  Duration takeStep(const ClockReading& reading);

 private:
  std::chrono::nanoseconds deviation(const ClockReading& reading) const;

  std::chrono::nanoseconds offset_;     // wall = monotonic + offset_
  std::chrono::nanoseconds monotonic_;  // of the last reading
};

// What speaks for a wall clock that shows the true time.
struct ClockFacts {
  bool synchronised = false;  // the kernel has it from a time server
  bool fromRtc = false;       // it was set from a battery-backed clock at boot
};

// Whether the time that passed while nobody ran may be counted by the wall clock: it must not be
// before `lastKnown` (the journal's last entry) and must have a source.
bool isPlausible(const ClockFacts& facts, Time wall, Time lastKnown);

}  // namespace tocsin::loop
