// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/time_stamp.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

std::string read(const std::string& hex) {
  const auto time = readTimeStamp(*fromHex(hex));
  return time ? toRfc3339(*time) : "none";
}

TEST(TimeStampTest, IsLocalTimeWithQuarterHoursAndTheirSign) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"70402132522423", "2007-04-12T15:25:42.000Z"},
      {"7040213252242B", "2007-04-13T07:25:42.000Z"},
      {"99211332959518", "2000-01-01T00:14:59.000Z"},
      {"99211332959510", "1999-12-31T23:44:59.000Z"},
      {"99202150750321", "1999-02-12T02:57:30.000Z"},
      {"99202150750329", "1999-02-12T08:57:30.000Z"},
      {"51117200000000", "2015-11-27T00:00:00.000Z"},
      {"51117200000080", "2015-11-26T22:00:00.000Z"},
      {"1120821105050A", "2011-02-28T16:50:50.000Z"},
      {"20806291731448", "2002-08-26T20:37:41.000Z"},
      {"20806291731408", "2002-08-26T19:37:41.000Z"}};
  for (const auto& [hex, time] : cases) {
    EXPECT_EQ(read(hex), time) << hex;
  }
}

TEST(TimeStampTest, YearsFromSeventyAreOfTheLastCentury) {
  EXPECT_EQ(read("07101000000000"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(read("96101000000000"), "2069-01-01T00:00:00.000Z");
}

TEST(TimeStampTest, WhatIsNoMomentIsNoTime) {
  for (const std::string hex : {"00000000000000",
                                "FFFFFFFFFFFFFF",
                                "A1402132522423",
                                "1A402132522423",
                                "704021325224A3",
                                "11310132522400",
                                "11209232522400",
                                "11101042522400",
                                "11101032062400",
                                "11101032520600",
                                "704021325224",
                                "7040213252242300",
                                ""}) {
    EXPECT_EQ(read(hex), "none") << hex;
  }
}

TEST(TimeStampTest, TheTwentyNinthOfFebruaryIsThereInLeapYears) {
  EXPECT_EQ(read("42209200000000"), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(read("32209200000000"), "none");
}

constexpr Duration kDay = hours{24};

TEST(ValidityTest, IsWrittenAsOthersWriteIt) {
  const std::vector<std::pair<Duration, int>> cases{{minutes{5}, 0},
                                                    {minutes{30}, 5},
                                                    {hours{1}, 11},
                                                    {hours{12}, 143},
                                                    {hours{13}, 145},
                                                    {hours{16}, 151},
                                                    {hours{24}, 167},
                                                    {2 * kDay, 168},
                                                    {3 * kDay, 169},
                                                    {30 * kDay, 196},
                                                    {35 * kDay, 197},
                                                    {63 * 7 * kDay, 255}};
  for (const auto& [validity, octet] : cases) {
    EXPECT_EQ(writeValidity(validity), octet) << toText(validity);
    EXPECT_EQ(readValidity(static_cast<std::uint8_t>(octet)), validity);
  }
}

TEST(ValidityTest, IsNeverShorterThanAskedUpToTheLongest) {
  EXPECT_EQ(readValidity(writeValidity(Duration{0})), minutes{5});
  EXPECT_EQ(readValidity(writeValidity(Duration{-1})), minutes{5});
  EXPECT_EQ(readValidity(writeValidity(minutes{5} + Duration{1})), minutes{10});
  EXPECT_EQ(readValidity(writeValidity(hours{12} + Duration{1})), hours{12} + minutes{30});
  EXPECT_EQ(readValidity(writeValidity(hours{24} + Duration{1})), 2 * kDay);
  EXPECT_EQ(readValidity(writeValidity(30 * kDay + Duration{1})), 35 * kDay);
  EXPECT_EQ(readValidity(writeValidity(1000 * kDay)), 63 * 7 * kDay);
}

TEST(ValidityTest, EveryOctetIsReadBackAndLongerThanTheOneBefore) {
  for (int octet = 0; octet < 256; ++octet) {
    const auto validity = readValidity(static_cast<std::uint8_t>(octet));
    EXPECT_EQ(writeValidity(validity), octet);
    EXPECT_EQ(writeValidity(validity - Duration{1}), octet);
  }
}

}  // namespace
}  // namespace tocsin::pdu
