// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "queue/escalation/message.h"

// What happened (past tense) and what is to be done (imperative): the two alphabets of advance().
namespace tocsin::escalation {

using Position = std::size_t;  // of an entry in Message::entries

struct Queued {};  // the message was accepted

struct Attempted {
  Position entry;
  std::string driver;
};  // durably about to be handed to a driver

struct HandedOver {
  Position entry;
  std::string driver;
  bool doubtful = false;
};

struct SendFailed {
  Position entry;
  std::string reason;
};  // for good, or tried for policy.sendTimeout

struct PageDropped {
  Position entry;
};  // it will not be sent: the message had closed

struct Reported {
  Position entry;
  bool delivered = true;
  std::string what;
};  // the network's final report

// `sentAt` is the service-centre time of a reply by SMS: what the same person texted later counts.
struct AckReceived {
  std::string by;
  std::string comment;
  OptionalTime sentAt{};
};

struct Declined {
  std::string by;
  OptionalTime sentAt{};
};

struct DeadlineCame {};  // some wait of nextDeadline() is over

struct Raised {
  std::string text;
  Severity severity = Severity::Critical;
  Time created{};
};

struct ClearReceived {
  std::string by;
  Time created{};
};

struct CancelledBy {
  std::string who;
};

struct EscalatedBy {
  std::string who;
};

struct ValidityEnded {};  // before anyone was paged

struct PathsChanged {};  // pathless or offDuty of some entry changed

struct PauseEnded {};  // the list's pause was ended by hand

struct ClockStepped {
  Duration by{0};
};  // of the wall clock; waits keep their length

struct Restarted {
  Time earliest{};
};  // after a downtime no wait ends before this

using Event = std::variant<Queued,
                           Attempted,
                           HandedOver,
                           SendFailed,
                           PageDropped,
                           Reported,
                           AckReceived,
                           Declined,
                           DeadlineCame,
                           Raised,
                           ClearReceived,
                           CancelledBy,
                           EscalatedBy,
                           ValidityEnded,
                           PathsChanged,
                           PauseEnded,
                           ClockStepped,
                           Restarted>;

enum class Notice {
  IsYours,      // to the acker
  TakenBy,      // to the others who were paged
  StillYours,   // the hold ended
  Passed,       // somebody else is or gets called
  PassedLevel,  // was the last of the level: the next one is called now
  PassedLast,   // was the last of the levels: the last resort is called now
  PassedAll,    // was the last of all: nobody is left to be called
  Over,         // cleared
  Cancelled,    // by an operator
};

struct Page {
  Position entry;
};  // queue a page

struct DropPage {
  Position entry;
};  // its page is not needed any more

struct Tell {
  std::string recipient;
  Notice notice;
};

struct RaiseExhausted {};  // the alarm: nobody took it

struct RaiseExpired {};

struct Record {
  std::string_view event;
  std::string reason;
};  // one line of the journal

using Action = std::variant<Page, DropPage, Tell, RaiseExhausted, RaiseExpired, Record>;

}  // namespace tocsin::escalation
