// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "queue/base/ids.h"
#include "queue/base/phone_number.h"
#include "queue/base/time.h"
#include "queue/escalation/message.h"
#include "queue/escalation/sending.h"

// The journal's rows as values.
namespace tocsin::store {

// The way of one SMS. Stored as numbers; only Waiting, HandingOver and Carried are still open.
//
//   Waiting -> HandingOver (durable before the driver gets it) -> HandedOver | Waiting (again) |
//   Failed Waiting -> Carried (by a digest or a merged answer, and shares its fate) | Dropped (not
//   needed any more)
enum class PageState {
  Waiting = 0,
  HandingOver = 1,
  Carried = 2,
  HandedOver = 3,
  Failed = 4,
  Dropped = 5
};

struct PageRow {
  PageId id;
  MessageId message;  // none for alarms, tests, answers to several
  int position = -1;  // of the entry
  escalation::PageKind kind = escalation::PageKind::Page;
  std::string recipient;  // a name; empty for alarm numbers
  PhoneNumber to;         // alarms and tests; else looked up at hand-over
  std::string payload;    // answers: what is to be said; else empty
  std::string text;       // as handed over; kept for resends and for quotes
  Severity severity = Severity::Critical;
  int person = 0;
  Time deadline{}, queuedAt{}, notBefore{};
  PageState state = PageState::Waiting;
  std::string driver;
  int attempts = 0, refusals = 0, doubts = 0;
  int part = 1, parts = 1;  // the part that is next, or being handed over
  OptionalTime triedSince;  // first attempt over a path that works
  OptionalTime handedAt;
  std::string reference;
  PageId carriedBy;
  std::string error;

  bool isOpen() const { return state < PageState::HandedOver; }
};

struct EventRow {
  MessageId message;
  std::string_view event;
  std::string reason;
};

struct ArrivalRow {
  std::string identity;
  MessageId message;
  std::string note;                 // the name the file got in done/, or what was noted
  std::string number{}, outcome{};  // read only: of the message
};

struct InboxRow {
  InboxId id;
  std::string fingerprint, driver, sender, recipient, text;
  OptionalTime sentAt;
  Time receivedAt{};
  std::string did, answer;
};

struct StandingAlarm {
  std::string cause, subject, text;
  Time since{};
  OptionalTime toldAt;
};

struct HookRow {
  std::int64_t id = 0;
  Time at{};
  std::string payload;
  int attempts = 0;
  Time nextAt{};
  std::string target{};  // empty: the user's own program; else a rule that forwards
};

struct RecipientRecord {
  std::string name;
  PhoneNumber number;
  std::vector<PhoneNumber> replyNumbers;
  std::string language, description;
  OptionalTime offUntil;
  friend bool operator==(const RecipientRecord&, const RecipientRecord&) = default;
};

struct ListEntryRecord {
  std::string recipient;
  int level = 1;
  Duration acknowledgeTime{0};
  friend bool operator==(const ListEntryRecord&, const ListEntryRecord&) = default;
};

struct ListRecord {
  std::string name, description;
  ListVersion version;
  std::vector<ListEntryRecord> entries;
  OptionalTime pausedUntil;
};

// Somebody who may log in. `password` and `setupHash` are hashes; empty: none.
struct UserRecord {
  std::string name, role, password, setupHash;
  OptionalTime setupUntil;
  Time created{};
};

struct SessionRecord {
  std::string id, user;  // id: the hash of the cookie
  Time since{}, until{};
};

struct TokenRecord {
  std::string hash, name, role;
  Time created{};
  OptionalTime until;
};

// What somebody changed, at the time of the commit. `before`, `after`: a JSON object, or empty.
struct AuditRow {
  std::string who, via, did, subject, before, after;
};

// An open message of a restored backup, whose waits stand still.
struct HeldRow {
  MessageId message;
  Time since{};
};

// A message that closed, for the file of that day.
struct ClosingRow {
  std::int64_t id = 0;
  MessageId message;
  Time at{};
};

}  // namespace tocsin::store
