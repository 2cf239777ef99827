// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/ids.h"
#include "queue/base/phone_number.h"
#include "queue/base/sms_text.h"
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
  std::string text;  // UTF-8 of this part alone; fits one SMS
  // Of the whole text: the parts of one SMS all have the same. Absent: that of this part.
  std::optional<SmsAlphabet> alphabet{};
  Duration validity{0};   // how long the network should try, at least 1 h
  bool critical = false;  // may use the reserve of a quota
};

// Why a network or a driver did not take a submit.
enum class Refusal {
  Recipient,  // this number never works: escalate at once
  Form,       // these bytes never work (our bug or an unsupported form): as Recipient, and an alarm
  Account,    // the SIM, the account or the path may not send: the driver is degraded, use another
  ForNow,     // congestion, busy, no resources: try again later
  TooFast,    // the network asks for less: not counted as a try, others first
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

// A received SMS, whole or the parts so far: a long one is told when its first parts have waited a
// moment for the others, and once more when it is whole; " ... " stands where a part is missing.
// The driver keeps it (on the SIM, unanswered at the SMSC) until confirmReceived(token): commit
// first, then delete.
struct Received {
  std::string token;        // names the stored SMS to this driver; opaque
  std::string sender;       // as the network showed it
  std::string text;         // UTF-8
  OptionalTime sentAt;      // service-centre time stamp
  std::string fingerprint;  // equal for the same SMS received twice (sender, SCTS, text, parts)
  // Of a network without service-centre times equal fingerprints only say that the texts are equal,
  // which an honest second "ok" is, too. Then `isStamped` is false: an SMS of the same fingerprint
  // that came at or after `repeatsSince` is this one, delivered again; without a time this is a new
  // one. The beginning of time means what the former process received at its end.
  bool isStamped = true;
  OptionalTime repeatsSince{};
};

enum class Delivery { Pending, Delivered, Failed };

struct DeliveryReport {
  std::string reference;  // as in SubmitResult
  PhoneNumber to;
  Delivery delivery = Delivery::Pending;
  std::string what;
  std::string token;      // to confirm, as for Received
  OptionalTime sentAt{};  // when the service centre took what it is about, by its clock
  // Of the reference: some centres tell an id in hexadecimal first and in decimal here.
  std::vector<std::string> otherForms{};
};

enum class Link {
  Starting,  // not yet proven
  Up,        // sends
  Down,      // does not send; tries to recover by itself
};

// Trouble of a driver that a person should know although it may still send. Each stands until a
// later health does not name it any more.
struct LinkTrouble {
  enum class Kind {
    SimLocked,   // PIN, PUK or no SIM: a person must act, nothing is tried
    SimFull,     // received SMS fill the SIM to 70 % and more
    Deaf,        // it sends, but was not proven to receive
    WeakSignal,  // SMS often fail like this
    Rejected,    // the network refuses the login: a person must act, it is tried rarely
    Untrusted,   // not the server it should be (certificate): nothing was sent to it
  };

  Kind kind = Kind::SimLocked;
  std::string what;
  friend bool operator==(const LinkTrouble&, const LinkTrouble&) = default;
};

// What people see of a driver (`tocsin drivers`).
struct DriverHealth {
  Link link = Link::Starting;
  bool receives = true;    // false: replies cannot come in this way
  bool isSlowed = false;   // the network asked for less: other links are used first
  std::string detail{};    // "registered, home network", "no SIM"
  std::string whatToDo{};  // empty while all is well
  std::string maker{}, model{}, imei{}, operatorName{}, signal{}, sim{}, quota{};
  std::string technology{};  // of the radio: "2G (GSM)", "4G (LTE)"; empty: not known
  std::vector<LinkTrouble> troubles{};
  friend bool operator==(const DriverHealth&, const DriverHealth&) = default;
};

// The end of a ring: a call that nobody needs to take, to wake who was paged.
struct RingEnd {
  enum class How {
    Rang,         // for its time, or until it was taken or refused: the phone made a noise
    Interrupted,  // a page came and went first; to be rung again
    Failed,       // no ring: busy line of the network, not registered, the number cannot be called
  };

  PhoneNumber to;
  How how = How::Failed;
  std::string what{};
};

// What a driver tells. Called on the loop, never from inside a call to the driver.
struct DriverEvents {
  std::function<void(const SubmitResult&)> onSubmitEnd;
  std::function<void(const Received&)> onReceived;
  std::function<void(const DeliveryReport&)> onReport;
  std::function<void(const DriverHealth&)> onHealth;  // at every change
  std::function<void(const RingEnd&)> onRingEnd{};
  std::function<void()> onHeard{};  // an SMS came that it had sent to itself
};

// What carries SMS: a modem, an SMSC link, simulated phones.
//
// The shell hands over at most window() submits at a time and waits for their ends; each submit has
// exactly one end. A driver bounds every wait: an end comes within submitTimeMax().
class SmsDriver {
 public:
  virtual ~SmsDriver() = default;

  // Begins to connect. `inDoubt` are the submits that this driver had in flight when the process
  // ended: it first listens for their late answers and reports the end of each (never silently),
  // before it takes anything new. Received SMS that waited are told before the link is Up.
  virtual void start(DriverEvents events, const std::vector<Submit>& inDoubt) = 0;
  virtual void submit(const Submit& submit) = 0;
  virtual void confirmReceived(std::string_view token) = 0;
  virtual int window() const = 0;
  virtual Duration submitTimeMax() const = 0;
  virtual const DriverHealth& health() const = 0;
  virtual void stop() = 0;

  // Rings a phone for 25 s and hangs up; one ring at a time, each has one onRingEnd. Only where
  // canRing() says so. A submit interrupts it: a page never waits for a ring. The end comes within
  // a minute; a ring that could not begin is Interrupted.
  virtual bool canRing() const { return false; }

  virtual void ring(const PhoneNumber& /*to*/) {}

  // Whoever is rung has replied; the end is told as Rang, as Interrupted when it had not begun.
  virtual void stopRinging() {}

  // The raw dialogue of the last hour, for people; secrets are masked. Empty: there is none.
  virtual std::string trace() const { return {}; }
};

}  // namespace tocsin::drivers
