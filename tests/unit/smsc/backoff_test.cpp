// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/backoff.h"

#include <set>

#include <gtest/gtest.h>

namespace tocsin::smsc {
namespace {

constexpr Duration kFirst = seconds{2}, kLongest = seconds{60};

TEST(BackoffTest, WaitsDoubleUpToTheLongestAndAreShortenedByAHalfAtMost) {
  Backoff backoff(7, kFirst, kLongest);
  Duration full = kFirst;
  for (int i = 0; i < 20; ++i) {
    const Duration wait = backoff.next();
    EXPECT_LE(wait, full);
    EXPECT_GE(wait, full / 2);
    full = std::min(2 * full, kLongest);
  }
}

TEST(BackoffTest, ALinkThatHasProvedItselfBeginsAnew) {
  Backoff backoff(7, kFirst, kLongest);
  for (int i = 0; i < 10; ++i) {
    backoff.next();
  }
  backoff.reset();
  EXPECT_LE(backoff.next(), kFirst);
}

TEST(BackoffTest, SeedsDecideTheWaits) {
  std::set<Duration> firsts;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Backoff one(seed, minutes{1}, hours{1}), other(seed, minutes{1}, hours{1});
    const Duration wait = one.next();
    EXPECT_EQ(wait, other.next());
    firsts.insert(wait);
  }
  EXPECT_GT(firsts.size(), 40U) << "the boxes of a company come back one by one";
}

TEST(BackoffTest, AWaitOfNothingIsNone) {
  Backoff backoff(1, Duration{0}, Duration{0});
  EXPECT_EQ(backoff.next(), Duration{0});
}

}  // namespace
}  // namespace tocsin::smsc
