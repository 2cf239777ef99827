// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"
#include "tests/emulators/modem/alphabet.h"

// The octets that go between a terminal and a modem (3GPP TS 23.040 section 9.2): what the terminal
// writes is read strictly, as a service centre would.
namespace tocsin::emulator {

enum class Alphabet { Gsm7, Data, Ucs2 };

struct PartOf {
  int reference = 0;
  int total = 1;
  int part = 1;
  bool isWide = false;  // a reference of 16 bits
};

struct SubmitPdu {
  bool hasServiceCentre = false;
  int reference = 0;  // TP-MR as the terminal gave it
  std::string number;
  bool wantsReport = false;
  bool rejectsDuplicates = false;
  int messageClass = -1;  // -1: none
  Alphabet alphabet = Alphabet::Gsm7;
  std::optional<Duration> validity;
  std::optional<PartOf> concatenation;
  std::u32string text;     // of Data: one character an octet
  std::size_t length = 0;  // octets of the TPDU: what AT+CMGS announces
};

// Permanent for everything that is no SMS-SUBMIT in the form of the standard; `what` says why.
Result<SubmitPdu> readSubmit(OctetsView pdu, Time now);

struct DeliverPdu {
  std::string serviceCentre;
  std::string sender;  // "+336...", digits, or a name of up to 11 characters
  std::u32string text;
  Alphabet alphabet = Alphabet::Gsm7;
  std::optional<PartOf> concatenation;
  Time stamp{};
  int quarters = 0;  // of the stamp's local time, quarter hours east of UTC
  bool hasMore = false;
};

// With the field of the service centre before it. The text must fit.
Octets writeDeliver(const DeliverPdu& deliver);

struct ReportPdu {
  std::string serviceCentre;
  int reference = 0;
  std::string number;
  Time submitted{};
  Time done{};
  int quarters = 0;
  int status = 0;  // TP-ST
};

Octets writeReport(const ReportPdu& report);

// The octets of a TPDU without the field of the service centre before it.
std::size_t lengthOf(const Octets& pdu);

// The parts that a phone makes of a text, and their alphabet: what fits in one SMS stays whole.
struct Cut {
  Alphabet alphabet = Alphabet::Gsm7;
  std::vector<std::u32string> parts;
};

Cut cutIntoParts(std::string_view utf8);

}  // namespace tocsin::emulator
