// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/user_data.h"

#include "drivers/pdu/septets.h"
#include "queue/base/utf8.h"

namespace tocsin::pdu {
namespace {

constexpr std::size_t kUserDataOctetsMax = 140;
constexpr std::uint8_t kConcatenation8 = 0x00;
constexpr std::uint8_t kConcatenation16 = 0x08;
constexpr std::string_view kLengthField = "TP-UDL";
constexpr std::string_view kHeaderField = "TP-UD header";

constexpr bool isHighSurrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

constexpr bool isLowSurrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// UTF-16, big endian: UCS-2 as phones really use it.
std::string textOfUcs2(const Octets& octets) {
  const auto unitAt = [&](std::size_t i) { return octets[i] * 0x100U + octets[i + 1]; };
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    if (i + 1 == octets.size()) {
      appendUtf8(text, kReplacement);
      break;
    }
    const unsigned unit = unitAt(i);
    const bool isPair =
        isHighSurrogate(unit) && i + 3 < octets.size() && isLowSurrogate(unitAt(i + 2));
    if (isPair) {
      appendUtf8(text, 0x10000U + ((unit - 0xD800U) << 10U) + (unitAt(i + 2) - 0xDC00U));
      i += 2;
    } else {
      appendUtf8(text, unit);  // half a pair becomes U+FFFD there
    }
  }
  return text;
}

Octets ucs2OfText(std::string_view utf8) {
  Octets octets;
  const auto put = [&](char32_t unit) {
    octets.push_back(static_cast<std::uint8_t>(unit >> 8U & 0xFFU));
    octets.push_back(static_cast<std::uint8_t>(unit & 0xFFU));
  };
  while (!utf8.empty()) {
    const Utf8Char c = firstUtf8Char(utf8);
    utf8.remove_prefix(c.bytes);
    if (c.codePoint < 0x10000) {
      put(c.codePoint);
    } else {
      put(0xD800U + ((c.codePoint - 0x10000U) >> 10U));
      put(0xDC00U + (c.codePoint & 0x3FFU));
    }
  }
  return octets;
}

std::optional<Concatenation> concatenationOf(std::uint8_t identifier, OctetsView data) {
  Concatenation c;
  if (identifier == kConcatenation8 && data.size() == 3) {
    c = {.reference = data[0], .isWide = false, .total = data[1], .part = data[2]};
  } else if (identifier == kConcatenation16 && data.size() == 4) {
    c = {.reference = data[0] * 0x100 + data[1], .isWide = true, .total = data[2], .part = data[3]};
  } else {
    return std::nullopt;
  }
  if (c.part == 0 || c.part > c.total) return std::nullopt;
  return c;
}

// The information elements of a header without its length.
std::optional<Concatenation> readHeader(Reader& reader, OctetsView elements) {
  std::optional<Concatenation> found;
  while (!elements.empty()) {
    if (elements.size() < 2 || elements.size() - 2 < elements[1]) {
      reader.fail(kHeaderField, "its last element ends outside of it");
      return std::nullopt;
    }
    const auto c = concatenationOf(elements[0], elements.subspan(2, elements[1]));
    if (c) found = c;
    elements = elements.subspan(2U + elements[1]);
  }
  return found;
}

Octets headerOf(const std::optional<Concatenation>& c) {
  if (!c) return {};
  return {5,
          kConcatenation8,
          3,
          static_cast<std::uint8_t>(c->reference),
          static_cast<std::uint8_t>(c->total),
          static_cast<std::uint8_t>(c->part)};
}

Octets withLength(std::size_t length, Octets header, const Octets& body) {
  header.insert(header.begin(), static_cast<std::uint8_t>(length));
  header.insert(header.end(), body.begin(), body.end());
  return header;
}

Error tooLong(std::size_t units, std::size_t unitsMax) {
  return {Fault::Permanent,
          "the text takes " + std::to_string(units) + " characters of one SMS, which has " +
              std::to_string(unitsMax)};
}

}  // namespace

Coding codingOf(std::uint8_t dcs) {
  const unsigned group = dcs >> 4U;
  if (group >= 0xF) return (dcs & 0x04U) != 0 ? Coding::Data : Coding::Gsm7;
  if (group == 0xE) return Coding::Ucs2;
  if (group >= 0x8) return Coding::Gsm7;
  const bool isCompressed = (dcs & 0x20U) != 0;
  const unsigned alphabet = dcs >> 2U & 0x03U;
  if (isCompressed || alphabet == 1) return Coding::Data;
  return alphabet == 2 ? Coding::Ucs2 : Coding::Gsm7;
}

std::string textOf(const Body& body) {
  switch (body.coding) {
    case Coding::Gsm7: return textOfSeptets(body.units);
    case Coding::Ucs2: return textOfUcs2(body.units);
    case Coding::Data: break;
  }
  return body.units.empty() ? std::string() : "[8-bit data " + toHex(body.units) + "]";
}

UserData readUserData(Reader& reader, std::uint8_t dcs, bool hasHeader) {
  UserData read{.body = {.coding = codingOf(dcs), .units = {}}, .concatenation = {}};
  const bool isPacked = read.body.coding == Coding::Gsm7;
  const std::size_t length = reader.octet(kLengthField);
  const std::size_t octets = isPacked ? octetsOfSeptets(length) : length;
  if (octets > kUserDataOctetsMax) {
    reader.fail(kLengthField, std::to_string(octets) + " octets: an SMS has at most 140");
  }
  const OctetsView data = reader.octets(octets, "TP-UD");
  if (!reader.isGood()) return read;
  std::size_t header = 0;  // octets
  if (hasHeader) {
    header = data.empty() ? 1 : data.front() + std::size_t{1};
    if ((isPacked ? septetsOfOctets(header) : header) > length) {
      reader.fail(kHeaderField, std::to_string(header) + " octets are more than the SMS has");
      return read;
    }
    read.concatenation = readHeader(reader, data.subspan(1, header - 1));
  }
  const OctetsView rest = data.subspan(header);
  const std::size_t skipped = septetsOfOctets(header);
  read.body.units =
      isPacked ? unpackSeptets(data, skipped, length - skipped) : Octets(rest.begin(), rest.end());
  return read;
}

Result<Octets> writeUserData(std::string_view utf8,
                             SmsAlphabet alphabet,
                             const std::optional<Concatenation>& concatenation) {
  const Octets header = headerOf(concatenation);
  const std::size_t units = smsUnits(utf8, alphabet);
  if (alphabet == SmsAlphabet::Ucs2) {
    const std::size_t unitsMax = concatenation ? kUcs2Part : kUcs2Single;
    if (units > unitsMax) return tooLong(units, unitsMax);
    const Octets body = ucs2OfText(utf8);
    return withLength(header.size() + body.size(), header, body);
  }
  const std::size_t unitsMax = concatenation ? kGsm7Part : kGsm7Single;
  if (units > unitsMax) return tooLong(units, unitsMax);
  const auto septets = septetsOfText(utf8);
  if (!septets) return Error{Fault::Permanent, "the text has a character that GSM-7 lacks"};
  const std::size_t before = septetsOfOctets(header.size());
  return withLength(
      before + septets->size(), header, packSeptets(*septets, before * 7 - header.size() * 8));
}

}  // namespace tocsin::pdu
