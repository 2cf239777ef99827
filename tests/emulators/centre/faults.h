// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"
#include "tests/emulators/centre/sms.h"

namespace tocsin::centre {

// All that an emulated centre can be told while it runs, one line each. Words are parted by blanks;
// those with blanks stand in double quotes, where \n \r \" \\ are what they are in C. TIME is as
// 250ms, 3s, 2min. STATUS is decimal or 0x and hexadecimal: a command_status of SMPP, an error code
// of UCP.
//
// EVENTS
//   mo FROM TO TEXT [account NAME] [udh|wide|sar|payload] [reversed] [missing N]
//                               a phone sends; long texts are marked as said (udh)
//   receipt REF STATE [ERROR]   for the SMS that the answer called REF; STATE is DELIVRD, EXPIRED,
//                               DELETED, UNDELIV, ACCEPTD, UNKNOWN, REJECTD or ENROUTE
//   [SESSIONS] close | reset    hangs up, by FIN or by RST
//   [SESSIONS] alive            asks: enquire_link, operation 31
//   [SESSIONS] unbind           ends the session politely (SMPP)
//   [SESSIONS] alert NUMBER     alert_notification (SMPP)
//   [SESSIONS] garbage          octets that are nothing
//   [SESSIONS] bytes HEX        these octets
//   [SESSIONS] stall | resume   stops reading, and reads again
//       SESSIONS = session N | account NAME | smpp | ucp; else all
//   down | up                   stops to listen and hangs up; listens again on the same ports
//   phone NUMBER off | SCRIPT   a phone that answers by itself: modem/phones.h; rest of the line
//   count                       answered with "ok submits=N deliveries=N sessions=N"
//   clear                       all as at the start; sessions and what waits stay
//   quit
//
// MISHAPS, of what comes next
//   line  = deed [of] ["lost"] [count] ["to" NUMBER]
//   deed  = refuse STATUS       the answer says so, nothing is taken
//         | nack STATUS         generic_nack instead of the answer (UCP: as refuse)
//         | silent              no answer
//         | close               hangs up instead of the answer; only with of, else it is an event
//         | cut                 half of the answer, then hangs up
//         | badlength [N]       the answer's length field says N (8)
//         | twice               the answer comes twice
//         | stray               the answer has the number of another question
//   of    = submit (without a word) | bind | alive | unbind
//   lost  = what was submitted is not taken
//   count = once (without a word) | N times | always
//
// CONDITIONS
//   throttle N | off            above N submits a second of an account are refused
//   window N | off              more unanswered submits are refused (UCP: not heard)
//   sessions N | off            more sessions of an account are refused
//   latency TIME                of answers to submits
//   split N [TIME] | off        writes N octets at a time, every TIME (1ms)
//   reverse on | off            answers to what came at once go in the reverse order
//   tlv on | off                vendor's parameters that nobody knows (SMPP)
//   id FORM [FORM]              in answers and in receipts: dec, hex, HEX, padded (ten decimal
//                               digits); `id hex` alone means hex and dec (SMPP)
//   adc kept | bare             UCP: answers and receipts have the recipient as it came, or without
//                               "00" in front
//   receipts on | off           for those who ask
//   receipts delay TIME | state STATE [ERROR] | before | after     (the answer to the submit)
//   receipts both | text | tlv | payload | loose                   how SMPP says it
//   retry TIME                  until a delivery that was refused comes again (1s)
//   patience TIME               until a delivery without an answer comes again (30s)

// What a client asks for.
enum class Question { Submit, Bind, Alive, Unbind };

struct Mishap {
  enum class Deed { Refuse, Nack, Silent, Close, Cut, BadLength, Twice, Stray };

  Deed deed = Deed::Silent;
  Question of = Question::Submit;
  int status = 0;  // of Refuse, Nack; the length of BadLength
  bool isLost = false;
  int times = 1;         // -1: always
  std::string number{};  // only submits to it; digits
};

enum class IdForm { Dec, HexLow, HexUp, Padded };
enum class ReceiptForm { Both, Text, Tlv, Payload, Loose };

struct Conditions {
  int throttle = 0;
  int window = 0;
  int sessions = 0;
  Duration latency{0};
  std::size_t split = 0;
  Duration splitTime{1};
  bool isReversed = false;
  bool hasVendorTlv = false;
  IdForm answerId = IdForm::Dec;
  IdForm receiptId = IdForm::Dec;
  bool isAdcBare = false;
  bool hasReceipts = true;
  bool isReceiptFirst = false;
  Duration receiptDelay{100};
  State receiptState = State::Delivrd;
  int receiptError = 0;
  ReceiptForm receiptForm = ReceiptForm::Both;
  Duration retry = seconds{1};
  Duration patience = seconds{30};
};

// A deed; absent when the line is none; Permanent with what would be right.
Result<std::optional<Mishap>> parseMishap(const std::vector<std::string>& words);

// Changes one condition; false when the line is none; Permanent with what would be right.
Result<bool> change(Conditions& conditions, const std::vector<std::string>& words);

std::optional<State> stateOf(std::string_view word);
std::string_view wordOf(State state);
std::optional<int> numberIn(std::string_view word);  // decimal, or 0x and hexadecimal

// Digits alone, without "+" and leading zeros: two forms of one number are the same so.
std::string_view bare(std::string_view number);

// The mishaps that wait for their question.
class Mishaps {
 public:
  void add(Mishap mishap) { planned_.push_back(std::move(mishap)); }

  void clear() { planned_.clear(); }

  // The first that fits, which counts as done once.
  std::optional<Mishap> take(Question of, std::string_view number);

 private:
  std::deque<Mishap> planned_;
};

}  // namespace tocsin::centre
