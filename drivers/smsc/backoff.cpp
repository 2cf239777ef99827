// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/backoff.h"

#include <algorithm>

namespace tocsin::smsc {

Backoff::Backoff(std::uint64_t seed, Duration first, Duration longest)
    : state_(seed), first_(first), longest_(longest), coming_(first) {}

Duration Backoff::next() {
  // SplitMix64 (Steele, Lea, Flood 2014): any seed will do, zero included.
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  mixed ^= mixed >> 31U;
  const Duration wait = coming_;
  coming_ = std::min(coming_ * 2, longest_);
  const auto half = static_cast<std::uint64_t>(wait.count() / 2);
  return wait - Duration{static_cast<Duration::rep>(mixed % (half + 1))};
}

void Backoff::reset() {
  coming_ = first_;
}

}  // namespace tocsin::smsc
