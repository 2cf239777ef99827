// SPDX-License-Identifier: Apache-2.0
#include "app/loop/clock_core.h"

#include <algorithm>

namespace tocsin::loop {

using std::chrono::nanoseconds;

ClockCore::ClockCore(const ClockReading& first)
    : offset_(first.wall - first.monotonic), monotonic_(first.monotonic) {}

Time ClockCore::now() const {
  return Time{std::chrono::floor<Duration>(monotonic_ + offset_)};
}

nanoseconds ClockCore::deviation(const ClockReading& reading) const {
  return reading.wall - reading.monotonic - offset_;
}

void ClockCore::refresh(const ClockReading& reading) {
  const nanoseconds passed = std::max(reading.monotonic - monotonic_, nanoseconds{0});
  const nanoseconds apart = deviation(reading);
  if (std::chrono::abs(apart) <= kStepMin + reading.uncertainty) {
    offset_ += std::clamp(apart, -passed / 10, passed / 10);
  }
  monotonic_ += passed;
}

Duration ClockCore::takeStep(const ClockReading& reading) {
  refresh(reading);
  const nanoseconds apart = deviation(reading);
  if (std::chrono::abs(apart) <= kStepMin + reading.uncertainty) return Duration{0};
  const Duration step = std::chrono::round<Duration>(apart);
  offset_ += step;
  return step;
}

bool isPlausible(const ClockFacts& facts, Time wall, Time lastKnown) {
  return wall >= lastKnown && (facts.synchronised || facts.fromRtc);
}

}  // namespace tocsin::loop
