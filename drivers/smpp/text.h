// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/user_data.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/smpp.h"
#include "drivers/sms_driver.h"
#include "queue/base/result.h"

namespace tocsin::smpp {

// The text of a submit as octets with its data_coding, and how its part is marked, put into `sm`.
//
// Gsm7 goes as GSM 03.38, one septet an octet, at most 160 (153 a part, and 6 octets of header);
// UCS-2 as UTF-16 big endian, at most 140 octets with the header. To a centre whose default
// alphabet lacks a character of a GSM text the SMS goes as UCS-2 when it fits so, else with a "?"
// for it: late letters are worse than an odd one. Permanent: it fits in no way.
Status putText(const drivers::Submit& submit, const SmppOptions& options, Sm& sm);

// What a received message says, and the place of its part.
struct ReadText {
  pdu::Body body;
  std::optional<pdu::Concatenation> concatenation;
};

// data_coding 0 and message classes of 7 bits mean `alphabet`; but octets above 7F are no GSM
// 03.38, whatever was agreed: then they are Latin-1. A header that ends outside of the message is
// read as text. What no text is (binary data) is Data.
ReadText readText(const Sm& sm, DefaultAlphabet alphabet);

}  // namespace tocsin::smpp
