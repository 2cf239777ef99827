// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>

#include "queue/base/time.h"

// When a proof of life is due: pure, by the clocks on the wall of the configured time zone.
namespace tocsin::dispatch {

// The next instant after a time at which the clocks show hour:minute.
using NextWallTime = std::function<Time(int hour, int minute, Time after)>;

struct ProofPlan {
  int hour = 9, minute = 0;
  std::array<bool, 7> days{true, true, true, true, true, true, true};  // from Sunday
};

// What was missed while the box was off is made up for as long; later it waits for the next day.
inline constexpr Duration kProofCatchUp = hours{3};
// A proof sent "later than now" by more than this was noted by a wrong clock.
inline constexpr Duration kProofNotedAhead = hours{24};

struct ProofStep {
  OptionalTime planned;  // it is due now, and for then
  Time next{};           // the next one
};

// `last`: the planned time of the last proof, whether it was sent in time or not.
class ProofCalendar {
 public:
  ProofCalendar(ProofPlan plan,
                NextWallTime nextWallTime,
                std::function<LocalTime(Time)> localTime);

  // Once for each planned time, however often the clock goes over it: a clock that was set back by
  // up to a day makes none come twice.
  ProofStep step(OptionalTime last, Time now) const;

 private:
  Time nextPlanned(Time after) const;

  ProofPlan plan_;
  NextWallTime nextWallTime_;
  std::function<LocalTime(Time)> localTime_;
};

}  // namespace tocsin::dispatch
