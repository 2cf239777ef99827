// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/user_data.h"

namespace tocsin::smpp {

// type_of_number, numbering_plan_indicator and address (SMPP 3.4, 5.2.5 to 5.2.9).
struct SmAddress {
  int ton = 0, npi = 0;
  std::string text;  // at most 20 octets; a "+" is not part of it
  friend bool operator==(const SmAddress&, const SmAddress&) = default;
};

// esm_class (5.2.12)
inline constexpr std::uint8_t kEsmReceiptBits = 0x04 | 0x08 | 0x20;
inline constexpr std::uint8_t kEsmHeader = 0x40;  // a user data header stands before the text

// A short message: submit_sm, deliver_sm or data_sm.
struct Sm {
  std::string serviceType;
  SmAddress source, dest;
  std::uint8_t esmClass = 0;
  std::uint8_t protocol = 0;
  std::uint8_t priority = 0;
  std::string validity;  // validity_period
  std::uint8_t registered = 0;
  std::uint8_t coding = 0;                     // data_coding
  std::string message;                         // short_message or message_payload: octets
  std::optional<pdu::Concatenation> sar;       // of sar_msg_ref_num and its companions
  std::optional<std::string> receiptedId;      // receipted_message_id, trimmed
  std::optional<int> state;                    // message_state
  std::optional<std::string> networkErrorHex;  // network_error_code
  bool isWhole = true;  // false: the body ends before its fields do, and this is what there is
};

// submit_sm and deliver_sm are alike (4.4.1, 4.6.1). An empty short_message gives way to
// message_payload.
Sm decodeSm(std::string_view body);
Sm decodeDataSm(std::string_view body);

// The body of a submit_sm. `message` has at most 254 octets. `sar` is written as three TLVs.
std::string encodeSm(const Sm& sm);

struct Bind {
  std::string systemId;    // at most 15 octets
  std::string password;    // at most 8 octets
  std::string systemType;  // at most 12 octets
  int interfaceVersion = 0x34;
  int ton = 0, npi = 0;
  std::string addressRange;  // at most 40 octets
};

std::string encodeBind(const Bind& bind);
Bind decodeBind(std::string_view body);

}  // namespace tocsin::smpp
