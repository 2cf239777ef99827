// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "queue/base/time.h"

// Times of UCP: local times of the centre with two digits of the year and no zone.
namespace tocsin::ucp {

using ToUtc = std::function<Time(const LocalTime&)>;  // absent: the centre's times are UTC

// SCTS and DSCTS, "DDMMYYhhmmss"; nullopt: not of this form, or not in the calendar.
OptionalTime readStamp(std::string_view stamp, const ToUtc& toUtc);

bool isStamp(std::string_view stamp);  // 12 digits

// VP, "DDMMYYhhmm"; a minute begun counts as a whole one.
std::string writeMinute(Time time, const ToUtc& toUtc);

}  // namespace tocsin::ucp
