// SPDX-License-Identifier: Apache-2.0
#include "spool/file_name.h"

#include <algorithm>
#include <cctype>

#include "queue/base/sms_text.h"
#include "spool/identity.h"

namespace tocsin::spool {
namespace {

constexpr std::size_t kHashDigits = 8;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

bool isPrintableAscii(char c) {
  return c >= 0x20 && c < 0x7F;
}

// Control characters, and what breaks a line or turns the direction of writing (it makes a name
// read as another).
bool isHostile(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0x200E || c == 0x200F;
}

bool isClean(std::string_view name) {
  if (std::all_of(name.begin(), name.end(), isPrintableAscii)) return true;
  const std::u32string decoded = decodeUtf8(name);
  return encodeUtf8(decoded) == name && std::none_of(decoded.begin(), decoded.end(), isHostile);
}

}  // namespace

bool isAlertName(std::string_view name) {
  constexpr std::string_view kEnding = ".xml";
  return name.size() > kEnding.size() && name.front() != '.' &&
         equalIgnoringCase(name.substr(name.size() - kEnding.size()), kEnding) &&
         !equalIgnoringCase(name, "MsgQueue.xml");
}

std::optional<Time> timeInName(std::string_view name) {
  constexpr std::size_t kDigits = 10;
  if (name.size() <= kDigits || isDigit(name[kDigits])) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : name.substr(0, kDigits)) {
    if (!isDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return Time{seconds{value}};
}

std::string displayName(std::string_view name) {
  if (isClean(name)) return std::string{name};
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string shown;
  for (const char c : name) {
    if (isPrintableAscii(c)) {
      shown += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    shown += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return fitName(shown, "");
}

std::string fitName(std::string_view stem, std::string_view suffix) {
  if (stem.size() + suffix.size() <= kFileNameBytesMax) {
    return std::string{stem}.append(suffix);
  }
  const std::string hash = "~" + sha256Hex(stem).substr(0, kHashDigits);
  std::size_t room = kFileNameBytesMax - suffix.size() - hash.size();
  while (room > 0 && (static_cast<unsigned char>(stem[room]) & 0xC0) == 0x80) {
    --room;  // never cuts a character in two
  }
  return std::string{stem.substr(0, room)}.append(hash).append(suffix);
}

}  // namespace tocsin::spool
