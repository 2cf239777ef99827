// SPDX-License-Identifier: Apache-2.0
#include "queue/base/gsm_alphabet.h"

#include <string_view>

namespace tocsin {
namespace {

// 3GPP TS 23.038, 6.2.1: the place in the text is the septet. 0x1B is the escape, read as a blank.
constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅå"
    U"Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ"
    U" !\"#¤%&'()*+,-./"
    U"0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNO"
    U"PQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmno"
    U"pqrstuvwxyzäöñüà";
static_assert(kBasic.size() == 128);

struct Extension {
  std::uint8_t septet;
  char32_t codePoint;
};

// 3GPP TS 23.038, 6.2.1.1.
constexpr std::array kExtensions{Extension{0x0A, U'\f'},
                                 Extension{0x14, U'^'},
                                 Extension{0x28, U'{'},
                                 Extension{0x29, U'}'},
                                 Extension{0x2F, U'\\'},
                                 Extension{0x3C, U'['},
                                 Extension{0x3D, U'~'},
                                 Extension{0x3E, U']'},
                                 Extension{0x40, U'|'},
                                 Extension{0x65, U'€'}};

// Greek capitals are the last below it; only the euro sign lies beyond.
constexpr std::size_t kDirectSize = 0x400;
constexpr std::uint8_t kAbsent = 0xFF;
constexpr std::uint8_t kExtendedBit = 0x80;
constexpr GsmCode kEuro{0x65, true};

// Septet, with kExtendedBit when an escape goes before it, by code point.
constexpr std::array<std::uint8_t, kDirectSize> directTable() {
  std::array<std::uint8_t, kDirectSize> table{};
  table.fill(kAbsent);
  for (std::size_t i = 0; i < kBasic.size(); ++i) {
    if (i != kGsmEscape) table[kBasic[i]] = static_cast<std::uint8_t>(i);
  }
  for (const Extension& e : kExtensions) {
    if (e.codePoint < kDirectSize) {
      table[e.codePoint] = static_cast<std::uint8_t>(e.septet | kExtendedBit);
    }
  }
  return table;
}

constexpr auto kDirect = directTable();

constexpr int septetsOfDirect(char32_t codePoint) {
  const std::uint8_t code = kDirect[codePoint];
  if (code == kAbsent) return 0;
  return (code & kExtendedBit) != 0 ? 2 : 1;
}

constexpr auto asciiSeptets() {
  std::array<std::uint8_t, kAsciiSize> septets{};
  for (std::size_t c = 0; c < kAsciiSize; ++c) {
    septets[c] = static_cast<std::uint8_t>(septetsOfDirect(static_cast<char32_t>(c)));
  }
  return septets;
}

}  // namespace

constexpr std::array<std::uint8_t, kAsciiSize> kAsciiSeptets = asciiSeptets();

int septetsOf(char32_t codePoint) {
  if (codePoint < kDirectSize) return septetsOfDirect(codePoint);
  return codePoint == U'€' ? 2 : 0;
}

std::optional<GsmCode> toGsmCode(char32_t codePoint) {
  if (codePoint == U'€') return kEuro;
  if (codePoint >= kDirectSize || kDirect[codePoint] == kAbsent) return std::nullopt;
  const std::uint8_t code = kDirect[codePoint];
  return GsmCode{static_cast<std::uint8_t>(code & 0x7F), (code & kExtendedBit) != 0};
}

char32_t fromGsmSeptet(std::uint8_t septet) {
  return kBasic[septet & 0x7F];
}

char32_t fromGsmExtension(std::uint8_t septet) {
  for (const Extension& e : kExtensions) {
    if (e.septet == (septet & 0x7F)) return e.codePoint;
  }
  return fromGsmSeptet(septet);
}

}  // namespace tocsin
