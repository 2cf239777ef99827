// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/septets.h"

#include "queue/base/gsm_alphabet.h"
#include "queue/base/utf8.h"

namespace tocsin::pdu {

Octets packSeptets(OctetsView septets, std::size_t fillBits) {
  Octets packed((fillBits + septets.size() * 7 + 7) / 8);
  std::size_t bit = fillBits;
  for (const std::uint8_t septet : septets) {
    const unsigned placed = (septet & 0x7FU) << (bit % 8);
    packed[bit / 8] |= static_cast<std::uint8_t>(placed & 0xFFU);
    if (bit % 8 > 1) packed[bit / 8 + 1] |= static_cast<std::uint8_t>(placed >> 8U);
    bit += 7;
  }
  return packed;
}

Octets unpackSeptets(OctetsView packed, std::size_t first, std::size_t count) {
  Octets septets;
  for (std::size_t i = first; i < first + count; ++i) {
    const std::size_t bit = i * 7;
    if (bit + 7 > packed.size() * 8) break;
    unsigned value = packed[bit / 8];
    if (bit % 8 > 1) value |= static_cast<unsigned>(packed[bit / 8 + 1]) << 8U;
    septets.push_back(static_cast<std::uint8_t>(value >> (bit % 8) & 0x7FU));
  }
  return septets;
}

std::optional<Octets> septetsOfText(std::string_view utf8) {
  Octets septets;
  while (!utf8.empty()) {
    const Utf8Char c = firstUtf8Char(utf8);
    utf8.remove_prefix(c.bytes);
    const auto code = toGsmCode(c.codePoint);
    if (!code) return std::nullopt;
    if (code->extended) septets.push_back(kGsmEscape);
    septets.push_back(code->septet);
  }
  return septets;
}

std::string textOfSeptets(OctetsView septets) {
  std::string text;
  for (std::size_t i = 0; i < septets.size(); ++i) {
    const bool isExtended = septets[i] == kGsmEscape && i + 1 < septets.size();
    if (isExtended) ++i;
    appendUtf8(text, isExtended ? fromGsmExtension(septets[i]) : fromGsmSeptet(septets[i]));
  }
  return text;
}

}  // namespace tocsin::pdu
