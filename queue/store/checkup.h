// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::store {

// What a journal looks like to somebody who does not run on it.
struct Checkup {
  std::string damage{};  // the first complaint of SQLite's own check; empty: it has none
  bool wasCut = false;   // the time was over before everything was checked
  // By driver, from the beginning of the journal.
  std::map<std::string, Time> lastHanded{}, lastReceived{};
};

// Looks into a journal read-only, also while the daemon runs on it: PRAGMA quick_check for at most
// `timeMax`, and what went out and came in last. Damaged or Transient when it cannot be opened or
// read at all, Config when it is no journal of this program.
Result<Checkup> checkUp(const std::string& path, Duration timeMax);

}  // namespace tocsin::store
