// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/phone_number.h"

// Addresses of UCP: digits without "+", names as packed septets.
namespace tocsin::ucp {

// Who sends: OAdC and what OTOA says of it.
struct Originator {
  std::string address;
  std::string type;  // 1139 international number, 5039 name, else empty
};

// `source` is "+" and digits, digits (a short code), or a name of at most 11 septets of GSM 03.38.
// What a name has more, and letters that the alphabet lacks, are left out.
Originator originatorOf(std::string_view source);

// AdC: "+" gives way to `prefix` ("00" or what the operator asks for, also nothing).
std::string recipientAddress(const PhoneNumber& to, std::string_view prefix);

// A number or name of the centre as people write it: a name as UTF-8, an international number with
// "+" where that is certain (`otoa` 1139, `prefix`, a calling code and too long for a number of
// `country`), else the digits as they came.
struct Home {
  std::string prefix;
  std::string country;  // ISO 3166
};

std::string readAddress(std::string_view address, std::string_view otoa, const Home& home);

}  // namespace tocsin::ucp
