// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "drivers/pdu/octets.h"
#include "drivers/pdu/reader.h"
#include "queue/base/phone_number.h"
#include "queue/base/result.h"

namespace tocsin::pdu {

// What the type of an address says (3GPP TS 23.040, 9.1.2.5). Networks say Unknown for short codes
// and for much else; kinds that only they themselves use read as Unknown, too.
enum class AddressKind { Unknown, International, National, Alphanumeric };

// Who sent or gets an SMS. `text` is what people see: "+" and digits when International, digits
// (also * # a b c) when Unknown or National, a name in UTF-8 when Alphanumeric; at most 20 digits
// or 11 septets.
struct Address {
  AddressKind kind = AddressKind::Unknown;
  std::string text;
  friend bool operator==(const Address&, const Address&) = default;
};

Address addressOf(const PhoneNumber& number);

// TP-OA, TP-DA or TP-RA: the count of semi-octets, the type, the semi-octets. Permanent: empty, too
// long, or with a character that an address of its kind cannot hold.
Result<Octets> writeAddress(const Address& address);

Address readAddress(Reader& reader, std::string_view field);

// The address of the service centre that stands before a TPDU: it counts octets, the type among
// them, not semi-octets. Empty when the modem's own setting counts.
Address readServiceCentre(Reader& reader);

}  // namespace tocsin::pdu
