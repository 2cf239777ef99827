// SPDX-License-Identifier: Apache-2.0
#include "app/cli/moment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace tocsin::cli {
namespace {

using std::chrono::days;

std::tm localOf(Time t) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

std::string formatted(const std::tm& local, const char* form) {
  std::array<char, 64> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), form, &local);
  return {text.data(), length};
}

// "3 min"; empty below a second.
std::string rounded(Duration d) {
  if (d >= days{2}) return std::to_string(std::chrono::floor<days>(d).count()) + " d";
  if (d >= hours{2}) return std::to_string(std::chrono::floor<hours>(d).count()) + " h";
  if (d >= minutes{2}) return std::to_string(std::chrono::floor<minutes>(d).count()) + " min";
  if (d >= seconds{1}) return std::to_string(std::chrono::floor<seconds>(d).count()) + " s";
  return "";
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// "HH:MM" of this day or the next. mktime() finds whether summer time holds, so that the night of a
// change has one answer too.
std::optional<Time> nextTimeOfDay(std::string_view text, Time now) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (!isDigit(text[i])) return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  for (int day = 0; day <= 1; ++day) {
    std::tm local = localOf(now);
    local.tm_mday += day;
    local.tm_hour = hour;
    local.tm_min = minute;
    local.tm_sec = 0;
    local.tm_isdst = -1;
    const std::time_t found = std::mktime(&local);
    const Time t = fromMillis(static_cast<std::int64_t>(found) * 1'000);
    if (found != -1 && t > now) return t;
  }
  return std::nullopt;
}

// "YYYY-MM-DD"; a day that there is not (February 30) is none.
std::optional<Time> beginningOfDay(std::string_view text, Time now) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd' ? !isDigit(text[i]) : text[i] != '-') return std::nullopt;
  }
  const auto number = [&](std::size_t from, std::size_t digits) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + digits, value);
    return value;
  };
  std::tm local = localOf(now);
  local.tm_year = number(0, 4) - 1900;
  local.tm_mon = number(5, 2) - 1;
  local.tm_mday = number(8, 2);
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  local.tm_isdst = -1;
  const int month = local.tm_mon;
  const int day = local.tm_mday;
  const std::time_t found = std::mktime(&local);
  if (found == -1 || local.tm_mon != month || local.tm_mday != day) return std::nullopt;
  return fromMillis(static_cast<std::int64_t>(found) * 1'000);
}

}  // namespace

std::string exact(Time t, Time now) {
  const std::tm then = localOf(t);
  const std::tm today = localOf(now);
  if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday) {
    return formatted(then, "%H:%M:%S");
  }
  // Less than six days: the same weekday a week away would read as today's.
  const Duration apart = t > now ? t - now : now - t;
  return formatted(then, apart < days{6} ? "%a %H:%M:%S" : "%Y-%m-%d %H:%M");
}

std::string relative(Time t, Time now) {
  const std::string length = rounded(t > now ? t - now : now - t);
  if (length.empty()) return "just now";
  return t > now ? "in " + length : length + " ago";
}

std::string moment(Time t, Time now) {
  return relative(t, now) + " " + exact(t, now);
}

std::optional<Time> parseUntil(std::string_view text, Time now) {
  auto until = fromRfc3339(text);
  if (!until) until = nextTimeOfDay(text, now);
  if (const auto length = parseDuration(text); length && !until) until = now + *length;
  if (!until || *until <= now) return std::nullopt;
  return until;
}

std::optional<Time> parseSince(std::string_view text, Time now) {
  if (const auto exactly = fromRfc3339(text)) return exactly;
  if (const auto length = parseDuration(text)) return now - *length;
  return beginningOfDay(text, now);
}

std::optional<Time> parseCreated(std::string_view text) {
  constexpr std::size_t kUnixTimeDigits = 10;
  const bool isUnixTime =
      text.size() == kUnixTimeDigits && std::all_of(text.begin(), text.end(), isDigit);
  if (!isUnixTime) return fromRfc3339(text);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return fromMillis(value * 1'000);
}

}  // namespace tocsin::cli
