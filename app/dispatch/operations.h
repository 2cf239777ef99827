// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/sms_driver.h"
#include "queue/base/incoming.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

// What people and programs may ask of the running appliance, as values. The HTTP side translates
// these and nothing else; all are answered on the loop, and answers to changes come only once
// durable.
namespace tocsin::dispatch {

struct RecipientRow {
  std::string name, number, language;  // language empty: the configured one
  std::vector<std::string> replyNumbers;
  std::string description;
  OptionalTime offUntil;
  bool force = false;  // a put: although he is the last person of a list
};

struct ListEntryRow {
  std::string recipient;
  int level = 1;  // 1..3
  Duration acknowledgeTime = minutes{5};
};

struct ListRow {
  std::string name, description;
  std::vector<ListEntryRow> entries;
  OptionalTime pausedUntil;
  bool force = false;                 // a put: although nobody is told of its alerts then
  std::vector<std::string> warnings;  // the list linter: empty level, unreachable step, slow path
  int smsWorstCase = 0;               // pages of one critical alert that nobody takes
  Duration timeWorstCase{0};          // until such an alert is EXHAUSTED
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
  OptionalTime lastSent;
  std::string lastError;
  long reportsUnmatched = 0;  // delivery reports that no SMS of ours was found for
  OptionalTime trialAt{};     // it failed, and gets one SMS as a trial from then on
};

struct AlarmRow {
  std::string cause, subject, severity, text, whatToDo;
  Time since{};
  OptionalTime toldAt;
};

enum class MessageVerb { Acknowledge, Pass, Cancel, Escalate };

// One order on an open message; `number` is digits, or "id:1207".
struct MessageOrder {
  MessageVerb verb = MessageVerb::Acknowledge;
  std::string number;
  std::string as;  // recipient's name; empty = "operator"
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

// Each call returns at once; `done` is called on the loop later, after the commit.
class Operations {
 public:
  virtual ~Operations() = default;

  virtual void post(Incoming alert, std::function<void(Answer<Accepted>)> done) = 0;
  virtual void order(MessageOrder order, std::function<void(Answer<OrderDone>)> done) = 0;

  // Directory of people and lists. `import` replaces the whole (or merges by name), atomically.
  virtual Directory directory() const = 0;
  virtual void import(Directory rows, bool merge, std::function<void(Answer<OrderDone>)> done) = 0;
  virtual void putRecipient(RecipientRow row, std::function<void(Answer<OrderDone>)> done) = 0;
  virtual void putList(ListRow row, std::function<void(Answer<OrderDone>)> done) = 0;
  virtual void removeRecipient(std::string name, std::function<void(Answer<OrderDone>)> done) = 0;
  virtual void removeList(std::string name, std::function<void(Answer<OrderDone>)> done) = 0;

  // A test SMS to a recipient, or by a driver to a recipient or number (`driver` may be empty).
  virtual void test(std::string recipient,
                    std::string driver,
                    std::function<void(Answer<OrderDone>)> done) = 0;

  virtual std::vector<DriverRow> drivers() const = 0;
  // The raw dialogue of a driver's last hour; empty when there is none, nullopt: no such driver.
  virtual std::optional<std::string> trace(const std::string& driver) const = 0;
  virtual std::vector<AlarmRow> alarms() const = 0;
  virtual std::string metrics() const = 0;  // Prometheus text format

  // Ready: journal writable, recovered, at least one path up. Says what is missing.
  virtual std::optional<std::string> notReadyBecause() const = 0;
};

}  // namespace tocsin::dispatch
