// SPDX-License-Identifier: Apache-2.0
#include "app/loop/time_zone.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <QByteArray>
#include <QDateTime>
#include <QTimeZone>

namespace tocsin::loop {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Qt reads more than names: a POSIX rule ("CET-99") is a mistyped name to us.
bool isInDatabase(const std::string& name) {
  const bool isName = !name.empty() && name.find("..") == std::string::npos && name.front() != '/';
  return isName && std::filesystem::is_regular_file("/usr/share/zoneinfo/" + name);
}

// A wall time as if it were UTC.
Time asUtc(const LocalTime& local) {
  using namespace std::chrono;
  const auto month =
      year_month_day{year{local.year}, std::chrono::month(unsigned(local.month)), day{1}};
  return Time{sys_days{month} + days{local.day - 1}} + hours{local.hour} + minutes{local.minute};
}

}  // namespace

struct TimeZone::Impl {
  std::string name;
  QTimeZone zone;
};

Result<TimeZone> TimeZone::load(const std::string& name) {
  const QTimeZone zone{QByteArray::fromStdString(name)};
  if (!isInDatabase(name) || !zone.isValid()) {
    return Error{Fault::Config,
                 "the time zone \"" + name +
                     "\" is not known to this machine; right is a name like "
                     "\"Europe/Paris\" (Debian package tzdata)"};
  }
  return TimeZone{std::make_unique<Impl>(Impl{name, zone})};
}

TimeZone::TimeZone(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

TimeZone::TimeZone(TimeZone&&) noexcept = default;
TimeZone& TimeZone::operator=(TimeZone&&) noexcept = default;
TimeZone::~TimeZone() = default;

const std::string& TimeZone::name() const {
  return impl_->name;
}

Duration TimeZone::offsetAt(Time t) const {
  const auto utc = QDateTime::fromMSecsSinceEpoch(toMillis(t), Qt::UTC);
  return seconds{impl_->zone.offsetFromUtc(utc)};
}

LocalTime TimeZone::localTime(Time t) const {
  using namespace std::chrono;
  const Time local = t + offsetAt(t);
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss clock{local - day};
  return {.year = int{date.year()},
          .month = static_cast<int>(unsigned{date.month()}),
          .day = static_cast<int>(unsigned{date.day()}),
          .weekday = static_cast<int>(weekday{day}.c_encoding()),
          .hour = static_cast<int>(clock.hours().count()),
          .minute = static_cast<int>(clock.minutes().count())};
}

Time TimeZone::instantOf(const LocalTime& local) const {
  const Time wall = asUtc(local);
  // A day on either side lies before and after any change of this wall time.
  const Duration before = offsetAt(wall - hours{24});
  const Duration after = offsetAt(wall + hours{24});
  const Time first = wall - std::max(before, after);
  const Time second = wall - std::min(before, after);
  if (offsetAt(first) == wall - first) return first;
  if (offsetAt(second) == wall - second) return second;
  return wall - before;
}

Time TimeZone::next(int hour, int minute, Time t) const {
  LocalTime at = localTime(t);
  at.hour = hour;
  at.minute = minute;
  const Time today = instantOf(at);
  if (today > t) return today;
  at.day += 1;
  return instantOf(at);
}

}  // namespace tocsin::loop
