// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/pace.h"

#include <algorithm>
#include <cmath>

namespace tocsin::smsc {
namespace {

constexpr Duration kSecond = seconds{1};
constexpr double kSlowest = 0.2;   // SMS per second
constexpr double kRecovery = 1.1;  // per second

}  // namespace

bool Pace::mayGo(Time now) {
  return nextAt(now) <= now;
}

void Pace::sent(Time now) {
  lastSent_ = now;
  lastSecond_.push_back(now);
}

Time Pace::nextAt(Time now) {
  recover(now);
  if (lastSent_ && *lastSent_ > now) {  // the wall clock went back: nobody waits for it
    lastSent_.reset();
    lastSecond_.clear();
  }
  while (!lastSecond_.empty() && lastSecond_.front() + kSecond <= now) {
    lastSecond_.pop_front();
  }
  const double limit = rate();
  if (limit <= 0 || !lastSent_) return now;
  if (limit < 1) {
    return *lastSent_ + Duration{static_cast<Duration::rep>(std::ceil(1000.0 / limit))};
  }
  if (static_cast<double>(lastSecond_.size()) < std::floor(limit)) return now;
  return lastSecond_[lastSecond_.size() - static_cast<std::size_t>(limit)] + kSecond;
}

void Pace::tooFast(Time now) {
  if (slowed_ > 0 && slowedAt_ <= now && now < slowedAt_ + kSecond) {
    recoveredAt_ = now;
    return;
  }
  const double was = rate() > 0 ? rate()
                                : static_cast<double>(std::max<std::size_t>(
                                      nextAt(now) <= now ? lastSecond_.size() : 1, 1));
  if (slowed_ <= 0) before_ = was;
  slowed_ = std::max(was / 2, kSlowest);
  recoveredAt_ = slowedAt_ = now;
}

void Pace::recover(Time now) {
  recoveredAt_ = std::min(recoveredAt_, now);
  while (slowed_ > 0 && recoveredAt_ + kSecond <= now) {
    recoveredAt_ += kSecond;
    slowed_ *= kRecovery;
    if (slowed_ >= before_) slowed_ = 0;
  }
}

bool Pace::isSlowed(Time now) {
  recover(now);
  return slowed_ > 0;
}

void Pace::shift(Duration by) {
  recoveredAt_ += by;
  slowedAt_ += by;
  for (Time& at : lastSecond_) {
    at += by;
  }
  if (lastSent_) *lastSent_ += by;
}

}  // namespace tocsin::smsc
