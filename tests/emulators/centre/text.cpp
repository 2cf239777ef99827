// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/text.h"

#include <algorithm>

#include "tests/emulators/modem/alphabet.h"

namespace tocsin::centre {
namespace {

using emulator::Octets;

Octets bytesOf(std::string_view octets) {
  return {octets.begin(), octets.end()};
}

std::string stringOf(const Octets& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string ofLatin1(std::string_view octets) {
  std::u32string text;
  for (const char c : octets) {
    text += static_cast<unsigned char>(c);
  }
  return emulator::toUtf8(text);
}

std::optional<std::string> toBytesBelow(char32_t end, std::string_view text) {
  std::string octets;
  for (const char32_t c : emulator::fromUtf8(text)) {
    if (c >= end) return std::nullopt;
    octets += static_cast<char>(c);
  }
  return octets;
}

// Octets of user data in one part, and in one of several behind a header of 8 bits.
struct Room {
  std::size_t whole;
  std::size_t part;
};

constexpr Room kGsmRoom{160, 153};
constexpr Room kUcs2Room{140, 134};
constexpr std::size_t kHeaderRoom = 6;

// Where a part that may be so long ends: not behind an escape, not inside a surrogate pair.
std::size_t endOfPart(Alphabet alphabet, std::string_view rest, std::size_t room) {
  if (rest.size() <= room) return rest.size();
  if (alphabet == Alphabet::Gsm7) return rest[room - 1] == '\x1B' ? room - 1 : room;
  const auto high = static_cast<unsigned char>(rest[room - 2]);
  return high >= 0xD8 && high < 0xDC ? room - 2 : room;
}

std::string headerOf(const Part& part, bool isWide) {
  std::string header = isWide ? std::string("\x06\x08\x04", 3) : std::string("\x05\x00\x03", 3);
  if (isWide) header += static_cast<char>(part.reference >> 8);
  header += static_cast<char>(part.reference);
  header += static_cast<char>(part.total);
  return header += static_cast<char>(part.number);
}

int octetAt(std::string_view octets, std::size_t place) {
  return static_cast<unsigned char>(octets[place]);
}

// What one information element says of the part.
void readElement(int id, std::string_view value, Part& part) {
  if (id == 0x00 && value.size() == 3) {
    part = {octetAt(value, 0), octetAt(value, 2), octetAt(value, 1)};
  } else if (id == 0x08 && value.size() == 4) {
    part = {octetAt(value, 0) << 8 | octetAt(value, 1), octetAt(value, 3), octetAt(value, 2)};
  }
}

}  // namespace

std::string textOf(Alphabet alphabet, std::string_view octets) {
  switch (alphabet) {
    case Alphabet::Gsm7: return emulator::toUtf8(emulator::fromSeptets(bytesOf(octets)));
    case Alphabet::Ucs2: return emulator::toUtf8(emulator::fromUcs2(bytesOf(octets)));
    case Alphabet::Latin1:
    case Alphabet::Ascii: return ofLatin1(octets);
    case Alphabet::Binary: break;
  }
  return hexOf(octets);
}

std::optional<std::string> octetsOf(Alphabet alphabet, std::string_view text) {
  switch (alphabet) {
    case Alphabet::Gsm7: {
      const auto septets = emulator::toSeptets(emulator::fromUtf8(text));
      return septets ? std::optional(stringOf(*septets)) : std::nullopt;
    }
    case Alphabet::Ucs2: return stringOf(emulator::toUcs2(emulator::fromUtf8(text)));
    case Alphabet::Latin1: return toBytesBelow(0x100, text);
    case Alphabet::Ascii: return toBytesBelow(0x80, text);
    case Alphabet::Binary: break;
  }
  return octetsOfHex(text);
}

std::string wordOfLog(std::string_view text) {
  std::u32string word = emulator::fromUtf8(text);
  std::replace_if(
      word.begin(),
      word.end(),
      [](char32_t c) { return c <= U' ' || c == 0x7F || c == 0xA0; },
      U'_');
  return word.empty() ? "-" : emulator::toUtf8(word);
}

std::string hexOf(std::string_view octets) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  digits.reserve(octets.size() * 2);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    digits += kDigits[octet >> 4U];
    digits += kDigits[octet & 15U];
  }
  return digits;
}

std::optional<std::string> octetsOfHex(std::string_view digits) {
  const auto octets = emulator::fromHex(digits);
  return octets ? std::optional(stringOf(*octets)) : std::nullopt;
}

Parted withoutHeader(std::string_view userData) {
  const std::size_t length = userData.empty() ? 0 : octetAt(userData, 0) + 1U;
  if (length == 0 || length > userData.size()) return {{}, userData, {}};
  Parted parted{userData.substr(0, length), userData.substr(length), {}};
  std::string_view rest = parted.header.substr(1);
  while (rest.size() >= 2 && static_cast<std::size_t>(octetAt(rest, 1)) + 2 <= rest.size()) {
    const auto size = static_cast<std::size_t>(octetAt(rest, 1));
    readElement(octetAt(rest, 0), rest.substr(2, size), parted.part);
    rest.remove_prefix(size + 2);
  }
  return parted;
}

std::vector<Delivery> cut(std::string_view text, LongForm form, int reference) {
  Delivery model;
  const auto septets = octetsOf(Alphabet::Gsm7, text);
  model.alphabet = septets ? Alphabet::Gsm7 : Alphabet::Ucs2;
  const std::string all = septets ? *septets : octetsOf(Alphabet::Ucs2, text).value_or("");
  const Room room = septets ? kGsmRoom : kUcs2Room;
  if (all.size() <= room.whole || form == LongForm::Payload) {
    model.octets = all;
    model.isInPayload = form == LongForm::Payload;
    return {model};
  }
  const std::size_t wider = form == LongForm::Wide ? (septets ? 1 : 2) : 0;
  std::vector<Delivery> parts;
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = endOfPart(model.alphabet, rest, room.part - wider);
    parts.push_back(model);
    parts.back().octets = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].part = {reference, static_cast<int>(i + 1), static_cast<int>(parts.size())};
    if (form != LongForm::Sar) parts[i].header = headerOf(parts[i].part, form == LongForm::Wide);
  }
  return parts;
}

}  // namespace tocsin::centre
