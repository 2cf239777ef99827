// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "drivers/ucp/frame.h"

namespace tocsin::ucp {

// The transaction reference numbers of our own operations in one session.
//
// They go up by one, and none is beyond the window as the centre counts it, from the oldest that
// waits for its answer: it throws away silently what is (EMI/UCP 4.2, 2.4). One whose answer did
// not come in time is not used again: its late answer would be taken for another's.
class Trns {
 public:
  explicit Trns(int window) : window_(std::clamp(window, 1, kTrns)) {}

  // The one that the next operation gets; nullopt: it has to wait.
  std::optional<int> next() const {
    for (int ahead = 0; ahead < kTrns; ++ahead) {
      const int trn = (coming_ + ahead) % kTrns;
      if (isBurnt_[static_cast<std::size_t>(trn)]) continue;
      const bool mayGo =
          outstanding_.empty() || (trn - outstanding_.front() + kTrns) % kTrns < window_;
      return mayGo && !isOutstanding(trn) ? std::optional(trn) : std::nullopt;
    }
    return std::nullopt;
  }

  void take(int trn) {
    outstanding_.push_back(trn);
    coming_ = (trn + 1) % kTrns;
  }

  void answered(int trn) { std::erase(outstanding_, trn); }

  void timedOut(int trn) {
    answered(trn);
    isBurnt_[static_cast<std::size_t>(trn)] = true;
  }

  bool isIdle() const { return outstanding_.empty(); }

 private:
  bool isOutstanding(int trn) const {
    return std::find(outstanding_.begin(), outstanding_.end(), trn) != outstanding_.end();
  }

  int window_;
  int coming_ = 0;
  std::deque<int> outstanding_;  // oldest first
  std::array<bool, kTrns> isBurnt_{};
};

}  // namespace tocsin::ucp
