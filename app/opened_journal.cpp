// SPDX-License-Identifier: Apache-2.0
#include "app/opened_journal.h"

#include <utility>

#include "queue/base/check.h"
#include "queue/store/rescue.h"

namespace tocsin::app {
namespace {

// One that is kept elsewhere is not forgotten for a new and empty one.
Result<store::Journal> open(const JournalPlace& place) {
  const Status home = store::bringHome(place.elsewhere(), place.file);
  if (home) return store::Journal::open(place.file);
  return Error{home.error().fault,
               home.error().what + "; all of the journal is in " + place.elsewhere() +
                   " and comes back when the service is restarted: systemctl restart tocsin"};
}

}  // namespace

OpenedJournal openJournal(const JournalPlace& place, std::string failedBefore, const Log& log) {
  if (failedBefore.empty()) {
    auto journal = open(place);
    if (journal) return {std::move(*journal), {}};
    failedBefore = journal.error().what;
  }
  log(LogLevel::Critical,
      "the journal " + place.file + " cannot be used: " + failedBefore +
          ". Alerts wait in the spool; the alarm numbers are told");
  auto memory = store::Journal::open(store::Journal::kVolatile);
  check(memory.has_value(), "SQLite keeps a journal in memory");
  return {std::move(*memory), failedBefore};
}

bool isUsable(const JournalPlace& place) {
  auto journal = open(place);
  return journal && journal->recover(Time::max(), Time::max()).has_value();
}

Rescue rescue(store::Journal& journal, const JournalPlace& place) {
  const std::string what = place.file + " was removed while tocsin ran";
  const auto kept = store::keepJournal(journal, place.file, place.elsewhere());
  if (!kept) {
    return {false, what + " and cannot be written anew; do not stop tocsin: " + kept.error().what};
  }
  if (kept->whyElsewhere.empty()) return {true, what + ": it is written anew, nothing is lost"};
  return {true,
          what + "; nothing is lost, all of it is in " + kept->file + ": " + kept->whyElsewhere};
}

}  // namespace tocsin::app
