// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/trust.h"

#include <algorithm>

namespace tocsin::dispatch {
namespace {

constexpr Duration kFirstTrial = seconds{30};
constexpr Duration kLongestWait = minutes{10};
constexpr int kRefusedMax = 3;

}  // namespace

void Trust::failed(Time now) {
  settle(now);
  onlyFell_ = false;
  wait(now);
}

void Trust::wentDown(Time now) {
  settle(now);
  upSince_.reset();
  wait(now);
}

void Trust::settle(Time now) {
  const bool stayed = upSince_ && *upSince_ + kStaysUp <= now;
  if (nextTrial_ && onlyFell_ && stayed) accepted();
}

void Trust::wait(Time now) {
  // What was in flight ends together: that is one failure.
  if (nextTrial_ && *nextTrial_ > now) return;
  wait_ = std::clamp(wait_ * 2, kFirstTrial, kLongestWait);
  nextTrial_ = now + wait_;
}

void Trust::refusedForNow(PageId page, Time now) {
  if (page == lastRefused_) return;
  lastRefused_ = page;
  if (++refusedInARow_ < kRefusedMax) return;
  refusedInARow_ = 0;
  failed(now);
}

void Trust::accepted() {
  nextTrial_.reset();
  onlyFell_ = true;
  wait_ = Duration{0};
  lastRefused_ = {};
  refusedInARow_ = 0;
}

void Trust::shift(Duration by) {
  if (nextTrial_) *nextTrial_ += by;
  if (upSince_) *upSince_ += by;
}

}  // namespace tocsin::dispatch
