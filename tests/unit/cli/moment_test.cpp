// SPDX-License-Identifier: Apache-2.0
#include "app/cli/moment.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

namespace tocsin::cli {
namespace {

Time at(std::string_view text) {
  const auto time = fromRfc3339(text);
  EXPECT_TRUE(time) << text;
  return time.value_or(Time{});
}

// The zone of this machine is Paris for these tests.
class MomentTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* zone = std::getenv("TZ");
    hadZone_ = zone != nullptr;
    if (hadZone_) zone_ = zone;
    setenv("TZ", "Europe/Paris", 1);
    tzset();
  }

  void TearDown() override {
    if (hadZone_) {
      setenv("TZ", zone_.c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }

 private:
  bool hadZone_ = false;
  std::string zone_;
};

TEST_F(MomentTest, TimesAreRelativeAndExact) {
  const Time now = at("2026-11-21T13:05:11Z");  // Saturday 14:05:11 in Paris

  const struct {
    const char *time, *text;
  } cases[] = {
      {"2026-11-21T13:05:11Z", "just now 14:05:11"},
      {"2026-11-21T13:04:29Z", "42 s ago 14:04:29"},
      {"2026-11-21T13:02:11Z", "3 min ago 14:02:11"},
      {"2026-11-21T13:02:12Z", "2 min ago 14:02:12"},
      {"2026-11-21T10:05:11Z", "3 h ago 11:05:11"},
      {"2026-11-20T22:30:00Z", "14 h ago Fri 23:30:00"},
      {"2026-11-18T13:05:11Z", "3 d ago Wed 14:05:11"},
      {"2026-11-14T13:05:11Z", "7 d ago 2026-11-14 14:05"},
      {"2026-11-21T13:10:00Z", "in 4 min 14:10:00"},
      {"2026-11-22T13:10:00Z", "in 24 h Sun 14:10:00"},
  };

  for (const auto& c : cases) {
    EXPECT_EQ(moment(at(c.time), now), c.text);
  }
}

TEST_F(MomentTest, UntilIsATimeADurationOrATimeOfDay) {
  const Time now = at("2026-11-21T13:05:11Z");

  const struct {
    const char *text, *until;
  } cases[] = {
      {"2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000Z"},
      {"2026-11-22T08:00:00+01:00", "2026-11-22T07:00:00.000Z"},
      {"2h", "2026-11-21T15:05:11.000Z"},
      {"30s", "2026-11-21T13:05:41.000Z"},
      {"18:00", "2026-11-21T17:00:00.000Z"},
      {"07:30", "2026-11-22T06:30:00.000Z"},
      {"14:05", "2026-11-22T13:05:00.000Z"},
  };

  for (const auto& c : cases) {
    const auto until = parseUntil(c.text, now);
    ASSERT_TRUE(until) << c.text;
    EXPECT_EQ(toRfc3339(*until), c.until) << c.text;
  }
}

TEST_F(MomentTest, SinceIsATimeADurationBackOrADay) {
  const Time now = at("2026-11-21T08:00:00Z");
  EXPECT_EQ(parseSince("2d", now), now - hours{48});
  EXPECT_EQ(parseSince("2026-11-20T08:00:00Z", now), at("2026-11-20T08:00:00Z"));
  EXPECT_EQ(parseSince("2026-11-20", now), at("2026-11-19T23:00:00Z")) << "of this machine's clock";
  EXPECT_EQ(parseSince("2026-07-01", now), at("2026-06-30T22:00:00Z")) << "in summer time";
  for (const char* text : {"", "yesterday", "2026-02-30", "2026-13-01", "26-11-20", "2026/11/20"}) {
    EXPECT_FALSE(parseSince(text, now)) << text;
  }
}

TEST_F(MomentTest, UntilIsRefusedWhenItDoesNotReadOrIsPast) {
  const Time now = at("2026-11-21T13:05:11Z");
  for (const char* text : {"",
                           "tomorrow",
                           "24:00",
                           "07:60",
                           "7:30",
                           "0730",
                           "+7:30",
                           "0s",
                           "2 h",
                           "2026-11-21T13:05:11Z",
                           "2020-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parseUntil(text, now)) << text;
  }
}

TEST_F(MomentTest, ATimeOfDayIsFoundInTheNightsWhenTheClockChanges) {
  // 02:30 does not exist on 29 March 2026 in Paris, and comes twice on 25 October.
  const auto spring = parseUntil("02:30", at("2026-03-28T23:30:00Z"));
  ASSERT_TRUE(spring);
  EXPECT_GT(*spring, at("2026-03-29T00:00:00Z"));
  EXPECT_LT(*spring, at("2026-03-29T02:00:00Z"));
  const auto autumn = parseUntil("02:30", at("2026-10-24T22:00:00Z"));
  ASSERT_TRUE(autumn);
  EXPECT_TRUE(*autumn == at("2026-10-25T00:30:00Z") || *autumn == at("2026-10-25T01:30:00Z"));
  const auto next = parseUntil("07:30", at("2026-10-24T22:00:00Z"));
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, at("2026-10-25T06:30:00Z"));
}

TEST_F(MomentTest, CreatedIsATimeOrAUnixTimeOfTenDigits) {
  EXPECT_EQ(parseCreated("1795248000"), fromMillis(1'795'248'000'000));
  EXPECT_EQ(parseCreated("2026-11-21T08:00:00Z"), at("2026-11-21T08:00:00Z"));
  for (const char* text : {"", "179524800", "17952480000", "179524800x", "yesterday"}) {
    EXPECT_FALSE(parseCreated(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::cli
