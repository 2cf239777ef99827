// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "queue/base/ids.h"
#include "queue/base/time.h"

namespace tocsin::dispatch {

// Whether a link is believed to hand pages over. One that went down, left a page in doubt or
// refuses page after page is used again only after it has proved itself: while another link is
// there it gets one page at a time, the first after 30 s, each failure doubling that up to 10 min;
// a page that the network takes restores it. So does staying up for kStaysUp, when all that
// happened was that it went down: its driver asks all the time whether somebody is there. What a
// network says of a recipient says nothing of the link.
class Trust {
 public:
  bool isProven() const { return !nextTrial_; }

  // It is not proven, and may be given a page all the same.
  bool mayTry(Time now) const { return nextTrial_ && *nextTrial_ <= now; }

  const OptionalTime& nextTrial() const { return nextTrial_; }

  static constexpr Duration kStaysUp = minutes{10};

  void failed(Time now);
  void wentDown(Time now);

  void cameUp(Time now) { upSince_ = now; }

  // Once in each turn: what time alone proves.
  void settle(Time now);
  // The network did not take this page for now; the third one in a row is a failure.
  void refusedForNow(PageId page, Time now);
  void accepted();

  void shift(Duration by);  // the wall clock stepped

 private:
  void wait(Time now);

  OptionalTime nextTrial_, upSince_;
  bool onlyFell_ = true;  // since it was proven the last time
  Duration wait_{0};
  PageId lastRefused_;
  int refusedInARow_ = 0;
};

}  // namespace tocsin::dispatch
