// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/address.h"
#include "drivers/pdu/octets.h"
#include "drivers/pdu/reader.h"
#include "drivers/pdu/user_data.h"
#include "queue/base/result.h"

namespace tocsin::pdu {

// An SMS-SUBMIT as the phone's side of the network sees it; the product itself never reads one.
struct ReadSubmit {
  std::uint8_t first = 0;
  std::uint8_t reference = 0;
  Address to;
  std::uint8_t protocol = 0;
  std::uint8_t coding = 0;
  std::optional<std::uint8_t> validity;  // relative
  std::string stamp;                     // of an absolute validity, in hex
  std::optional<Concatenation> concatenation;
  std::string text;
};

inline Result<ReadSubmit> readSubmit(std::string_view hex) {
  const auto octets = fromHex(hex);
  if (!octets) return octets.error();
  Reader reader(*octets);
  readServiceCentre(reader);
  ReadSubmit s;
  s.first = reader.octet("TP-MTI");
  if ((s.first & 3U) != 1) reader.fail("TP-MTI", "no SMS-SUBMIT");
  s.reference = reader.octet("TP-MR");
  s.to = readAddress(reader, "TP-DA");
  s.protocol = reader.octet("TP-PID");
  s.coding = reader.octet("TP-DCS");
  constexpr std::array<std::size_t, 4> kValidityOctets{0, 7, 1, 7};
  const OctetsView validity = reader.octets(kValidityOctets.at(s.first >> 3U & 3U), "TP-VP");
  if (validity.size() == 1) s.validity = validity.front();
  if (validity.size() == 7) s.stamp = toHex(validity);
  const UserData data = readUserData(reader, s.coding, (s.first & 0x40U) != 0);
  s.concatenation = data.concatenation;
  s.text = textOf(data.body);
  if (!reader.isGood()) return reader.error();
  return s;
}

}  // namespace tocsin::pdu
