// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/log.h"
#include "queue/store/journal.h"

namespace tocsin::app {

// The journal, or one in memory with the reason why.
struct OpenedJournal {
  store::Journal journal;
  std::string unwritable;
};

// `failedBefore` is why the one on the disk cannot be used just now; empty: it is tried.
OpenedJournal openJournal(const std::string& path, std::string failedBefore, const Log& log);

// Whether the journal can be written and read back whole.
bool isUsable(const std::string& path);

}  // namespace tocsin::app
