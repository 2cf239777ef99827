// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/dispatch/alarm_table.h"
#include "app/dispatch/operations.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Which alarms stand, and who is told when: the log and a file at once; one SMS per number for all
// that is new, at most one a minute; again every alarmRepeat while it stands; and when it clears.
class Alarms {
 public:
  Alarms(const Settings& settings, const Ports& ports, Turn& turn, Outbox& outbox);

  void restore(const std::vector<store::StandingAlarm>& standing);

  // `subject` says which one (a file, a driver); the same cause and subject is one alarm.
  // `says` is the text of an alert: it goes into the SMS and the commands' answers, never into the
  // log.
  void raise(Cause cause,
             const std::string& subject,
             const std::string& details,
             const std::string& says = {});
  void clear(Cause cause, const std::string& subject);
  void set(Cause cause, const std::string& subject, bool stands, const std::string& details);
  // Ends those of a cause that nobody needs to be told of any more.
  void endUnless(Cause cause, const std::function<bool(const std::string& subject)>& stillStands);
  bool stands(Cause cause, const std::string& subject) const;

  // An alarm SMS came to its end. When no number got any of those that went out together, what they
  // told is news again.
  void smsEnded(PageId page, bool handedOver);

  void tick();
  void shift(Duration by);        // the wall clock stepped
  void shiftStored(Duration by);  // it did while nobody looked
  OptionalTime nextDue() const;
  std::vector<AlarmRow> rows() const;

  std::size_t size() const { return standing_.size(); }

  // How many alarms of one cause are kept apart; further ones are counted in one.
  static constexpr std::size_t kPerCauseMax = 50;
  static constexpr Duration kMerge = seconds{5};
  static constexpr Duration kApart = seconds{60};
  static constexpr Duration kConfirm = minutes{2};
  static constexpr Duration kTryAgain = minutes{10};

 private:
  struct Standing {
    store::StandingAlarm row;
    std::set<std::string> more;  // subjects beyond kPerCauseMax...
    std::size_t before = 0;      // ...and how many there were before the start
  };

  using Key = std::pair<Cause, std::string>;

  void show(const Key& key, const std::string& details);
  void textNumbers();
  void announce(const Key& key);
  void tellSoon();
  void endUnconfirmed();
  static std::string smsOf(const std::vector<std::string>& lines);
  std::string lineOf(const Key& key, const Standing& alarm) const;

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  Outbox& outbox_;
  std::map<Key, Standing> standing_;
  std::set<Key> news_;             // to be told by SMS
  std::vector<std::string> over_;  // told ones that cleared
  // Stood when the process ended; what nobody raises again soon after the start is over.
  std::set<Key> unconfirmed_;
  OptionalTime confirmBy_;
  std::set<PageId> onTheWay_;  // the SMS of the last text
  std::set<Key> told_;         // what they tell, with what those said that they replaced
  OptionalTime tellAt_;
  Time toldLast_{};
};

}  // namespace tocsin::dispatch
