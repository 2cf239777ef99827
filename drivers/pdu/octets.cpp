// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/octets.h"

namespace tocsin::pdu {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::string_view kSemiOctets = "0123456789*#abc";  // F is the filler
constexpr std::uint8_t kFiller = 0x0F;

std::optional<unsigned> hexValue(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  return std::nullopt;
}

}  // namespace

std::string toHex(OctetsView octets) {
  std::string hex;
  hex.reserve(octets.size() * 2);
  for (const std::uint8_t octet : octets) {
    hex += kHexDigits[octet >> 4U];
    hex += kHexDigits[octet & 0x0FU];
  }
  return hex;
}

Result<Octets> fromHex(std::string_view hex) {
  Octets octets;
  octets.reserve(hex.size() / 2);
  unsigned high = 0;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const auto digit = hexValue(hex[i]);
    if (!digit) {
      return Error{Fault::Permanent,
                   "character " + std::to_string(i + 1) + " is no hex digit: 0-9 and A-F are"};
    }
    if (i % 2 == 0) {
      high = *digit;
    } else {
      octets.push_back(static_cast<std::uint8_t>(high << 4U | *digit));
    }
  }
  if (hex.size() % 2 != 0) {
    return Error{Fault::Permanent,
                 std::to_string(hex.size()) + " hex digits: an octet has two, so one is missing"};
  }
  return octets;
}

std::optional<Octets> toSemiOctets(std::string_view digits) {
  Octets octets;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto value = kSemiOctets.find(digits[i]);
    if (value == std::string_view::npos) return std::nullopt;
    if (i % 2 == 0) {
      octets.push_back(static_cast<std::uint8_t>(kFiller << 4U | value));
    } else {
      octets.back() = static_cast<std::uint8_t>((octets.back() & 0x0FU) | value << 4U);
    }
  }
  return octets;
}

std::string fromSemiOctets(OctetsView octets, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count && i / 2 < octets.size(); ++i) {
    const std::uint8_t octet = octets[i / 2];
    const auto value = static_cast<std::uint8_t>(i % 2 == 0 ? octet & 0x0FU : octet >> 4U);
    if (value == kFiller) break;
    digits += kSemiOctets[value];
  }
  return digits;
}

}  // namespace tocsin::pdu
