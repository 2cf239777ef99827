// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/store/erase.h"
#include "queue/store/rows.h"

namespace tocsin::store {

// Everything one turn of the loop wants durable, in one transaction. The pointers need to live
// until commit() returns.
struct Batch {
  std::vector<const escalation::Message*> added, changed;
  std::vector<const PageRow*> pagesAdded, pagesChanged;
  std::vector<EventRow> events;
  std::vector<ArrivalRow> arrivals;
  std::vector<InboxRow> inboxAdded;
  std::vector<HookRow> hooksAdded, hooksChanged;
  std::vector<std::int64_t> hooksDone;
  std::vector<StandingAlarm> alarmsSet;
  std::vector<std::pair<std::string, std::string>> alarmsCleared;  // cause, subject
  std::vector<RecipientRecord> recipientsSet;
  std::vector<std::string> recipientsRemoved;
  std::vector<ListRecord> listsSet;  // entries are written when the version is new
  std::vector<std::string> listsRemoved;
  // Of people, lists and what follows, all that is removed goes before all that is set.
  std::vector<UserRecord> usersSet;
  std::vector<std::string> usersRemoved;  // names
  std::vector<SessionRecord> sessionsSet;
  std::vector<std::string> sessionsRemoved;  // ids
  std::vector<TokenRecord> tokensSet;
  std::vector<std::string> tokensRemoved;  // hashes
  std::vector<AuditRow> auditAdded;
  std::vector<HeldRow> heldSet;
  std::vector<MessageId> heldRemoved;
  std::vector<ClosingRow> closingsAdded;
  std::int64_t closingsDone = 0;  // up to this one

  bool isEmpty() const;
};

struct SentText {
  std::string recipient, text;
  Time handedAt{};
  escalation::PageKind kind = escalation::PageKind::Page;
  Severity severity = Severity::Critical;
  std::string driver{};
};

// An SMS that was handed over with the network's references of its parts, once for each entry whose
// page it carried; without a message for all others.
struct SentReference {
  PageId page;
  std::string driver, reference;  // of several parts: separated by blanks
  PhoneNumber to;
  int parts = 1;
  Time handedAt{};
  MessageId message;
  int position = 0;
  bool isOver = false;  // the final delivery report of the entry has come
};

// How many SMS parts the network took, or may have taken, as one SMS.
struct HandedParts {
  std::string driver;
  Time at{};
  int parts = 1;
};

// What age() takes away at a time, and what of it the index of the history has to forget.
struct Aged {
  std::vector<std::int64_t> messages;
  bool isMore = false;  // there is more to do
};

struct NumberUse {
  std::string number;
  bool open = false;
  Time closed{};
};

// What the shell starts from.
struct Recovered {
  std::vector<escalation::Message> messages;  // open ones, and those closed since `closedSince`
  std::vector<PageRow> pages;                 // open ones
  std::vector<StandingAlarm> alarms;
  std::vector<HookRow> hooks;
  std::vector<RecipientRecord> recipients;
  std::vector<ListRecord> lists;
  std::vector<NumberUse> numbers;                // oldest use first
  std::vector<SentText> sent;                    // since `sentSince`, oldest first
  std::vector<SentReference> references;         // the same
  std::vector<HandedParts> handed;               // the same
  std::map<std::string, std::string> wroteLast;  // the link of each person's last SMS to us
  std::map<std::string, Time> wroteAt;           // when that was
  // When each person got the last page that was reported as delivered, since `sentSince`.
  std::map<std::string, Time> deliveredAt;
  std::vector<UserRecord> users;
  std::vector<SessionRecord> sessions;
  std::vector<TokenRecord> tokens;
  std::vector<HeldRow> held;
  std::int64_t lastMessage = 0, lastPage = 0, lastInbox = 0, lastHook = 0, lastVersion = 0;
  std::int64_t lastClosing = 0;
  OptionalTime lastEntry;     // the newest time in the journal
  OptionalTime lastReceived;  // when the newest SMS of the inbox came
};

// The journal: SQLite, one writer, WAL with synchronous=FULL (docs/adr/0002, 0003).
//
// After commit() has failed, nothing is known about what is on the disk: the caller stops, and
// recovers from a newly opened journal.
class Journal {
 public:
  // `path` is a file (its directory is made), or kVolatile for one that lives in memory only.
  // Fails when it cannot be written, too: a probe is committed.
  static Result<Journal> open(const std::string& path);
  static constexpr const char* kVolatile = ":memory:";

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  Result<Recovered> recover(Time closedSince, Time sentSince);

  // All of the batch, or nothing; durable when it returns success. Ends the transaction that the
  // questions below have begun: each turn calls it, with an empty batch, too.
  Status commit(const Batch& batch, Time now);

  // Forgets a little of what is older than `before`: closed messages with their pages and events,
  // received SMS, the audit, arrivals; at most limits::kAgedRowsMax rows, in a transaction of its
  // own, between two turns. Never an open message, nor the newest event; ids are not given out
  // again. After an error as after one of commit().
  Result<Aged> age(Time before);

  // False: its file or its write-ahead log was removed or replaced under it. What is committed then
  // is in no file that anybody will ever open.
  bool isInPlace() const;

  // All that was committed, as a new file of mode 0600, on the disk; whole or not at all. Takes as
  // long as copying it does.
  Status copyTo(const std::string& file);
  // Writes all of it anew where it was, when nothing is there; whole or not at all. Then the caller
  // recovers from a newly opened journal.
  Status rescue();

  // What this arrival became earlier, with the number and outcome that its message has now.
  Result<std::optional<ArrivalRow>> arrival(const std::string& identity);
  Result<bool> knowsFingerprint(const std::string& fingerprint);
  // Whether one of these is in the inbox: `from` <= fingerprint < `end`, compared by octets.
  Result<bool> knowsFingerprintIn(const std::string& from, const std::string& end);

  // One step of an erasure: looks at `rows` rows of the table at `place` and moves it on; true when
  // all tables are through. Part of the turn's transaction, as the questions above.
  Result<bool> eraseStep(const Erasure& erasure, ErasePlace& place, std::int64_t rows);
  // Between two transactions: what was overwritten leaves the file of the write-ahead log, too.
  // False: somebody reads just now, to be tried again.
  Result<bool> truncateLog();

  struct Impl;  // of journal.cpp and recover.cpp

 private:
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::store
