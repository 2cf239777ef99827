// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "queue/base/time.h"

namespace tocsin::dispatch {

// What the contract of a link's SIM allows: SMS parts in any 60 minutes, those in doubt included,
// for the network may have taken them. The last fifth is for what is critical.
//
// After a restart it knows the hour from the journal, all but the parts of pages that have not been
// handed over whole, or never were.
class Quota {
 public:
  explicit Quota(int perHour = 0) : perHour_(perHour) {}  // 0: no limit

  bool isLimited() const { return perHour_ > 0; }

  int perHour() const { return perHour_; }

  void count(Time at);  // one part was handed over; never earlier than the one before
  int used(Time now) const;

  // Whether `parts` more may go while `inFlight` have no end yet. What needs more than there is at
  // all may go when everything is free.
  bool hasRoom(int parts, bool critical, int inFlight, Time now) const;
  // When that will be so, if nothing else goes; none: now, or not before an end comes.
  OptionalTime roomAt(int parts, bool critical, int inFlight, Time now) const;

  bool isNearlyUsed(Time now) const;  // 80 % and more
  bool isEasy(Time now) const;        // below 70 %
  OptionalTime easyAt(Time now) const;

  std::string text(Time now) const;  // "37 of 200 SMS in the last hour"; empty without a limit
  void shift(Duration by);           // the wall clock stepped

 private:
  int share(bool critical) const;
  OptionalTime fallsBelow(int count, Time now) const;

  int perHour_;
  std::deque<Time> handed_;  // oldest first
};

}  // namespace tocsin::dispatch
