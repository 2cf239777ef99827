// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"
#include "queue/store/rows.h"

// Reading the journal for people: a read-only connection of its own, for other threads than the
// loop's. It never writes and never checkpoints (docs/adr/0003).
namespace tocsin::store {

struct RecipientView {
  std::string name, number;
  int level = 1;
  std::string status;
  OptionalTime pagedAt, acknowledgedAt, due;
  std::string driver, delivery, reason;
  bool doubtful = false, declined = false;
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
  OptionalTime closed, cleared, pausedUntil, holdUntil, repeatAt, frozenSince;
  OptionalTime heldSince;  // nothing is paged for it since a restore
  bool isOpen = false;     // as MessageFilter::State::Open has it
  std::string acknowledgedBy, comment, origin;
  std::vector<RecipientView> recipients;  // in listings only when asked for
  // Empty in listings; at most limits::kEventsShownMax, the newest, and then it is cut.
  std::vector<EventView> journal;
  bool isJournalCut = false;
};

// What a listing of messages has. Empty fields ask nothing.
struct MessageFilter {
  // Open: ESCALATING, ACKNOWLEDGED in hold, EXHAUSTED not cleared.
  enum class State { Open, Closed, All } state = State::Open;
  // Urgent: EXHAUSTED critical, ESCALATING critical, EXHAUSTED, ESCALATING warning, ESCALATING
  // info, the others; the newest first within each.
  enum class Order { Newest, Urgent } order = Order::Newest;
  std::string list{}, recipient{}, severity{}, outcome{};
  std::string text{};         // part of it; letters of ASCII in any case
  OptionalTime from{}, to{};  // of `created`; `from` included, `to` not
  bool withRecipients = false;
};

struct InboxFilter {
  std::string text{}, sender{};  // parts of them; `text` also of what it did
  std::string recipient{}, driver{};
  OptionalTime from{}, to{};  // of `receivedAt`
};

// What the index is asked for. All words of `text` (the last one may be the beginning of one);
// without text the filters alone.
struct SearchFilter {
  std::string text{}, list{}, recipient{}, severity{}, outcome{};
  OptionalTime from{}, to{};  // of `created`
};

// One SMS of a message.
struct PageView {
  std::int64_t id = 0;
  std::string kind, recipient, to, text, state, driver, reference, delivery, error;
  int level = 0, attempts = 0, doubts = 0, part = 1, parts = 1;
  Time queuedAt{};
  OptionalTime handedAt;
  std::int64_t carriedBy = 0;  // 0: it went by itself
};

struct AuditView {
  std::int64_t id = 0;
  Time at{};
  std::string who, via, did, subject, before, after;  // before, after: JSON, or empty
};

struct InboxView {
  std::int64_t id = 0;
  Time receivedAt{};
  OptionalTime sentAt;
  std::string driver, sender, recipient, text, did, answer;
};

// A page of a listing, at most limits::kPageItemsMax.
template <class T>
struct Listing {
  std::vector<T> items;
  std::int64_t next = 0;  // cursor of the next page; 0 = that was all
};

// Each answer is of one state of the journal. A listing looks at no more than
// limits::kRowsLookedAtMax rows: one whose filter finds little has fewer items than `limit`, even
// none, and a `next` all the same.
class JournalReader {
 public:
  // For one thread at a time. The journal has the newest schema (Journal::open sees to it).
  static Result<JournalReader> open(const std::string& path);
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;
  ~JournalReader();

  // `before` = a cursor of the same order, or 0.
  Result<Listing<MessageView>> messages(const MessageFilter& filter,
                                        std::int64_t before,
                                        std::size_t limit);
  Result<std::optional<MessageView>> byNumber(const std::string& number);  // the newest that had it
  Result<std::optional<MessageView>> byId(std::int64_t id);
  // Those of `ids` that there are, in this order; without journal.
  Result<std::vector<MessageView>> byIds(const std::vector<std::int64_t>& ids,
                                         bool withRecipients = true);
  // The id of the newest event of the journal; 0: it has none.
  Result<std::int64_t> lastEvent();
  // Oldest first, at most limits::kPagesShownMax, the newest.
  Result<std::vector<PageView>> pages(std::int64_t message);
  Result<Listing<InboxView>> inbox(const InboxFilter& filter,
                                   std::int64_t before,
                                   std::size_t limit);
  Result<Listing<AuditView>> audit(std::int64_t before, std::size_t limit);
  // Messages that closed and wait to be written into the file of that day, in the order of closing.
  Result<std::vector<ClosingRow>> closings(std::int64_t after, std::size_t limit);

  struct Impl;  // of reader_impl.h

 private:
  explicit JournalReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::store
