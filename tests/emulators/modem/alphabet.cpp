// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/alphabet.h"

#include <array>
#include <utility>

namespace tocsin::emulator {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::uint8_t kEscape = 0x1B;

constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅå"
    U"Δ_ΦΓΛΩΠΨΣΘΞ\u00A0ÆæßÉ"
    U" !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(kBasic.size() == 128);

constexpr std::array<std::pair<std::uint8_t, char32_t>, 10> kExtension{{{0x0A, U'\f'},
                                                                        {0x14, U'^'},
                                                                        {0x28, U'{'},
                                                                        {0x29, U'}'},
                                                                        {0x2F, U'\\'},
                                                                        {0x3C, U'['},
                                                                        {0x3D, U'~'},
                                                                        {0x3E, U']'},
                                                                        {0x40, U'|'},
                                                                        {0x65, U'€'}}};

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// How many octets follow the first one of a character; -1: it is none.
int followersOf(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

bool add(Octets& septets, char32_t c) {
  if (c == U'\u00A0') c = U' ';
  const std::size_t place = kBasic.find(c);
  if (place != std::u32string_view::npos) {
    septets.push_back(static_cast<std::uint8_t>(place));
    return true;
  }
  for (const auto& [septet, character] : kExtension) {
    if (character != c) continue;
    septets.insert(septets.end(), {kEscape, septet});
    return true;
  }
  return false;
}

char32_t extended(std::uint8_t septet) {
  for (const auto& [code, character] : kExtension) {
    if (code == septet) return character;
  }
  return septet == kEscape ? U' ' : kBasic[septet];
}

}  // namespace

std::u32string fromUtf8(std::string_view text) {
  std::u32string all;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    int more = followersOf(first);
    if (more <= 0) {
      all += more == 0 ? first : kReplacement;
      continue;
    }
    char32_t c = first & (0x3F >> more);
    for (; more > 0 && i < text.size() && (text[i] & 0xC0) == 0x80; --more) {
      c = c << 6 | (text[i++] & 0x3F);
    }
    all += more == 0 ? c : kReplacement;
  }
  return all;
}

std::string toUtf8(std::u32string_view text) {
  std::string all;
  const auto add = [&all](char32_t bits) { all += static_cast<char>(bits); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      add(c);
      continue;
    }
    if (c < 0x800) {
      add(0xC0 | c >> 6);
    } else {
      add(c < 0x10000 ? 0xE0 | c >> 12 : 0xF0 | c >> 18);
      if (c >= 0x10000) add(0x80 | (c >> 12 & 0x3F));
      add(0x80 | (c >> 6 & 0x3F));
    }
    add(0x80 | (c & 0x3F));
  }
  return all;
}

std::string toHex(OctetsView octets) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string all;
  all.reserve(octets.size() * 2);
  for (const std::uint8_t octet : octets) {
    all += kDigits[octet >> 4];
    all += kDigits[octet & 0x0F];
  }
  return all;
}

std::optional<Octets> fromHex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  Octets all;
  all.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hexDigit(digits[i]);
    const int low = hexDigit(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    all.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return all;
}

std::optional<Octets> toSeptets(std::u32string_view text) {
  Octets septets;
  for (const char32_t c : text) {
    if (!add(septets, c)) return std::nullopt;
  }
  return septets;
}

std::u32string fromSeptets(OctetsView septets) {
  std::u32string text;
  for (std::size_t i = 0; i < septets.size(); ++i) {
    const bool isEscape = septets[i] == kEscape;
    if (isEscape && i + 1 < septets.size()) {
      text += extended(septets[++i]);
    } else {
      text += isEscape ? U' ' : kBasic[septets[i] & 0x7F];
    }
  }
  return text;
}

Octets packed(OctetsView septets, int fill) {
  Octets all((septets.size() * 7 + static_cast<std::size_t>(fill) + 7) / 8);
  std::size_t bit = static_cast<std::size_t>(fill);
  for (const std::uint8_t septet : septets) {
    const unsigned shifted = static_cast<unsigned>(septet & 0x7F) << bit % 8;
    all[bit / 8] |= static_cast<std::uint8_t>(shifted);
    if (shifted > 0xFF) all[bit / 8 + 1] |= static_cast<std::uint8_t>(shifted >> 8);
    bit += 7;
  }
  return all;
}

Octets unpacked(OctetsView octets, std::size_t septets, int fill) {
  Octets all;
  for (std::size_t i = 0; i < septets; ++i) {
    const std::size_t bit = static_cast<std::size_t>(fill) + i * 7;
    if ((bit + 7 + 7) / 8 > octets.size()) break;
    unsigned two = octets[bit / 8];
    if (bit / 8 + 1 < octets.size()) two |= static_cast<unsigned>(octets[bit / 8 + 1]) << 8;
    all.push_back(static_cast<std::uint8_t>(two >> bit % 8 & 0x7F));
  }
  return all;
}

Octets toUcs2(std::u32string_view text) {
  Octets all;
  const auto add = [&all](char32_t unit) {
    all.push_back(static_cast<std::uint8_t>(unit >> 8 & 0xFF));
    all.push_back(static_cast<std::uint8_t>(unit & 0xFF));
  };
  for (const char32_t c : text) {
    if (c < 0x10000) {
      add(c);
    } else {
      add(0xD800 + ((c - 0x10000) >> 10));
      add(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return all;
}

std::u32string fromUcs2(OctetsView octets) {
  std::u32string text;
  char32_t high = 0;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    const char32_t unit = static_cast<char32_t>(octets[i]) << 8 | octets[i + 1];
    const bool isLow = unit >= 0xDC00 && unit < 0xE000;
    if (high != 0 && !isLow) text += kReplacement;
    if (isLow) {
      text += high != 0 ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : kReplacement;
      high = 0;
    } else {
      high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
      if (high == 0) text += unit;
    }
  }
  if (high != 0) text += kReplacement;
  return text;
}

}  // namespace tocsin::emulator
