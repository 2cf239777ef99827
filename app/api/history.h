// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "queue/base/result.h"
#include "queue/store/reader.h"

namespace tocsin::api {

// The questions that the routes ask the journal: store::JournalReader in production, a table in a
// test.
struct History {
  using Messages = store::Listing<store::MessageView>;
  using Message = std::optional<store::MessageView>;
  using Changed = std::vector<store::MessageView>;
  using Pages = std::vector<store::PageView>;
  using Inbox = store::Listing<store::InboxView>;
  using Audit = store::Listing<store::AuditView>;

  struct Found {
    Messages messages;
    bool isWhole = false;       // the index has all that the journal has
    OptionalTime indexedUntil;  // the last change in it; none: it has none, or is being made
  };

  std::function<Result<Messages>(
      const store::MessageFilter& filter, std::int64_t before, std::size_t limit)>
      messages;
  std::function<Result<Message>(const std::string& number)> byNumber;
  std::function<Result<Message>(std::int64_t id)> byId;
  std::function<Result<Changed>(const std::vector<std::int64_t>& ids)> byIds;
  std::function<Result<Pages>(std::int64_t message)> pages;
  std::function<Result<Found>(
      const store::SearchFilter& filter, std::int64_t before, std::size_t limit)>
      search;
  std::function<Result<Inbox>(
      const store::InboxFilter& filter, std::int64_t before, std::size_t limit)>
      inbox;
  std::function<Result<Audit>(std::int64_t before, std::size_t limit)> audit;
};

using OpenHistory = std::function<Result<History>()>;

// Reads the journal at `databasePath` through a read-only connection of its own, opened when it is
// first needed.
OpenHistory journalHistory(std::string databasePath);

// Connections to the journal, at most one per thread that reads at once; opened when first needed,
// and again after an error (the journal may have been made or moved meanwhile).
class HistoryPool {
 public:
  explicit HistoryPool(OpenHistory open) : open_(std::move(open)) {}

  // Asks `query` with a connection that no other thread uses meanwhile.
  template <class T>
  Result<T> read(const std::function<Result<T>(History&)>& query) {
    Result<History> history = take();
    if (!history) return history.error();
    Result<T> answer = query(*history);
    if (answer) giveBack(*std::move(history));
    return answer;
  }

 private:
  Result<History> take();
  void giveBack(History history);

  const OpenHistory open_;
  std::mutex mutex_;
  std::vector<History> idle_;
};

}  // namespace tocsin::api
