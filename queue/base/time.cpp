// SPDX-License-Identifier: Apache-2.0
#include "queue/base/time.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace tocsin {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t millis;
};

constexpr std::array kUnits{Unit{"d", 86'400'000},
                            Unit{"h", 3'600'000},
                            Unit{"min", 60'000},
                            Unit{"s", 1'000},
                            Unit{"ms", 1}};
constexpr std::int64_t kDurationMillisMax = 3'650LL * 86'400'000;
constexpr Time kFirstTime{};
constexpr Time kAfterLastTime{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}};

// Takes exactly `count` digits off the front of `text`.
std::optional<int> takeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool takeChar(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> takeDate(std::string_view& text) {
  using namespace std::chrono;
  const auto y = takeDigits(text, 4);
  if (!y || !takeChar(text, '-')) return std::nullopt;
  const auto m = takeDigits(text, 2);
  if (!m || !takeChar(text, '-')) return std::nullopt;
  const auto d = takeDigits(text, 2);
  if (!d || *y < 1970) return std::nullopt;
  const year_month_day date{
      year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

std::optional<Duration> takeTimeOfDay(std::string_view& text) {
  const auto h = takeDigits(text, 2);
  if (!h || *h > 23 || !takeChar(text, ':')) return std::nullopt;
  const auto m = takeDigits(text, 2);
  if (!m || *m > 59 || !takeChar(text, ':')) return std::nullopt;
  const auto s = takeDigits(text, 2);
  if (!s || *s > 60) return std::nullopt;
  int millis = 0;
  if (takeChar(text, '.')) {
    int scale = 100;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      millis += scale * (text.front() - '0');
      scale /= 10;
      any = true;
      text.remove_prefix(1);
    }
    if (!any) return std::nullopt;
  }
  return hours{*h} + minutes{*m} + seconds{*s} + Duration{millis};
}

std::optional<Duration> takeOffset(std::string_view& text) {
  if (takeChar(text, 'Z') || takeChar(text, 'z')) return Duration{0};
  const bool east = takeChar(text, '+');
  if (!east && !takeChar(text, '-')) return std::nullopt;
  const auto h = takeDigits(text, 2);
  if (!h || *h > 23 || !takeChar(text, ':')) return std::nullopt;
  const auto m = takeDigits(text, 2);
  if (!m || *m > 59) return std::nullopt;
  const Duration offset = hours{*h} + minutes{*m};
  return east ? offset : -offset;
}

}  // namespace

std::string toRfc3339(Time t) {
  using namespace std::chrono;
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss clock{t - day};
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(),
                buffer.size(),
                "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return buffer.data();
}

std::optional<Time> fromRfc3339(std::string_view text) {
  const auto date = takeDate(text);
  if (!date || (!takeChar(text, 'T') && !takeChar(text, 't') && !takeChar(text, ' '))) {
    return std::nullopt;
  }
  const auto timeOfDay = takeTimeOfDay(text);
  if (!timeOfDay) return std::nullopt;
  const auto offset = takeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  // The offset can carry a time of the first or last day out of the years that are read.
  const Time utc = Time{*date} + *timeOfDay - *offset;
  if (utc < kFirstTime || utc >= kAfterLastTime) return std::nullopt;
  return utc;
}

std::optional<Duration> parseDuration(std::string_view text) {
  if (text.starts_with('-')) return std::nullopt;  // from_chars would read "-0s"
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& u : kUnits) {
    if (unit != u.name) continue;
    if (value > kDurationMillisMax / u.millis) return std::nullopt;
    return Duration{value * u.millis};
  }
  return std::nullopt;
}

std::string toText(Duration d) {
  const std::int64_t ms = d.count();
  for (const Unit& u : kUnits) {
    if (ms != 0 && ms % u.millis == 0) return std::to_string(ms / u.millis) + std::string(u.name);
  }
  return "0s";
}

}  // namespace tocsin
