// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The characters of SMS, as the emulator reads and writes them. Written apart from the codec of the
// product on purpose: two that agree are worth more than one that agrees with itself.
namespace tocsin::emulator {

using Octets = std::vector<std::uint8_t>;
using OctetsView = std::span<const std::uint8_t>;

// What is no UTF-8 becomes U+FFFD.
std::u32string fromUtf8(std::string_view text);
std::string toUtf8(std::u32string_view text);

// Capital hexadecimal digits; absent for what is not an even number of them.
std::string toHex(OctetsView octets);
std::optional<Octets> fromHex(std::string_view digits);

// The default alphabet and its extension table (3GPP TS 23.038 section 6.2.1), one septet to an
// octet. Absent when a character is not in it.
std::optional<Octets> toSeptets(std::u32string_view text);
std::u32string fromSeptets(OctetsView septets);

// Seven bits each, low bits first, behind `fill` zero bits (TS 23.038 section 6.1.2.1.1).
Octets packed(OctetsView septets, int fill = 0);
Octets unpacked(OctetsView octets, std::size_t septets, int fill = 0);

// UTF-16, high octet first; half a pair is U+FFFD.
Octets toUcs2(std::u32string_view text);
std::u32string fromUcs2(OctetsView octets);

}  // namespace tocsin::emulator
