// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

// Slows failing logins down: the first four of a key are free, then each costs a wait, 1 s that
// doubles up to 15 min or to what the caller says. A key (a user's name, a network, both) is
// forgotten an hour after its last try; of too many keys the one whose last try is the oldest.
//
// It reads no clock and locks nothing; all times are the caller's.
class Throttle {
 public:
  static constexpr Duration kWaitMax = minutes{15};

  // How long `key` has to wait until it may try again, at most `waitMax`; zero: it may now.
  Duration waitOf(const std::string& key, Time now, Duration waitMax = kWaitMax) const;

  // A try begins. It counts as failed until succeeded(), so that many at once are not free.
  void begin(const std::string& key, Time now);

  // The try that began last was none: nothing was compared.
  void undo(const std::string& key);

  // Whether `key` has to wait since its last try and nobody was told yet; true once until it is
  // forgotten.
  bool tellLockOut(const std::string& key);

  void succeeded(const std::string& key) { entries_.erase(key); }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    int failures = 0;
    Time last{}, before{};  // the last try, and the one before it
    bool isTold = false;
  };

  void makeRoom(Time now);

  std::map<std::string, Entry> entries_;  // at most limits::kThrottleKeysMax
};

// What failed tries from `address` count for: an IPv4 address itself, the /64 of an IPv6 one
// ("2001:db8::/64"), as a single household has all of that; anything else as it is.
std::string networkOf(const std::string& address);

}  // namespace tocsin::api
