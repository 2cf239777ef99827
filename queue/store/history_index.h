// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/limits.h"
#include "queue/base/result.h"
#include "queue/base/time.h"
#include "queue/store/reader.h"

// The full-text index of all messages: a SQLite file of its own beside the journal, derived from it
// alone and made anew when it is missing, damaged, of another version or of another journal.
// docs/formats/history.md describes the file.
namespace tocsin::store {

// The index of the journal at `journal`.
std::string historyIndexPath(const std::string& journal);

// Removes it with its log; whoever follows the journal then makes it anew.
void removeHistoryIndex(const std::string& journal);

// Follows the journal. One thread, connections of its own; it only reads the journal, and for the
// time of a step.
//
// A new index first goes through all messages by their ids, then follows the journal's events:
// whatever changes an indexed field of a message writes an event of it. The last event that was
// followed is remembered with its time and message; a journal that does not have it is another one.
class HistoryIndex {
 public:
  struct Step {
    bool isBehind = false;  // there is more to do now
    bool isAnew = false;    // the index was begun anew
    OptionalTime until;     // the last change in it; none while it is made
    std::size_t messages = 0;
  };

  // Config: the file belongs to another program. Else the fault of whichever file it was.
  static Result<HistoryIndex> open(const std::string& journal);

  HistoryIndex(HistoryIndex&&) noexcept;
  HistoryIndex& operator=(HistoryIndex&&) noexcept;
  HistoryIndex(const HistoryIndex&) = delete;
  HistoryIndex& operator=(const HistoryIndex&) = delete;
  ~HistoryIndex();

  // At most limits::kIndexStepMax messages, in one transaction. After an error nothing of the step
  // was done, and it can be tried again; Damaged: the file is made anew by the next step.
  Result<Step> step();

  // Drops messages that the journal has not any more. (A search skips them anyhow.)
  Status forget(const std::vector<std::int64_t>& ids);

 private:
  struct Impl;
  explicit HistoryIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct HistoryHits {
  std::vector<std::int64_t> ids;  // newest first
  std::int64_t next = 0;          // cursor of the next page; 0 = that was all
  // The last event of the journal that is in it, 0 when it has none yet; none: it is being made.
  std::optional<std::int64_t> event;
  OptionalTime indexedUntil;  // of that event
};

// Searches the index; one thread at a time, read-only. Without an index nothing is found.
//
// Words are what Unicode calls letters and digits, without case and diacritics; "core-sw-2" is
// three words that must follow each other. The last one may be the beginning of a word when it has
// two characters or more. Nothing in a text is an operator. A text without a word asks nothing, and
// so do words beyond limits::kSearchWordsMax.
class HistorySearch {
 public:
  // A search that has taken `timeMax` answers what it has, with a `next`: it may then have fewer
  // hits than `limit`, even none. One part of the index (65,536 messages) is always looked at.
  explicit HistorySearch(const std::string& journal, Duration timeMax = limits::kSearchTimeMax);
  HistorySearch(HistorySearch&&) noexcept;
  HistorySearch& operator=(HistorySearch&&) noexcept;
  HistorySearch(const HistorySearch&) = delete;
  HistorySearch& operator=(const HistorySearch&) = delete;
  ~HistorySearch();

  // `before` = a cursor or 0. An index that is found damaged is removed; HistoryIndex makes it
  // anew.
  Result<HistoryHits> search(const SearchFilter& filter, std::int64_t before, std::size_t limit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::store
