// SPDX-License-Identifier: Apache-2.0
#include "queue/base/time.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(TimeTest, MillisecondsReadBack) {
  EXPECT_EQ(toMillis(fromMillis(1'795'248'001'204)), 1'795'248'001'204);
  EXPECT_EQ(toMillis(Time{}), 0);
}

TEST(TimeTest, Rfc3339IsUtcWithMilliseconds) {
  EXPECT_EQ(toRfc3339(Time{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(toRfc3339(fromMillis(1'795'248'001'204)), "2026-11-21T08:00:01.204Z");
  EXPECT_EQ(toRfc3339(fromMillis(1'709'164'800'007)), "2024-02-29T00:00:00.007Z");
  EXPECT_EQ(toRfc3339(fromMillis(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(TimeTest, Rfc3339IsReadWithZOrOffset) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"2026-11-21T08:00:01.204Z", "2026-11-21T08:00:01.204Z"},
      {"2026-11-21T08:00:01Z", "2026-11-21T08:00:01.000Z"},
      {"2026-11-21t08:00:01z", "2026-11-21T08:00:01.000Z"},
      {"2026-11-21 08:00:01Z", "2026-11-21T08:00:01.000Z"},
      {"2026-11-21T08:00:01+01:00", "2026-11-21T07:00:01.000Z"},
      {"2026-11-21T23:30:00-05:30", "2026-11-22T05:00:00.000Z"},
      {"2026-11-21T08:00:01-00:00", "2026-11-21T08:00:01.000Z"},
      {"2026-11-21T08:00:01.2Z", "2026-11-21T08:00:01.200Z"},
      {"2026-11-21T08:00:01.204999999999999999Z", "2026-11-21T08:00:01.204Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
      {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"}};
  for (const auto& [text, utc] : cases) {
    const auto time = fromRfc3339(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(toRfc3339(*time), utc) << text;
  }
}

TEST(TimeTest, NothingElseThanRfc3339IsRead) {
  for (const auto* const text : {"",
                                 "2026-11-21",
                                 "2026-11-21T08:00Z",
                                 "2026-11-21T08:00:01",
                                 "2026-11-21T08:00:01.Z",
                                 "2026-11-21T08:00:01,5Z",
                                 "2026-11-21T08:00:01+0100",
                                 "2026-11-21T08:00:01+01",
                                 "2026-11-21T08:00:01Z ",
                                 " 2026-11-21T08:00:01Z",
                                 "2026-11-21T24:00:00Z",
                                 "2026-11-21T08:60:00Z",
                                 "2026-11-21T08:00:61Z",
                                 "2026-11-21T08:00:01+24:00",
                                 "2026-11-21T08:00:01+01:60",
                                 "2026-02-29T00:00:00Z",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-01T00:00:00Z",
                                 "2026-04-31T00:00:00Z",
                                 "26-11-21T08:00:01Z",
                                 "+2026-11-21T08:00:01Z",
                                 "1795248001"}) {
    EXPECT_EQ(fromRfc3339(text), std::nullopt) << text;
  }
}

TEST(TimeTest, OnlyYears1970To9999AreReadAfterTheOffsetToo) {
  for (const auto* const text : {"1969-12-31T23:59:59Z",
                                 "0000-01-01T00:00:00Z",
                                 "1970-01-01T00:59:59+01:00",
                                 "9999-12-31T23:00:00-01:00",
                                 "9999-12-31T23:59:60Z",
                                 "10000-01-01T00:00:00Z"}) {
    EXPECT_EQ(fromRfc3339(text), std::nullopt) << text;
  }
  EXPECT_EQ(fromRfc3339("1970-01-01T01:00:00+01:00"), Time{});
}

TEST(TimeTest, DurationsAreAWholeNumberAndOneUnit) {
  EXPECT_EQ(parseDuration("250ms"), Duration{250});
  EXPECT_EQ(parseDuration("30s"), seconds{30});
  EXPECT_EQ(parseDuration("5min"), minutes{5});
  EXPECT_EQ(parseDuration("2h"), hours{2});
  EXPECT_EQ(parseDuration("7d"), hours{7 * 24});
  EXPECT_EQ(parseDuration("0s"), Duration{0});
  EXPECT_EQ(parseDuration("3650d"), hours{3650 * 24});
}

TEST(TimeTest, OtherDurationsAreNotRead) {
  for (const auto* const text : {"",
                                 "5",
                                 "s",
                                 "min",
                                 "5 min",
                                 "5m",
                                 "1.5h",
                                 "5sec",
                                 "5MIN",
                                 " 5s",
                                 "5s ",
                                 "1h30min",
                                 "-5s",
                                 "-0s",
                                 "+5s",
                                 "3651d",
                                 "87601h",
                                 "9223372036854775807d",
                                 "99999999999999999999s"}) {
    EXPECT_EQ(parseDuration(text), std::nullopt) << text;
  }
}

TEST(TimeTest, ADurationIsToldByTheShortestExactSpelling) {
  EXPECT_EQ(toText(Duration{0}), "0s");
  EXPECT_EQ(toText(Duration{250}), "250ms");
  EXPECT_EQ(toText(Duration{300'000}), "5min");
  EXPECT_EQ(toText(seconds{90}), "90s");
  EXPECT_EQ(toText(minutes{90}), "90min");
  EXPECT_EQ(toText(hours{24}), "1d");
  EXPECT_EQ(toText(hours{25}), "25h");
}

TEST(TimeTest, DurationsReadBack) {
  for (std::int64_t ms = 0; ms < 315'360'000'000; ms = ms * 3 / 2 + 7) {
    for (const std::int64_t unit : {1, 1'000, 60'000, 3'600'000, 86'400'000}) {
      const Duration d{ms / unit * unit};
      ASSERT_EQ(parseDuration(toText(d)), d) << d.count();
    }
  }
}

TEST(TimeTest, TimesReadBack) {
  for (std::int64_t ms = 0; ms < 253'402'300'800'000; ms = ms * 9 / 8 + 86'399'999) {
    ASSERT_EQ(fromRfc3339(toRfc3339(fromMillis(ms))), fromMillis(ms)) << ms;
  }
}

}  // namespace
}  // namespace tocsin
