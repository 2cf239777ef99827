// SPDX-License-Identifier: Apache-2.0
#include "app/opened_journal.h"

#include <utility>

#include "queue/base/check.h"

namespace tocsin::app {

OpenedJournal openJournal(const std::string& path, std::string failedBefore, const Log& log) {
  if (failedBefore.empty()) {
    auto journal = store::Journal::open(path);
    if (journal) return {std::move(*journal), {}};
    failedBefore = journal.error().what;
  }
  log(LogLevel::Critical,
      "the journal " + path + " cannot be used: " + failedBefore +
          ". Alerts wait in the spool; the alarm numbers are told");
  auto memory = store::Journal::open(store::Journal::kVolatile);
  check(memory.has_value(), "SQLite keeps a journal in memory");
  return {std::move(*memory), failedBefore};
}

bool isUsable(const std::string& path) {
  auto journal = store::Journal::open(path);
  return journal && journal->recover(Time::max(), Time::max()).has_value();
}

}  // namespace tocsin::app
