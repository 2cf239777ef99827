// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/quota.h"

#include <algorithm>

namespace tocsin::dispatch {
namespace {

constexpr Duration kHour = hours{1};
constexpr int kReserveShare = 5;  // one in so many is for what is critical
constexpr int kNearlyPercent = 80;
constexpr int kEasyPercent = 70;

}  // namespace

void Quota::count(Time at) {
  if (!isLimited()) return;
  while (!handed_.empty() && handed_.front() + kHour <= at) {
    handed_.pop_front();
  }
  handed_.push_back(at);
}

int Quota::used(Time now) const {
  const auto first = std::upper_bound(handed_.begin(), handed_.end(), now - kHour);
  return static_cast<int>(handed_.end() - first);
}

// At least one, whatever the limit.
int Quota::share(bool critical) const {
  return critical ? perHour_ : std::max(1, perHour_ - perHour_ / kReserveShare);
}

bool Quota::hasRoom(int parts, bool critical, int inFlight, Time now) const {
  if (!isLimited()) return true;
  const int all = share(critical);
  return used(now) + inFlight + std::min(parts, all) <= all;
}

OptionalTime Quota::roomAt(int parts, bool critical, int inFlight, Time now) const {
  if (!isLimited()) return std::nullopt;
  const int all = share(critical);
  return fallsBelow(all - inFlight - std::min(parts, all) + 1, now);
}

bool Quota::isNearlyUsed(Time now) const {
  return isLimited() && used(now) * 100 >= perHour_ * kNearlyPercent;
}

bool Quota::isEasy(Time now) const {
  return used(now) * 100 < perHour_ * kEasyPercent || !isLimited();
}

OptionalTime Quota::easyAt(Time now) const {
  if (isEasy(now)) return std::nullopt;
  return fallsBelow((perHour_ * kEasyPercent + 99) / 100, now);
}

// When fewer than `count` will have been handed over in the last hour; none: they are so now, or
// never will be.
OptionalTime Quota::fallsBelow(int count, Time now) const {
  const int over = used(now) - count + 1;
  if (over <= 0 || count <= 0) return std::nullopt;
  const auto first = std::upper_bound(handed_.begin(), handed_.end(), now - kHour);
  return *(first + (over - 1)) + kHour;
}

std::string Quota::text(Time now) const {
  if (!isLimited()) return {};
  return std::to_string(used(now)) + " of " + std::to_string(perHour_) + " SMS in the last hour";
}

void Quota::shift(Duration by) {
  for (Time& time : handed_) {
    time += by;
  }
}

}  // namespace tocsin::dispatch
