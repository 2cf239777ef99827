// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/log.h"
#include "queue/store/journal.h"

namespace tocsin::app {

// The journal's file, and where all of it is kept when its place cannot be written: in the spool,
// which the service may always write.
struct JournalPlace {
  std::string file, spool;

  std::string elsewhere() const { return spool + "/.queue.db.kept"; }
};

// The journal, or one in memory with the reason why.
struct OpenedJournal {
  store::Journal journal;
  std::string unwritable;
};

// `failedBefore` is why the one on the disk cannot be used just now; empty: it is tried. One that
// was kept elsewhere comes home before.
OpenedJournal openJournal(const JournalPlace& place, std::string failedBefore, const Log& log);

// Whether the journal can be written and read back whole.
bool isUsable(const JournalPlace& place);

// Who removes the journal under a running box has not removed what is open: it is written anew.
struct Rescue {
  bool isSaved = false;  // false: the journal has to stay open
  std::string what;      // for the log and the alarm
};

Rescue rescue(store::Journal& journal, const JournalPlace& place);

}  // namespace tocsin::app
