// SPDX-License-Identifier: Apache-2.0
#include "queue/base/sms_text.h"

#include "queue/base/gsm_alphabet.h"
#include "queue/base/utf8.h"

namespace tocsin {
namespace {

std::size_t utf16UnitsOf(char32_t codePoint) {
  return codePoint >= 0x10000 ? 2 : 1;
}

// What the alphabet lacks counts as the one character that would stand for it.
std::size_t unitsOf(char32_t codePoint, SmsAlphabet alphabet) {
  if (alphabet == SmsAlphabet::Ucs2) return utf16UnitsOf(codePoint);
  const int septets = septetsOf(codePoint);
  return septets == 0 ? 1 : static_cast<std::size_t>(septets);
}

// The arithmetic runs for every page, and most texts are ASCII: those need no decoding.
Utf8Char nextChar(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  return firstUtf8Char(text.substr(at));
}

// A text looked at once.
struct Measure {
  SmsAlphabet alphabet = SmsAlphabet::Gsm7;
  std::size_t units = 0;

  bool fitsAlone() const {
    return units <= (alphabet == SmsAlphabet::Gsm7 ? kGsm7Single : kUcs2Single);
  }

  std::size_t unitsOfPart() const { return alphabet == SmsAlphabet::Gsm7 ? kGsm7Part : kUcs2Part; }
};

Measure measure(std::string_view text) {
  Measure gsm7;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = nextChar(text, at);
    const int septets = septetsOf(c.codePoint);
    if (septets == 0) return {SmsAlphabet::Ucs2, smsUnits(text, SmsAlphabet::Ucs2)};
    gsm7.units += static_cast<std::size_t>(septets);
    at += c.bytes;
  }
  return gsm7;
}

}  // namespace

std::optional<int> gsm7Septets(char32_t codePoint) {
  const int septets = septetsOf(codePoint);
  return septets == 0 ? std::nullopt : std::optional(septets);
}

SmsAlphabet alphabetOf(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = nextChar(text, at);
    if (septetsOf(c.codePoint) == 0) return SmsAlphabet::Ucs2;
    at += c.bytes;
  }
  return SmsAlphabet::Gsm7;
}

std::size_t smsUnits(std::string_view text, SmsAlphabet alphabet) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = nextChar(text, at);
    units += unitsOf(c.codePoint, alphabet);
    at += c.bytes;
  }
  return units;
}

int smsParts(std::string_view text) {
  const Measure whole = measure(text);
  if (whole.fitsAlone()) return 1;
  int parts = 0;
  for (; !text.empty(); ++parts) {
    text.remove_prefix(smsPrefix(text, whole.unitsOfPart(), whole.alphabet).size());
  }
  return parts;
}

std::vector<std::string> splitSms(std::string_view text) {
  const Measure whole = measure(text);
  if (whole.fitsAlone()) return {std::string(text)};
  std::vector<std::string> parts;
  while (!text.empty()) {
    parts.emplace_back(smsPrefix(text, whole.unitsOfPart(), whole.alphabet));
    text.remove_prefix(parts.back().size());
  }
  return parts;
}

std::string_view smsPrefix(std::string_view text, std::size_t units, SmsAlphabet alphabet) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Utf8Char c = nextChar(text, end);
    const std::size_t needed = unitsOf(c.codePoint, alphabet);
    if (needed > units) break;
    units -= needed;
    end += c.bytes;
  }
  return text.substr(0, end);
}

}  // namespace tocsin
