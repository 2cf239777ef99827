// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "queue/base/time.h"

namespace tocsin::smsc {

// How fast a link sends: by its contract at most so many SMS in any second, and slower for a while
// once the message centre has answered "too fast". Such an answer halves the rate, each second
// without one adds a tenth of it, until it is the contract's again (or what was sent before the
// first one, where the contract knows no limit). Answers of the same second count as one: what was
// in flight then was all sent too fast.
class Pace {
 public:
  // 0: no limit.
  explicit Pace(double perSecond) : contract_(perSecond) {}

  // Whether one more may go now; sent() counts it.
  bool mayGo(Time now);
  void sent(Time now);
  // When mayGo() is true again; `now` or earlier: at once.
  Time nextAt(Time now);

  void tooFast(Time now);
  bool isSlowed(Time now);
  void shift(Duration by);  // the wall clock stepped

 private:
  void recover(Time now);

  double rate() const { return slowed_ > 0 ? slowed_ : contract_; }

  double contract_;
  double slowed_ = 0;  // SMS per second; 0: not slowed
  double before_ = 0;  // the rate at which it ends
  Time recoveredAt_{}, slowedAt_{};
  std::deque<Time> lastSecond_;
  OptionalTime lastSent_;
};

}  // namespace tocsin::smsc
