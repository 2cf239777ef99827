// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tocsin {

// The default alphabet of SMS and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1), for the
// arithmetic of parts and for the codec alike: one table, so that both agree on every character.

// Goes before the septet of an extension character.
inline constexpr std::uint8_t kGsmEscape = 0x1B;

// How one character is written: `septet` (0..127) alone, or kGsmEscape and then `septet`.
struct GsmCode {
  std::uint8_t septet = 0;
  bool extended = false;
  friend bool operator==(const GsmCode&, const GsmCode&) = default;
};

// nullopt: the alphabet does not have the character.
std::optional<GsmCode> toGsmCode(char32_t codePoint);

// How many septets the character takes: 1, 2 with its escape, 0 when the alphabet does not have it.
int septetsOf(char32_t codePoint);

// septetsOf of every ASCII character, for loops over bytes.
inline constexpr std::size_t kAsciiSize = 0x80;
extern const std::array<std::uint8_t, kAsciiSize> kAsciiSeptets;

// The character of a septet; only the low seven bits count. A lone escape reads as a blank, as the
// standard asks.
char32_t fromGsmSeptet(std::uint8_t septet);

// The character of the septet after an escape. What the extension table leaves free reads as the
// basic character and a second escape as a blank, as the standard asks.
char32_t fromGsmExtension(std::uint8_t septet);

}  // namespace tocsin
