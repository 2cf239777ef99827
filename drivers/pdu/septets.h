// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/octets.h"

// Texts of the default alphabet: seven bits a character, eight characters in seven octets (3GPP TS
// 23.038, 6.1.2.1). Septets are kept one to an octet here; the characters are queue/base's.
namespace tocsin::pdu {

// Octets that so many septets fill, the last one perhaps not wholly.
constexpr std::size_t octetsOfSeptets(std::size_t septets) {
  return (septets * 7 + 7) / 8;
}

// Septets that so many octets take where septets go on behind them.
constexpr std::size_t septetsOfOctets(std::size_t octets) {
  return (octets * 8 + 6) / 7;
}

// The septets packed behind `fillBits` (0..6) zero bits, which bring them to a septet boundary
// behind a header.
Octets packSeptets(OctetsView septets, std::size_t fillBits = 0);

// Septets `first` to `first + count - 1` of packed octets; fewer when the octets end before.
Octets unpackSeptets(OctetsView packed, std::size_t first, std::size_t count);

// nullopt: a character that the default alphabet and its extension lack.
std::optional<Octets> septetsOfText(std::string_view utf8);

// UTF-8; an escape that nothing follows is a blank.
std::string textOfSeptets(OctetsView septets);

}  // namespace tocsin::pdu
