// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "queue/base/result.h"
#include "queue/base/time.h"
#include "queue/escalation/numbers.h"

// Backups of the journal: one SQLite file that is a journal, with the configuration in a table of
// its own. docs/backup.md says what people see of it, docs/formats/journal.md what is in it.
namespace tocsin::store {

struct Backup {
  Time at{};                            // when it was begun
  std::string version;                  // of the program that made it
  std::string configPath;               // where the configuration was
  std::string config;                   // the file, whole; empty: it could not be read
  std::int64_t messages = 0, open = 0;  // found in it, not written
};

// Copies the journal at `journal` as it is at one moment, also while a daemon writes it, and the
// configuration of `facts` to the file `to`: mode 0600, whole or not at all (an older file there is
// replaced by a rename), on the disk, and read back by SQLite's quick_check.
//
// Config: there is no journal of ours. Transient: it cannot be read or written now.
Status backUp(const std::string& journal, const Backup& facts, const std::string& to);

// Reads and checks a backup. Config: it is none, or of a newer schema. Damaged: it does not read
// back.
Result<Backup> readBackup(const std::string& file);

struct RestoreOrder {
  std::string file, journal;
  Time now{};
  escalation::NumberRules numbers;
  bool mayReplace = false;  // also a journal that has messages
};

struct Restored {
  std::int64_t held = 0;  // open messages for which nothing is paged until they are released
  std::string kept;       // the journal that was there before; empty: there was none
};

// Puts the backup in the place of the journal, whole or not at all. What was there is kept beside
// it under another name; at no time is there no journal. In the new one
//
// * open messages are held, their waits as they were when the backup was made;
// * what waited to be sent beside their pages is dropped, so are alarms and logins on the page;
// * ids begin limits::kIdsSkipped higher, for those given out after the backup are not known; the
//   next limits::kNumbersSkipped numbers are in quarantine for the same reason.
//
// Config: a daemon runs on the journal; the file is no backup or too new; the journal has messages
// and may not be replaced. Else the fault of the file.
Result<Restored> restore(const RestoreOrder& order);

}  // namespace tocsin::store
