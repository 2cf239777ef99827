// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

// Reading the journal for people: a read-only connection of its own, for other threads than the
// loop's. It never writes and never checkpoints (docs/adr/0003).
namespace tocsin::store {

struct RecipientView {
  std::string name, number;
  int level = 1;
  std::string status;
  OptionalTime pagedAt, acknowledgedAt, due;
  std::string driver, delivery, reason;
  bool doubtful = false;
};

struct EventView {
  Time at{};
  std::string event, reason;
};

struct MessageView {
  std::int64_t id = 0;
  std::string number, list, text, severity, source, key, host, service, group, outcome;
  int level = 0;
  int joined = 0;
  Time created{};
  OptionalTime closed, cleared;
  std::string acknowledgedBy, comment, origin;
  std::vector<RecipientView> recipients;  // empty in listings
  std::vector<EventView> journal;         // empty in listings
};

struct InboxView {
  std::int64_t id = 0;
  Time receivedAt{};
  OptionalTime sentAt;
  std::string driver, sender, recipient, text, did, answer;
};

template <class T>
struct Listing {
  std::vector<T> items;
  std::int64_t next = 0;  // cursor of the next page; 0 = that was all
};

class JournalReader {
 public:
  static Result<JournalReader> open(const std::string& path);
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;
  ~JournalReader();

  // Newest first, `before` = a cursor or 0. openOnly: ESCALATING, ACKNOWLEDGED in hold, EXHAUSTED
  // not cleared.
  Result<Listing<MessageView>> messages(bool openOnly, std::int64_t before, std::size_t limit);
  Result<std::optional<MessageView>> byNumber(const std::string& number);  // the newest that had it
  Result<std::optional<MessageView>> byId(std::int64_t id);
  Result<Listing<InboxView>> inbox(std::int64_t before, std::size_t limit);

 private:
  struct Impl;
  explicit JournalReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::store
