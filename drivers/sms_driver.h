// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/ids.h"
#include "queue/base/phone_number.h"
#include "queue/base/time.h"

namespace tocsin::drivers {

// One SMS part to be sent. It is durable in the journal as "being handed over" before a driver sees
// it.
struct Submit {
  PageId page;   // with `part` the identity of the submit, also across a restart
  int part = 1;  // 1..parts
  int parts = 1;
  int reference = 0;  // concatenation reference (0..255) when parts > 1; the same in every resend
  int attempt = 1;    // 1, 2, ...: a resend carries the same bytes
  PhoneNumber to;
  std::string text;       // UTF-8 of this part alone; fits one SMS
  Duration validity{0};   // how long the network should try, at least 1 h
  bool critical = false;  // may use the reserve of a quota
};

// Why a network or a driver did not take a submit.
enum class Refusal {
  Recipient,  // this number never works: escalate at once
  Form,       // these bytes never work (our bug or an unsupported form): as Recipient, and an alarm
  Account,    // the SIM, the account or the path may not send: the driver is degraded, use another
  ForNow,     // congestion, busy, no resources: try again later
};

// The three ends of a submit (docs/adr/0004): there is no fourth.
enum class SubmitEnd {
  Accepted,  // the network has it
  Refused,   // the network certainly does not have it
  InDoubt,   // it may have it: bytes left us and no final answer came
};

struct SubmitResult {
  PageId page;
  int part = 1;
  SubmitEnd end = SubmitEnd::InDoubt;
  Refusal refusal = Refusal::ForNow;  // meaningful when Refused
  std::string reference;  // the network's id when Accepted (TP-MR, message_id), else empty
  std::string what;       // for people: code and meaning
};

// A received SMS, whole or the parts so far. The driver keeps it (on the SIM, unanswered at the
// SMSC) until confirmReceived(token): commit first, then delete.
struct Received {
  std::string token;        // names the stored SMS to this driver; opaque
  std::string sender;       // as the network showed it
  std::string text;         // UTF-8
  OptionalTime sentAt;      // service-centre time stamp
  std::string fingerprint;  // equal for the same SMS received twice (sender, SCTS, text, parts)
};

enum class Delivery { Pending, Delivered, Failed };

struct DeliveryReport {
  std::string reference;  // as in SubmitResult
  PhoneNumber to;
  Delivery delivery = Delivery::Pending;
  std::string what;
  std::string token;  // to confirm, as for Received
};

enum class Link {
  Starting,  // not yet proven
  Up,        // sends
  Down,      // does not send; tries to recover by itself
};

// What people see of a driver (`tocsin drivers`).
struct DriverHealth {
  Link link = Link::Starting;
  bool receives = true;  // false: replies cannot come in this way
  std::string detail;    // "registered, home network", "no SIM"
  std::string whatToDo;  // empty while all is well
  std::string model, operatorName, signal, quota;
};

// What a driver tells. Called on the loop, never from inside a call to the driver.
struct DriverEvents {
  std::function<void(const SubmitResult&)> onSubmitEnd;
  std::function<void(const Received&)> onReceived;
  std::function<void(const DeliveryReport&)> onReport;
  std::function<void(const DriverHealth&)> onHealth;  // at every change
};

// What carries SMS: a modem, an SMSC link, simulated phones.
//
// The shell hands over at most window() submits at a time and waits for their ends; each submit has
// exactly one end. A driver bounds every wait: an end comes within submitTimeMax().
class SmsDriver {
 public:
  virtual ~SmsDriver() = default;

  // Begins to connect. `inDoubt` are the submits that this driver had in flight when the process
  // ended: it first listens for their late answers and reports each as Accepted or InDoubt (never
  // silently), before it takes anything new. Received SMS that waited are told before the link is
  // Up.
  virtual void start(DriverEvents events, const std::vector<Submit>& inDoubt) = 0;
  virtual void submit(const Submit& submit) = 0;
  virtual void confirmReceived(std::string_view token) = 0;
  virtual int window() const = 0;
  virtual Duration submitTimeMax() const = 0;
  virtual const DriverHealth& health() const = 0;
  virtual void stop() = 0;
};

}  // namespace tocsin::drivers
