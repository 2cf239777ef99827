// SPDX-License-Identifier: Apache-2.0
#include "app/loop/time_zone.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::loop {
namespace {

TimeZone paris() {
  auto zone = TimeZone::load("Europe/Paris");
  check(zone.has_value(), "the test machine has tzdata");
  return *std::move(zone);
}

Time utc(std::string_view text) {
  return *fromRfc3339(text);
}

LocalTime wall(int month, int day, int hour, int minute) {
  return {.year = 2026, .month = month, .day = day, .hour = hour, .minute = minute};
}

TEST(TimeZoneTest, AnUnknownNameIsAConfigErrorThatSaysWhatIsRight) {
  for (const char* name : {"Europe/Pari", "", "../etc/passwd", "CET-99"}) {
    const auto zone = TimeZone::load(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().fault, Fault::Config);
    EXPECT_NE(zone.error().what.find("Europe/Paris"), std::string::npos);
  }
}

TEST(TimeZoneTest, LocalTimeCarriesTheWeekday) {
  const TimeZone zone = paris();
  EXPECT_EQ(zone.name(), "Europe/Paris");
  EXPECT_EQ(
      zone.localTime(utc("2026-11-21T23:30:00Z")),
      (LocalTime{.year = 2026, .month = 11, .day = 22, .weekday = 0, .hour = 0, .minute = 30}));
  EXPECT_EQ(
      zone.localTime(utc("2026-07-14T10:00:00Z")),
      (LocalTime{.year = 2026, .month = 7, .day = 14, .weekday = 2, .hour = 12, .minute = 0}));
}

TEST(TimeZoneTest, TheHourSkippedInSpringFallsRightAfterTheGap) {
  const TimeZone zone = paris();
  EXPECT_EQ(zone.localTime(utc("2026-03-29T00:59:00Z")).hour, 1);
  EXPECT_EQ(zone.localTime(utc("2026-03-29T01:00:00Z")).hour, 3);
  EXPECT_EQ(zone.instantOf(wall(3, 29, 1, 59)), utc("2026-03-29T00:59:00Z"));
  EXPECT_EQ(zone.instantOf(wall(3, 29, 2, 30)), utc("2026-03-29T01:30:00Z"));
  EXPECT_EQ(zone.instantOf(wall(3, 29, 3, 0)), utc("2026-03-29T01:00:00Z"));
}

TEST(TimeZoneTest, TheHourShownTwiceInAutumnIsItsFirstOccurrence) {
  const TimeZone zone = paris();
  EXPECT_EQ(zone.localTime(utc("2026-10-25T00:30:00Z")).hour, 2);
  EXPECT_EQ(zone.localTime(utc("2026-10-25T01:30:00Z")).hour, 2);
  EXPECT_EQ(zone.instantOf(wall(10, 25, 2, 30)), utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(zone.instantOf(wall(10, 25, 3, 0)), utc("2026-10-25T02:00:00Z"));
}

TEST(TimeZoneTest, TheNextOccurrenceFollowsTheClocksOnTheWall) {
  const TimeZone zone = paris();

  struct Row {
    int hour, minute;
    const char* after;
    const char* next;
  };

  const std::vector<Row> rows{
      {18, 0, "2026-11-21T08:00:00Z", "2026-11-21T17:00:00Z"},
      {18, 0, "2026-11-21T17:00:00Z", "2026-11-22T17:00:00Z"},  // strictly after
      {7, 30, "2026-12-31T22:00:00Z", "2027-01-01T06:30:00Z"},
      {8, 0, "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"},   // 23 h over the night in spring
      {8, 0, "2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z"},   // 25 h over the night in autumn
      {2, 30, "2026-10-25T00:45:00Z", "2026-10-26T01:30:00Z"},  // the second showing is none
  };
  for (const Row& row : rows) {
    EXPECT_EQ(toRfc3339(zone.next(row.hour, row.minute, utc(row.after))), toRfc3339(utc(row.next)));
  }
}

TEST(TimeZoneTest, EveryInstantSurvivesThereAndBackButInTheSecondAutumnHour) {
  const TimeZone zone = paris();
  for (Time t = utc("2026-01-01T00:00:00Z"); t < utc("2027-01-01T00:00:00Z"); t += minutes{30}) {
    const bool second = t >= utc("2026-10-25T01:00:00Z") && t < utc("2026-10-25T02:00:00Z");
    EXPECT_EQ(zone.instantOf(zone.localTime(t)), second ? t - hours{1} : t) << toRfc3339(t);
  }
}

}  // namespace
}  // namespace tocsin::loop
