// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/time_stamp.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tocsin::pdu {
namespace {

constexpr int kFirstYearOfLastCentury = 70;
constexpr unsigned kWestBit = 0x08;
constexpr Duration kDay = hours{24};
constexpr Duration kWeek = 7 * kDay;

std::optional<int> twoDigits(std::uint8_t octet) {
  const int tens = octet & 0x0F;
  const int ones = octet >> 4U;
  if (tens > 9 || ones > 9) return std::nullopt;
  return tens * 10 + ones;
}

std::optional<Duration> eastOfUtc(std::uint8_t octet) {
  const auto quarters = twoDigits(static_cast<std::uint8_t>(octet & ~kWestBit));
  if (!quarters) return std::nullopt;
  const Duration offset = minutes{15} * *quarters;
  return (octet & kWestBit) != 0 ? -offset : offset;
}

// A stretch of octets, each one step longer than the one before; `last` stands for `longest`.
struct Stretch {
  int last;
  Duration longest;
  Duration step;
};

constexpr std::array kStretches{Stretch{143, hours{12}, minutes{5}},
                                Stretch{167, hours{24}, minutes{30}},
                                Stretch{196, 30 * kDay, kDay},
                                Stretch{255, 63 * kWeek, kWeek}};

}  // namespace

OptionalTime readTimeStamp(OctetsView stamp) {
  using namespace std::chrono;
  if (stamp.size() != kTimeStampOctets) return std::nullopt;
  std::array<int, kTimeStampOctets - 1> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = twoDigits(stamp[i]);
    if (!value) return std::nullopt;
    fields[i] = *value;
  }
  const auto east = eastOfUtc(stamp.back());
  const auto [yy, mm, dd, hh, min, ss] = fields;
  const year_month_day date{year{yy < kFirstYearOfLastCentury ? 2000 + yy : 1900 + yy},
                            month{static_cast<unsigned>(mm)},
                            day{static_cast<unsigned>(dd)}};
  if (!east || !date.ok() || hh > 23 || min > 59 || ss > 59) return std::nullopt;
  return Time{sys_days{date}} + hours{hh} + minutes{min} + seconds{ss} - *east;
}

std::uint8_t writeValidity(Duration validity) {
  for (const Stretch& s : kStretches) {
    if (validity > s.longest) continue;
    const auto stepsLess = (s.longest - validity) / s.step;  // rounded down: never shorter
    return static_cast<std::uint8_t>(std::max<std::int64_t>(0, s.last - stepsLess));
  }
  return 0xFF;
}

Duration readValidity(std::uint8_t octet) {
  for (const Stretch& s : kStretches) {
    if (octet <= s.last) return s.longest - (s.last - octet) * s.step;
  }
  return kStretches.back().longest;
}

}  // namespace tocsin::pdu
