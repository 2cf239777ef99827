// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "queue/store/history_index.h"
#include "queue/store/history_index_file.h"

// What history_index.cpp (the file) and history_index_step.cpp (what is put into it) share.
namespace tocsin::store {

// How far the journal was followed.
struct IndexState {
  std::int64_t event = 0, at = 0, message = 0, scanned = 0;
  bool isComplete = false;
  friend bool operator==(const IndexState&, const IndexState&) = default;
};

struct IndexedMessage {
  std::int64_t id = 0, created = 0;
  std::string text, tags;
};

// A damaged journal is no reason to make its index anew.
Status ofJournal(Status status);

struct HistoryIndex::Impl {
  Impl(std::string indexPath, Database journalReader)
      : path(std::move(indexPath)), journal(std::move(journalReader)) {}

  Status openFile(bool mayRemove);
  Status prepareFile();
  Status makeAnew();
  Status load();
  Result<bool> isOfThisJournal();
  Status ensureOpen();

  Status work(Step& done);
  Status scan(Step& done);
  Status follow(Step& done);
  Status indexIds(const std::vector<std::int64_t>& ids);
  Result<IndexedMessage> indexedOf(const Statement& row);
  Status put(const IndexedMessage& document);
  Status remove(std::int64_t id);
  Status ensurePart(std::int64_t part);
  Result<std::int64_t> tag(TagKind kind, std::string_view name);
  Result<const std::string*> recipientTags(std::int64_t version);
  Status save();
  Status commit(bool isChanged);
  void rollback();

  // Statements::each of the journal.
  template <class Take, class... Values>
  Status read(const std::string& sql, Take take, const Values&... values) {
    return ofJournal(journal.each(sql, take, values...));
  }

  const std::string path;
  Statements journal;
  std::optional<Statements> index;
  FileIdentity file;
  bool isAnew = false;
  IndexState state;
  // What is known to be in the file; forgotten after a rollback.
  std::unordered_map<std::string, std::int64_t> tags;
  std::unordered_map<std::int64_t, std::string> lists;  // version -> words of its recipients
  std::unordered_set<std::int64_t> parts;
};

}  // namespace tocsin::store
