// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::loop {

// What the clocks on the wall of a place show, by the machine's time zone database (Debian:
// tzdata).
//
// Twice a year a wall time is not one instant. Ruling: a time that the clocks skip in spring
// (02:30) is read as if they had not been changed yet, so it falls right after the gap (03:30); a
// time that they show twice in autumn is its first occurrence. An end of duty is so never later
// than meant.
class TimeZone {
 public:
  // By its IANA name, "Europe/Paris". A Config error when the machine does not know it.
  static Result<TimeZone> load(const std::string& name);
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;
  TimeZone(TimeZone&&) noexcept;
  TimeZone& operator=(TimeZone&&) noexcept;
  ~TimeZone();

  const std::string& name() const;
  LocalTime localTime(Time t) const;

  // The instant of a wall time; the weekday is not looked at. Days past the month's end count on.
  Time instantOf(const LocalTime& local) const;

  // The next instant after `t` at which the clocks show hour:minute, by the ruling above: on the
  // night in autumn the second showing is none.
  Time next(int hour, int minute, Time t) const;

 private:
  struct Impl;
  explicit TimeZone(std::unique_ptr<Impl> impl);
  Duration offsetAt(Time t) const;

  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::loop
