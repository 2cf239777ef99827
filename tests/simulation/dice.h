// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "queue/base/time.h"

namespace tocsin::simulation {

// All chance of a world. The same seed gives the same rolls on every machine, which the
// distributions of the standard library do not promise. SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  // Both ends included.
  int between(int from, int to) {
    const auto sides = static_cast<std::uint64_t>(to - from + 1);
    return from + static_cast<int>(roll() % sides);
  }

  Duration between(Duration from, Duration to) {
    const auto sides = static_cast<std::uint64_t>((to - from).count() + 1);
    return from + Duration{static_cast<std::int64_t>(roll() % sides)};
  }

  bool chance(int percent) { return between(1, 100) <= percent; }

  template <class T>
  const T& pick(const std::vector<T>& of) {
    return of[roll() % of.size()];
  }

 private:
  std::uint64_t state_;
};

}  // namespace tocsin::simulation
