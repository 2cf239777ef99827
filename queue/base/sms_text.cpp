// SPDX-License-Identifier: Apache-2.0
#include "queue/base/sms_text.h"

#include "queue/base/gsm_alphabet.h"
#include "queue/base/utf8.h"

namespace tocsin {
namespace {

// One character at the front of a text: what it takes of the text and of the alphabets.
struct Step {
  std::size_t bytes;
  std::size_t septets;  // 0: not in GSM-7
  std::size_t utf16;

  // What GSM-7 lacks counts as the one character that would stand for it.
  std::size_t units(SmsAlphabet alphabet) const {
    if (alphabet == SmsAlphabet::Ucs2) return utf16;
    return septets == 0 ? 1 : septets;
  }
};

// The arithmetic runs for every page, and most texts are ASCII: those are looked up by byte.
inline Step stepAt(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < kAsciiSize) return {1, kAsciiSeptets[byte], 1};
  const Utf8Char c = firstUtf8Char(text.substr(at));
  const auto septets = static_cast<std::size_t>(septetsOf(c.codePoint));
  return {c.bytes, septets, c.codePoint >= 0x10000 ? 2U : 1U};
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
  std::size_t septets = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Step step = stepAt(text, at);
    if (step.septets == 0) return {SmsAlphabet::Ucs2, smsUnits(text, SmsAlphabet::Ucs2)};
    septets += step.septets;
    at += step.bytes;
  }
  return {SmsAlphabet::Gsm7, septets};
}

}  // namespace

std::optional<int> gsm7Septets(char32_t codePoint) {
  const int septets = septetsOf(codePoint);
  return septets == 0 ? std::nullopt : std::optional(septets);
}

SmsAlphabet alphabetOf(std::string_view text) {
  return measure(text).alphabet;
}

std::size_t smsUnits(std::string_view text, SmsAlphabet alphabet) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Step step = stepAt(text, at);
    units += step.units(alphabet);
    at += step.bytes;
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
    const Step step = stepAt(text, end);
    const std::size_t needed = step.units(alphabet);
    if (needed > units) break;
    units -= needed;
    end += step.bytes;
  }
  return text.substr(0, end);
}

}  // namespace tocsin
