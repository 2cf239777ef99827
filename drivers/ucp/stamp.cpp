// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/stamp.h"

#include <algorithm>

namespace tocsin::ucp {
namespace {

constexpr std::size_t kStampDigits = 12;
constexpr int kCentury = 2000;

int pairAt(std::string_view digits, std::size_t at) {
  return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

std::string twoDigits(int value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

std::chrono::year_month_day dateOf(const LocalTime& local) {
  return {std::chrono::year{local.year},
          std::chrono::month{static_cast<unsigned>(local.month)},
          std::chrono::day{static_cast<unsigned>(local.day)}};
}

Time asUtc(const LocalTime& local) {
  return std::chrono::sys_days{dateOf(local)} + hours{local.hour} + minutes{local.minute};
}

LocalTime fieldsOf(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto minute = std::chrono::floor<minutes>(time - day).count();
  LocalTime local;
  local.year = static_cast<int>(date.year());
  local.month = static_cast<int>(static_cast<unsigned>(date.month()));
  local.day = static_cast<int>(static_cast<unsigned>(date.day()));
  local.weekday = static_cast<int>(std::chrono::weekday{day}.c_encoding());
  local.hour = static_cast<int>(minute / 60);
  local.minute = static_cast<int>(minute % 60);
  return local;
}

}  // namespace

bool isStamp(std::string_view stamp) {
  return stamp.size() == kStampDigits &&
         std::all_of(stamp.begin(), stamp.end(), [](char c) { return c >= '0' && c <= '9'; });
}

OptionalTime readStamp(std::string_view stamp, const ToUtc& toUtc) {
  if (!isStamp(stamp)) return std::nullopt;
  LocalTime local;
  local.day = pairAt(stamp, 0);
  local.month = pairAt(stamp, 2);
  local.year = kCentury + pairAt(stamp, 4);
  local.hour = pairAt(stamp, 6);
  local.minute = pairAt(stamp, 8);
  const int second = pairAt(stamp, 10);
  if (!dateOf(local).ok() || local.hour > 23 || local.minute > 59 || second > 59) {
    return std::nullopt;
  }
  const Time utc = asUtc(local);
  local.weekday = fieldsOf(utc).weekday;
  return (toUtc ? toUtc(local) : utc) + seconds{second};
}

// toUtc() is turned round: a wall clock is looked for that shows this time. Two steps are enough
// but in the hour that a change of time leaves out or repeats, where an hour more does no harm.
std::string writeMinute(Time time, const ToUtc& toUtc) {
  const Time wanted = std::chrono::ceil<minutes>(time);
  Time shown = wanted;
  for (int step = 0; toUtc && step < 2; ++step) {
    shown += wanted - toUtc(fieldsOf(shown));
  }
  const LocalTime local = fieldsOf(shown);
  return twoDigits(local.day) + twoDigits(local.month) + twoDigits(local.year) +
         twoDigits(local.hour) + twoDigits(local.minute);
}

}  // namespace tocsin::ucp
