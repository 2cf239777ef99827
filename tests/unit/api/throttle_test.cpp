// SPDX-License-Identifier: Apache-2.0
#include "app/api/throttle.h"

#include <string>

#include <gtest/gtest.h>

namespace tocsin::api {
namespace {

const Time kNow = fromMillis(1'795'248'000'000);

Throttle failedTimes(int times) {
  Throttle throttle;
  for (int i = 0; i < times; ++i) {
    throttle.begin("ann", kNow);
  }
  return throttle;
}

TEST(ThrottleTest, FourFailuresAreFree) {
  EXPECT_EQ(failedTimes(0).waitOf("ann", kNow), Duration{0});
  EXPECT_EQ(failedTimes(4).waitOf("ann", kNow), Duration{0});
}

TEST(ThrottleTest, FromTheFifthTheWaitDoublesUpToAQuarterOfAnHour) {
  EXPECT_EQ(failedTimes(5).waitOf("ann", kNow), Duration{seconds{1}});
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow), Duration{seconds{2}});
  EXPECT_EQ(failedTimes(9).waitOf("ann", kNow), Duration{seconds{16}});
  EXPECT_EQ(failedTimes(14).waitOf("ann", kNow), Duration{seconds{512}});
  EXPECT_EQ(failedTimes(15).waitOf("ann", kNow), Duration{minutes{15}});
  EXPECT_EQ(failedTimes(1'000).waitOf("ann", kNow), Duration{minutes{15}});
}

TEST(ThrottleTest, TheWaitRunsFromTheLastTry) {
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow + Duration{1'500}), Duration{500});
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow + seconds{2}), Duration{0});
}

TEST(ThrottleTest, NobodyWaitsLongerThanTheCallerSays) {
  EXPECT_EQ(failedTimes(14).waitOf("ann", kNow, seconds{5}), Duration{seconds{5}});
  EXPECT_EQ(failedTimes(14).waitOf("ann", kNow + seconds{5}, seconds{5}), Duration{0});
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow, seconds{5}), Duration{seconds{2}});
}

TEST(ThrottleTest, ATryThatWasNoneLeavesNothing) {
  Throttle throttle = failedTimes(6);
  throttle.begin("ann", kNow + seconds{2});
  throttle.undo("ann");
  EXPECT_EQ(throttle.waitOf("ann", kNow + seconds{2}), Duration{0});
  throttle.begin("bob", kNow);
  throttle.undo("bob");
  throttle.undo("nobody");
  EXPECT_EQ(throttle.size(), 1U);
}

TEST(ThrottleTest, ALockOutIsToldOnce) {
  Throttle throttle = failedTimes(4);
  EXPECT_FALSE(throttle.tellLockOut("ann"));
  EXPECT_FALSE(throttle.tellLockOut("nobody"));
  throttle.begin("ann", kNow);
  EXPECT_TRUE(throttle.tellLockOut("ann"));
  throttle.begin("ann", kNow + seconds{1});
  EXPECT_FALSE(throttle.tellLockOut("ann"));
  for (int i = 0; i < 5; ++i) {
    throttle.begin("ann", kNow + hours{2});
  }
  EXPECT_TRUE(throttle.tellLockOut("ann")) << "that is another one";
}

TEST(ThrottleTest, ANetworkIsAnIpv4AddressOrTheFirstHalfOfAnIpv6One) {
  EXPECT_EQ(networkOf("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(networkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(networkOf("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(networkOf("2001:db8:1:3::9"), "2001:db8:1:3::/64");
  EXPECT_EQ(networkOf("uid 1000"), "uid 1000");
  EXPECT_EQ(networkOf("::ffff:192.0.2.7"), "::ffff:192.0.2.7");
}

TEST(ThrottleTest, KeysDoNotDisturbEachOther) {
  EXPECT_EQ(failedTimes(9).waitOf("bob", kNow), Duration{0});
}

TEST(ThrottleTest, ASuccessForgets) {
  Throttle throttle = failedTimes(9);
  throttle.succeeded("ann");
  EXPECT_EQ(throttle.waitOf("ann", kNow), Duration{0});
  EXPECT_EQ(throttle.size(), 0U);
}

TEST(ThrottleTest, AnHourForgets) {
  Throttle throttle = failedTimes(9);
  throttle.begin("ann", kNow + hours{1});
  EXPECT_EQ(throttle.waitOf("ann", kNow + hours{1}), Duration{0});
}

TEST(ThrottleTest, AClockThatIsSetBackMakesNobodyWaitLonger) {
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow - minutes{30}), Duration{seconds{2}});
  EXPECT_EQ(failedTimes(6).waitOf("ann", kNow - hours{24}), Duration{0});
}

TEST(ThrottleTest, OfTooManyKeysTheOldestGoes) {
  Throttle throttle;
  for (std::size_t i = 0; i < limits::kThrottleKeysMax; ++i) {
    throttle.begin(std::to_string(i), kNow + Duration{static_cast<int>(i) / 10});
  }
  for (int i = 0; i < 5; ++i) {
    throttle.begin("5000", kNow + seconds{2});
  }
  throttle.begin("one more", kNow + seconds{2});
  EXPECT_EQ(throttle.size(), limits::kThrottleKeysMax);
  EXPECT_GT(throttle.waitOf("5000", kNow + seconds{2}), Duration{0});
}

TEST(ThrottleTest, ForgottenKeysMakeRoomFirst) {
  Throttle throttle;
  for (std::size_t i = 0; i < limits::kThrottleKeysMax; ++i) {
    throttle.begin(std::to_string(i), kNow);
  }
  throttle.begin("later", kNow + hours{2});
  EXPECT_EQ(throttle.size(), 1U);
}

}  // namespace
}  // namespace tocsin::api
