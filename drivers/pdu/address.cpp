// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/address.h"

#include <algorithm>

#include "drivers/pdu/septets.h"

namespace tocsin::pdu {
namespace {

constexpr std::size_t kSemiOctetsMax = 20;
constexpr std::size_t kNameSeptetsMax = kSemiOctetsMax * 4 / 7;
constexpr std::size_t kServiceCentreOctetsMax = 1 + kSemiOctetsMax / 2;

// Type of number in bits 6 to 4, numbering plan below, bit 7 always set.
constexpr std::uint8_t kUnknownIsdn = 0x81;
constexpr std::uint8_t kInternationalIsdn = 0x91;
constexpr std::uint8_t kNationalIsdn = 0xA1;
constexpr std::uint8_t kName = 0xD0;

AddressKind kindOf(std::uint8_t type) {
  switch (type & 0x70U) {
    case kInternationalIsdn & 0x70U: return AddressKind::International;
    case kNationalIsdn & 0x70U: return AddressKind::National;
    case kName & 0x70U: return AddressKind::Alphanumeric;
    default: return AddressKind::Unknown;
  }
}

std::uint8_t typeOf(AddressKind kind) {
  switch (kind) {
    case AddressKind::Unknown: return kUnknownIsdn;
    case AddressKind::International: return kInternationalIsdn;
    case AddressKind::National: return kNationalIsdn;
    case AddressKind::Alphanumeric: return kName;
  }
  return kUnknownIsdn;
}

Error wrong(const Address& address, std::string_view why) {
  return {Fault::Permanent, "\"" + address.text + "\" " + std::string(why)};
}

Octets withHead(std::size_t semiOctets, AddressKind kind, const Octets& body) {
  Octets octets{static_cast<std::uint8_t>(semiOctets), typeOf(kind)};
  octets.insert(octets.end(), body.begin(), body.end());
  return octets;
}

Result<Octets> writeName(const Address& address) {
  const auto septets = septetsOfText(address.text);
  if (!septets) return wrong(address, "has a letter that a sender's name cannot have");
  if (septets->empty() || septets->size() > kNameSeptetsMax) {
    return wrong(address, "is no sender's name: 1 to 11 letters are");
  }
  return withHead((septets->size() * 7 + 3) / 4, address.kind, packSeptets(*septets));
}

Address fromBody(std::uint8_t type, OctetsView body, std::size_t semiOctets) {
  Address address{.kind = kindOf(type), .text = {}};
  if (address.kind == AddressKind::Alphanumeric) {
    // Rounded down: what is left of the last semi-octets is filler, not an '@'.
    address.text = textOfSeptets(unpackSeptets(body, 0, semiOctets * 4 / 7));
    return address;
  }
  address.text = fromSemiOctets(body, semiOctets);
  const bool isInternational = address.kind == AddressKind::International;
  if (isInternational && !address.text.empty()) address.text.insert(0, 1, '+');
  return address;
}

}  // namespace

Address addressOf(const PhoneNumber& number) {
  const std::string& text = number.text();
  if (number.isInternational()) return {AddressKind::International, text};
  const bool isDigits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return {isDigits ? AddressKind::Unknown : AddressKind::Alphanumeric, text};
}

Result<Octets> writeAddress(const Address& address) {
  if (address.kind == AddressKind::Alphanumeric) return writeName(address);
  std::string_view digits = address.text;
  if (address.kind == AddressKind::International && digits.starts_with('+')) {
    digits.remove_prefix(1);
  }
  const auto body = toSemiOctets(digits);
  if (!body) return wrong(address, "is no number: digits are, and one + before them");
  if (digits.empty() || digits.size() > kSemiOctetsMax) {
    return wrong(address, "has " + std::to_string(digits.size()) + " digits: 1 to 20 can be sent");
  }
  return withHead(digits.size(), address.kind, *body);
}

Address readAddress(Reader& reader, std::string_view field) {
  const std::size_t semiOctets = reader.octet(field);
  if (semiOctets > kSemiOctetsMax) {
    reader.fail(field, std::to_string(semiOctets) + " digits: an address has at most 20");
  }
  const std::uint8_t type = reader.octet(field);
  return fromBody(type, reader.octets((semiOctets + 1) / 2, field), semiOctets);
}

Address readServiceCentre(Reader& reader) {
  constexpr std::string_view kField = "service centre";
  const std::size_t octets = reader.octet(kField);
  if (octets == 0) return {};
  if (octets > kServiceCentreOctetsMax) {
    reader.fail(kField, std::to_string(octets) + " octets: its address has at most 11");
  }
  const std::uint8_t type = reader.octet(kField);
  return fromBody(type, reader.octets(octets - 1, kField), 2 * (octets - 1));
}

}  // namespace tocsin::pdu
