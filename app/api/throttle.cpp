// SPDX-License-Identifier: Apache-2.0
#include "app/api/throttle.h"

#include <algorithm>

namespace tocsin::api {
namespace {

constexpr int kFreeFailures = 4;
constexpr Duration kWaitFirst = seconds{1};
constexpr Duration kWaitMax = minutes{15};
constexpr Duration kForgottenAfter = hours{1};

Duration costOf(int failures) {
  Duration wait = failures > kFreeFailures ? kWaitFirst : Duration{0};
  for (int i = kFreeFailures + 1; i < failures && wait < kWaitMax; ++i) {
    wait *= 2;
  }
  return std::min(wait, kWaitMax);
}

// The wall clock may be set back; then nobody waits longer than he would have.
bool isForgotten(Time last, Time now) {
  return now - last >= kForgottenAfter || last - now >= kForgottenAfter;
}

}  // namespace

Duration Throttle::waitOf(const std::string& key, Time now) const {
  const auto found = entries_.find(key);
  if (found == entries_.end() || isForgotten(found->second.last, now)) return Duration{0};
  const Duration cost = costOf(found->second.failures);
  return std::clamp(found->second.last + cost - now, Duration{0}, cost);
}

void Throttle::begin(const std::string& key, Time now) {
  auto found = entries_.find(key);
  if (found == entries_.end()) {
    makeRoom(now);
    found = entries_.emplace(key, Entry{}).first;
  }
  Entry& entry = found->second;
  if (isForgotten(entry.last, now)) entry.failures = 0;
  entry.failures = std::min(entry.failures + 1, 100);
  entry.last = now;
}

void Throttle::makeRoom(Time now) {
  if (entries_.size() < limits::kThrottleKeysMax) return;
  std::erase_if(entries_, [&](const auto& each) { return isForgotten(each.second.last, now); });
  if (entries_.size() < limits::kThrottleKeysMax) return;
  entries_.erase(
      std::min_element(entries_.begin(), entries_.end(), [](const auto& left, const auto& right) {
        return left.second.last < right.second.last;
      }));
}

}  // namespace tocsin::api
