// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

// What an emulated message centre is made of, what its clients hand it, and what it hands them.
namespace tocsin::centre {

// How octets are characters. Gsm7: one character of the default alphabet an octet, not packed.
enum class Alphabet { Gsm7, Latin1, Ascii, Ucs2, Binary };

enum class Protocol { Smpp, Ucp };

struct Account {
  std::string name;
  std::string password;
};

struct CentreOptions {
  std::vector<Account> accounts{{"tocsin", "secret"}};
  Alphabet defaultAlphabet = Alphabet::Gsm7;  // what SMPP's data_coding 0 is
  std::uint32_t firstId = 0x1D305B4C;         // of the first SMS that is taken
  std::uint8_t version = 0x34;                // sc_interface_version; 0: is not told
  int deliveries = 10;                        // unanswered ones on a session
  Duration aliveEvery{0};                     // asks clients whether they live; 0: never
  bool isQuiet = false;  // SMS are counted, not read: no SUBMIT and PHONE, no reassembly
};

// Which part of a long SMS this is.
struct Part {
  int reference = -1;  // -1: there is one part
  int number = 1;
  int total = 1;
};

// One submit as it came. The views live as long as the call that hands them over.
struct Submit {
  std::string_view from{};  // "+" and digits, digits, or a name
  std::string_view to{};
  Alphabet alphabet = Alphabet::Gsm7;
  int coding = 0;             // data_coding; -1: none (UCP)
  std::string_view octets{};  // without the header
  Part part{};
  int messageClass = -1;  // -1: none
  bool wantsReceipt = false;
  bool wantsFailuresOnly = false;
  std::string_view validity{};  // as it came
};

// What became of an SMS, by the words of SMPP 3.4, appendix B.
enum class State { Enroute = 1, Delivrd, Expired, Deleted, Undeliv, Acceptd, Unknown, Rejectd };

// One SMS that was taken, for its receipt.
struct Taken {
  std::uint64_t number = 0;
  std::string account{};
  std::string from{};
  std::string to{};
  Time at{};
  std::string reference{};  // as the answer to the submit told it
  std::string text{};       // its beginning
  bool wantsFailuresOnly = false;
};

// One deliver_sm, or one operation 52 or 53.
struct Delivery {
  std::uint64_t number = 0;
  std::string account{};
  std::string from{};
  std::string to{};
  Alphabet alphabet = Alphabet::Gsm7;
  std::string octets{};
  std::string header{};      // user data header with its length; empty: none
  Part part{};               // beside a header, or by sar_msg_ref_num when there is none
  bool isInPayload = false;  // in message_payload (SMPP)
  bool isReceipt = false;    // and then:
  std::string reference{};   // of the SMS, as receipts tell it
  State state = State::Delivrd;
  int error = 0;
  Time submitted{};
  Time done{};
  int tries = 0;
};

// A whole SMS, its parts joined.
struct Sms {
  Time at{};
  std::string account{};
  std::string from{};
  std::string to{};
  std::string text{};        // UTF-8
  std::string references{};  // of its parts, with commas
};

// Callbacks come from inside the calls of Centre and Session and must not call back.
struct CentreEvents {
  // One line of the log; session 0 is the centre.
  std::function<void(int session, std::string_view line)> onEvent;
  std::function<void(const Sms&)> onSms;  // not while quiet
};

}  // namespace tocsin::centre
