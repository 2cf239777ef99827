// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

// Slows failing logins down: the first four of a key are free, then each costs a wait, 1 s that
// doubles up to 15 min. A key (a user's name, a network address) is forgotten an hour after its
// last try; of too many keys the one whose last try is the oldest.
//
// It reads no clock and locks nothing; all times are the caller's.
class Throttle {
 public:
  // How long `key` has to wait until it may try again; zero: it may now.
  Duration waitOf(const std::string& key, Time now) const;

  // A try begins. It counts as failed until succeeded(), so that many at once are not free.
  void begin(const std::string& key, Time now);

  void succeeded(const std::string& key) { entries_.erase(key); }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    int failures = 0;
    Time last{};
  };

  void makeRoom(Time now);

  std::map<std::string, Entry> entries_;  // at most limits::kThrottleKeysMax
};

}  // namespace tocsin::api
