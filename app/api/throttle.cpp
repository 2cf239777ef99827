// SPDX-License-Identifier: Apache-2.0
#include "app/api/throttle.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <iterator>
#include <netinet/in.h>
#include <utility>

namespace tocsin::api {
namespace {

constexpr int kFreeFailures = 4;
constexpr Duration kWaitFirst = seconds{1};
constexpr Duration kForgottenAfter = hours{1};

Duration costOf(int failures, Duration waitMax) {
  Duration wait = failures > kFreeFailures ? kWaitFirst : Duration{0};
  for (int i = kFreeFailures + 1; i < failures && wait < waitMax; ++i) {
    wait *= 2;
  }
  return std::min(wait, waitMax);
}

// The wall clock may be set back; then nobody waits longer than he would have.
bool isForgotten(Time last, Time now) {
  return now - last >= kForgottenAfter || last - now >= kForgottenAfter;
}

}  // namespace

Duration Throttle::waitOf(const std::string& key, Time now, Duration waitMax) const {
  const auto found = entries_.find(key);
  if (found == entries_.end() || isForgotten(found->second.last, now)) return Duration{0};
  const Duration cost = costOf(found->second.failures, waitMax);
  return std::clamp(found->second.last + cost - now, Duration{0}, cost);
}

void Throttle::begin(const std::string& key, Time now) {
  auto found = entries_.find(key);
  if (found == entries_.end()) {
    makeRoom(now);
    found = entries_.emplace(key, Entry{}).first;
  }
  Entry& entry = found->second;
  if (isForgotten(entry.last, now)) entry = {};
  entry.failures = std::min(entry.failures + 1, 100);
  entry.before = std::exchange(entry.last, now);
}

void Throttle::undo(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (--entry.failures <= 0) {
    entries_.erase(found);
  } else {
    entry.last = entry.before;
  }
}

bool Throttle::tellLockOut(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.failures <= kFreeFailures) return false;
  return !std::exchange(found->second.isTold, true);
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

std::string networkOf(const std::string& address) {
  in6_addr v6{};
  if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) return address;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return address;  // one IPv4 address at a port of both kinds
  std::fill(std::begin(v6.s6_addr) + 8, std::end(v6.s6_addr), 0);
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* written = ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
  return written == nullptr ? address : std::string(written) + "/64";
}

}  // namespace tocsin::api
