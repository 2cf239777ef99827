// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/dispatch/access.h"
#include "drivers/sms_driver.h"
#include "queue/base/incoming.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

// What people and programs may ask of the running appliance, as values. The HTTP side translates
// these and nothing else; all are answered on the loop, and answers to changes come only once
// durable.
namespace tocsin::dispatch {

// Who asks, for the journal and the audit.
struct Caller {
  std::string name = "operator";  // a user, "token NAME", "uid 1000" at the socket
  std::string via = "socket";     // page | token | socket
};

// What a put or a removal expects to find. Other: whatever is there.
struct Expected {
  enum class Kind { Anything, Nothing, Exactly } kind = Kind::Anything;
  std::string etag;  // Exactly
};

struct RecipientRow {
  std::string name, number, language;  // language empty: the configured one
  std::vector<std::string> replyNumbers;
  std::string description;
  OptionalTime offUntil;
  bool force = false;                // a put: although he is the last person of a list
  Expected expected{};               // a put
  std::string etag{};                // an answer: changes with the row
  std::vector<std::string> lists{};  // an answer: those he stands on
  OptionalTime reachedAt{};  // an answer: his last SMS that was delivered, or his last reply
};

struct ListEntryRow {
  std::string recipient;
  int level = 1;  // 1..3
  Duration acknowledgeTime = minutes{5};
};

// One warning of the list linter.
struct ListHint {
  enum class Code { Twice, NoRoute, OffDuty, Empty, LevelEmpty, NoLastResort, TooSlow } code;
  std::string recipient{};  // Twice, NoRoute, OffDuty
  int level = 0;            // LevelEmpty, TooSlow
  int sms = 0;              // TooSlow: the links need `time` for them
  Duration time{0};
  std::string text{};  // the warning in English
};

struct ListRow {
  std::string name, description;
  std::vector<ListEntryRow> entries;
  OptionalTime pausedUntil;
  bool force = false;           // a put: although nobody is told of its alerts then
  std::vector<ListHint> hints;  // the list linter
  int smsWorstCase = 0;         // pages of one critical alert that nobody takes
  Duration timeWorstCase{0};    // until such an alert is EXHAUSTED
  Expected expected{};          // a put
  std::string etag{};           // an answer: changes with the row
};

struct Directory {
  std::vector<RecipientRow> recipients;
  std::vector<ListRow> lists;
};

struct DriverRow {
  std::string name, type;
  drivers::DriverHealth health;
  int inFlight = 0, window = 0;
  long sent = 0, refused = 0, inDoubt = 0, received = 0;
  OptionalTime lastSent, lastReceived{};  // since the start
  std::string lastError;
  long reportsUnmatched = 0;             // delivery reports that no SMS of ours was found for
  OptionalTime trialAt{};                // it failed, and gets one SMS as a trial from then on
  int waiting = 0;                       // SMS that would go by it
  std::optional<double> queueMinutes{};  // for them, at the rate of late; none: not known
};

// How a phone number is read.
struct NumberRow {
  std::string number;                // "+33612345678"; empty: not valid
  std::string shown;                 // "+33 612 345 678"
  std::string what;                  // why it is not valid, with what would be right
  std::vector<std::string> drivers;  // that carry an SMS to it, by preference
  std::vector<std::string> takenBy;  // recipients who have it already
};

struct AlarmRow {
  std::string cause, subject, severity, text, whatToDo;
  Time since{};
  OptionalTime toldAt;
};

// What changed with a commit, for those who watch.
struct Changes {
  std::vector<std::int64_t> messages;  // ids, each once
  bool alarms = false, drivers = false, recipients = false, lists = false, inbox = false;
  bool access = false;

  bool isEmpty() const {
    return messages.empty() && !alarms && !drivers && !recipients && !lists && !inbox && !access;
  }
};

enum class MessageVerb { Acknowledge, Pass, Cancel, Escalate };

// One order on an open message; `number` is digits, or "id:1207".
struct MessageOrder {
  MessageVerb verb = MessageVerb::Acknowledge;
  std::string number;
  std::string as;  // recipient's name; empty = the caller
  std::string comment;
};

// What came of an order. `changed` false: it was so already (exit code 0 all the same).
struct OrderDone {
  std::int64_t id = 0;
  std::string number, outcome, says;
  bool changed = true;
};

struct Accepted {
  std::int64_t id = 0;  // 0: noted only (CLEAR of an unknown key)
  std::string number, outcome;
  bool joined = false;
  std::vector<std::string> notes;
};

// Why an order was not carried out; the HTTP status and the CLI's exit code follow from `kind`.
struct OrderError {
  enum class Kind { NotFound, BadInput, Conflict, Changed, Busy, Degraded } kind = Kind::BadInput;
  std::string what;        // with what would be right
  Duration retryAfter{0};  // Busy
};

template <class T>
using Answer = std::variant<T, OrderError>;

using OrderEnd = std::function<void(Answer<OrderDone>)>;

// Each call returns at once; `done` is called on the loop later, after the commit. Every change
// leaves an entry in the audit, in the same commit: who, what, before, after.
class Operations {
 public:
  virtual ~Operations() = default;

  virtual void post(Incoming alert, Caller by, std::function<void(Answer<Accepted>)> done) = 0;
  virtual void order(MessageOrder order, Caller by, OrderEnd done) = 0;

  // Directory of people and lists. `import` replaces the whole (or merges by name), atomically.
  virtual Directory directory() const = 0;  // describes every row: not for one of them
  virtual std::optional<RecipientRow> recipient(const std::string& name) const = 0;
  virtual std::optional<ListRow> list(const std::string& name) const = 0;
  // Whose number it is: the recipient's with this number, else with this reply number; of several
  // the first by name. Empty: nobody's.
  virtual std::string ownerOf(const std::string& number) const = 0;
  virtual void import(Directory rows, bool merge, Caller by, OrderEnd done) = 0;
  virtual void putRecipient(RecipientRow row, Caller by, OrderEnd done) = 0;
  virtual void putList(ListRow row, Caller by, OrderEnd done) = 0;
  virtual void removeRecipient(std::string name, Expected is, Caller by, OrderEnd done) = 0;
  // Takes the person off all lists and out of the journal (docs/privacy.md); answered once it is
  // begun. `force`: although nobody is told of a list's alerts then.
  virtual void eraseRecipient(std::string name, bool force, Caller by, OrderEnd done) = 0;
  virtual void removeList(std::string name, Expected is, Caller by, OrderEnd done) = 0;
  // What putting this row would warn of; changes nothing.
  virtual Answer<ListRow> checkList(ListRow row) const = 0;
  virtual NumberRow readNumber(const std::string& text) const = 0;

  // A test SMS to a recipient, or by a driver to a recipient or number (`driver` may be empty).
  virtual void test(std::string recipient, std::string driver, Caller by, OrderEnd done) = 0;

  // Who may log in; docs/formats/http.md.
  virtual AccessTable access() const = 0;
  virtual void changeAccess(AccessChange change,
                            Caller by,
                            std::function<void(Answer<AccessTable>)> done) = 0;
  // Releases what is held after a restore.
  virtual void resume(Caller by, OrderEnd done) = 0;
  // Notes what somebody did elsewhere (a refused file put back) in the audit.
  virtual void noteDeed(AuditNote note, Caller by, OrderEnd done) = 0;

  virtual std::vector<DriverRow> drivers() const = 0;
  // The raw dialogue of a driver's last hour; empty when there is none, nullopt: no such driver.
  virtual std::optional<std::string> trace(const std::string& driver) const = 0;
  virtual std::vector<AlarmRow> alarms() const = 0;
  virtual std::string metrics() const = 0;  // Prometheus text format

  // Ready: journal writable, recovered, at least one path up. Says what is missing.
  virtual std::optional<std::string> notReadyBecause() const = 0;
};

}  // namespace tocsin::dispatch
