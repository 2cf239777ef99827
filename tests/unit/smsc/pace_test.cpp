// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/pace.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::smsc {
namespace {

constexpr Time kStart = fromMillis(1'795'248'000'000);

// When it lets SMS go within `time`, for who always has one.
std::vector<Time> sentIn(Pace& pace, Time from, Duration time, Duration step = Duration{1}) {
  std::vector<Time> sent;
  for (Time now = from; now < from + time; now += step) {
    while (sent.size() < 100'000 && pace.mayGo(now)) {
      pace.sent(now);
      sent.push_back(now);
      if (pace.nextAt(now) <= now && sent.size() > 10'000) break;  // no limit
    }
  }
  return sent;
}

// The most of `sent` in any second.
std::size_t mostInASecond(const std::vector<Time>& sent) {
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < sent.size(); ++last) {
    while (sent[first] + seconds{1} <= sent[last]) {
      ++first;
    }
    most = std::max(most, last - first + 1);
  }
  return most;
}

TEST(PaceTest, WithoutALimitEverythingMayGo) {
  Pace pace(0);
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(pace.mayGo(kStart));
    pace.sent(kStart);
  }
  EXPECT_FALSE(pace.isSlowed(kStart));
}

TEST(PaceTest, TheContractHoldsInAnySecondAndIsUsed) {
  for (const double perSecond : {1.0, 5.0, 10.0, 33.0}) {
    Pace pace(perSecond);
    const auto sent = sentIn(pace, kStart, seconds{10});
    EXPECT_EQ(mostInASecond(sent), static_cast<std::size_t>(perSecond));
    EXPECT_EQ(sent.size(), static_cast<std::size_t>(10 * perSecond));
  }
}

TEST(PaceTest, AFractionOfAnSmsASecondIsKept) {
  Pace slow(0.25);
  EXPECT_EQ(sentIn(slow, kStart, seconds{40}, Duration{10}).size(), 10U);
  Pace odd(2.5);
  const auto sent = sentIn(odd, kStart, seconds{10});
  EXPECT_LE(sent.size(), 25U);
  EXPECT_GE(sent.size(), 20U);
}

TEST(PaceTest, NextAtIsWhenTheNextOneMayGo) {
  Pace pace(2);
  EXPECT_EQ(pace.nextAt(kStart), kStart);
  pace.sent(kStart);
  pace.sent(kStart + Duration{100});
  EXPECT_FALSE(pace.mayGo(kStart + Duration{100}));
  EXPECT_EQ(pace.nextAt(kStart + Duration{100}), kStart + seconds{1});
  EXPECT_TRUE(pace.mayGo(kStart + seconds{1}));
}

TEST(PaceTest, TooFastHalvesTheRateAndEachSecondGivesATenthBack) {
  Pace pace(100);
  sentIn(pace, kStart, seconds{2});
  const Time hit = kStart + seconds{2};
  pace.tooFast(hit);
  EXPECT_TRUE(pace.isSlowed(hit));
  const auto after = sentIn(pace, hit + seconds{1}, seconds{1});
  EXPECT_NEAR(static_cast<double>(after.size()), 55, 1);
  EXPECT_TRUE(pace.isSlowed(hit + seconds{7}));
  EXPECT_FALSE(pace.isSlowed(hit + seconds{8})) << "1.1 to the eighth is more than 2";
  EXPECT_EQ(sentIn(pace, hit + seconds{10}, seconds{1}).size(), 100U);
}

TEST(PaceTest, WithoutAContractTheRateOfTheLastSecondIsHalved) {
  Pace pace(0);
  for (int i = 0; i < 40; ++i) {
    pace.sent(kStart);
  }
  pace.tooFast(kStart + Duration{10});
  EXPECT_EQ(sentIn(pace, kStart + seconds{1}, seconds{1}).size(), 22U) << "and a tenth back";
  EXPECT_FALSE(pace.isSlowed(kStart + seconds{20}));
  EXPECT_TRUE(pace.mayGo(kStart + seconds{20}));
}

TEST(PaceTest, AWholeWindowOfTooFastIsOne) {
  Pace pace(100);
  for (int i = 0; i < 50; ++i) {
    pace.tooFast(kStart + Duration{i});
  }
  EXPECT_EQ(sentIn(pace, kStart + Duration{50}, Duration{900}).size(), 50U);
}

TEST(PaceTest, AgainTooFastIsAgainHalfAndNeverNothing) {
  Pace pace(10);
  Time now = kStart;
  for (int i = 0; i < 30; ++i) {
    pace.tooFast(now);
    now += seconds{1};
  }
  pace.sent(now);
  EXPECT_LE(pace.nextAt(now), now + seconds{5}) << "one in five seconds";
  EXPECT_GT(pace.nextAt(now), now + seconds{1});
}

TEST(PaceTest, AStepOfTheClockIsNoWait) {
  Pace pace(1);
  pace.sent(kStart);
  pace.shift(-hours{1});
  EXPECT_FALSE(pace.mayGo(kStart - hours{1} + Duration{999}));
  EXPECT_TRUE(pace.mayGo(kStart - hours{1} + seconds{1}));
}

TEST(PaceTest, AStepBackThatNobodyToldIsNoWaitEither) {
  Pace pace(10);
  pace.sent(kStart);
  EXPECT_TRUE(pace.mayGo(kStart - hours{1}));
  pace.tooFast(kStart);
  EXPECT_TRUE(pace.isSlowed(kStart - hours{1}));
  EXPECT_FALSE(pace.isSlowed(kStart - hours{1} + seconds{10}));
}

}  // namespace
}  // namespace tocsin::smsc
