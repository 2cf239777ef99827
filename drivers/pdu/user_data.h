// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/octets.h"
#include "drivers/pdu/reader.h"
#include "queue/base/result.h"
#include "queue/base/sms_text.h"

// TP-DCS, TP-UDL and TP-UD: what an SMS says (3GPP TS 23.038, 4; TS 23.040, 9.2.3.16 and 9.2.3.24).
namespace tocsin::pdu {

// How the units of a body read. Data is what no text is: 8-bit data and compressed texts.
enum class Coding { Gsm7, Ucs2, Data };

// What TP-DCS says; groups that the standard reserves read as Gsm7, as it asks.
Coding codingOf(std::uint8_t dcs);

// What an SMS says, as it came: septets one to an octet (Gsm7), else octets. A text is made of it
// only when all parts are together: senders cut escapes and surrogate pairs in two.
struct Body {
  Coding coding = Coding::Gsm7;
  Octets units;
  friend bool operator==(const Body&, const Body&) = default;
};

// UTF-8. Half a surrogate pair and half a UCS-2 unit are U+FFFD each; Data is "[8-bit data 0A1B]",
// nothing when it is empty.
std::string textOf(const Body& body);

// The place of a part in its SMS (TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).
struct Concatenation {
  int reference = 0;    // 0..255, up to 65535 when isWide
  bool isWide = false;  // a reference of 16 bits
  int total = 1;        // 1..255
  int part = 1;         // 1..total
  friend bool operator==(const Concatenation&, const Concatenation&) = default;
};

struct UserData {
  Body body;
  std::optional<Concatenation> concatenation;
};

// Takes TP-UDL and TP-UD. Of the header only the concatenation is read, the last one if there are
// several; one that says nonsense (part 0, or more than the total) is none, as the standard asks.
UserData readUserData(Reader& reader, std::uint8_t dcs, bool hasHeader);

// TP-UDL and TP-UD of one part; the concatenation of a part has a reference of 8 bits. Permanent:
// the text is too long for one SMS, or has a character that Gsm7 lacks.
Result<Octets> writeUserData(std::string_view utf8,
                             SmsAlphabet alphabet,
                             const std::optional<Concatenation>& concatenation);

}  // namespace tocsin::pdu
