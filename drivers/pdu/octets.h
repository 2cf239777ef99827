// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"

// What modems say in hex, and the digits of numbers two to an octet.
namespace tocsin::pdu {

using Octets = std::vector<std::uint8_t>;
using OctetsView = std::span<const std::uint8_t>;

// Upper-case hex, as modems show it and every modem takes it.
std::string toHex(OctetsView octets);

// Reads hex in either case. Permanent: an odd number of digits, or a character that is none; the
// error names the first one's place, counted from 1.
Result<Octets> fromHex(std::string_view hex);

// Semi-octets (3GPP TS 23.040, 9.1.2.3): digits 0-9 and `*#abc`, the first one in the low half, a
// last half without a digit filled with F. nullopt: some other character.
std::optional<Octets> toSemiOctets(std::string_view digits);

// At most `count` digits; the first F ends them, wherever it stands: some networks count the filler
// as a digit.
std::string fromSemiOctets(OctetsView octets, std::size_t count);

}  // namespace tocsin::pdu
