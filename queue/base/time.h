// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

// All of Tocsin's times are UTC in milliseconds; a local time exists only in the text of an SMS.
using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;
using OptionalTime = std::optional<Time>;

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t toMillis(Time t) {
  return t.time_since_epoch().count();
}

constexpr Time fromMillis(std::int64_t ms) {
  return Time{Duration{ms}};
}

// Time that stands still within one turn of the loop.
//
// It runs on the monotonic clock: when the wall clock is stepped, now() jumps by the step at a
// turn's start and the shell is told by how much (escalation::ClockStepped), so that running waits
// keep their length.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

// What a time means to the reader of an SMS in the configured time zone.
struct LocalTime {
  int year = 1970;
  int month = 1;    // 1..12
  int day = 1;      // 1..31
  int weekday = 4;  // 0 = Sunday
  int hour = 0;
  int minute = 0;
  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

// "2026-11-21T08:00:01.204Z" (RFC 3339, always UTC and milliseconds).
std::string toRfc3339(Time t);

// Reads RFC 3339 with `Z` or an offset, with or without a fraction; nothing else, and only years
// 1970 to 9999.
std::optional<Time> fromRfc3339(std::string_view text);

// "30s", "5min", "2h", "7d", "250ms": a whole number and one unit.
std::optional<Duration> parseDuration(std::string_view text);

// The shortest exact spelling that parseDuration reads back: 300000 ms is "5min".
std::string toText(Duration d);

}  // namespace tocsin
