// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "app/dispatch/marks.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Tells the alarm numbers what strangers text: the operator's "credit low", a wrong number. The
// text is shown and does nothing else, and its sender gets no answer.
//
// One SMS to each alarm number for all that came together, at most limits::kStrangersPerHour in an
// hour; what comes beyond that is counted and told when there is room, also after a restart.
// Nothing is passed on that the alarm numbers, this box or another box sent: two that tell each
// other would never end.
class Strangers {
 public:
  Strangers(const Settings& settings,
            const Ports& ports,
            Turn& turn,
            const People& people,
            Marks& marks,
            Outbox& outbox);

  // Takes up what waited to be told when the process ended.
  void restore();

  // An SMS that answered nothing; one that may be of a person is not looked at.
  void take(const store::InboxRow& sms);

  void tick();

  OptionalTime nextDue() const { return tellAt_; }

  void shift(Duration by);  // the wall clock stepped

  static constexpr Duration kMerge = seconds{5};

 private:
  bool isToBeTold(const store::InboxRow& sms) const;
  bool isOurs(const PhoneNumber& sender) const;
  Time roomAt() const;
  void note();
  void tell();

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  const People& people_;
  Marks& marks_;
  Outbox& outbox_;
  std::deque<Time> told_;  // of the last hour
  std::string first_;      // the oldest that waits...
  int waiting_ = 0;        // ...and how many do
  OptionalTime tellAt_;
};

}  // namespace tocsin::dispatch
