// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/wording_line.h"

#include <algorithm>
#include <array>

#include "queue/base/check.h"

namespace tocsin::reply {
namespace {

constexpr std::string_view kCut = "..";
constexpr std::size_t kBracketDigitsMin = 4;
constexpr std::size_t kBracketDigitsMax = 8;

struct FieldName {
  std::string_view name;
  std::string Fields::*field;
};

constexpr std::array<FieldName, 12> kFieldNames{{
    {"number", &Fields::number},
    {"text", &Fields::text},
    {"who", &Fields::who},
    {"at", &Fields::at},
    {"day", &Fields::day},
    {"list", &Fields::list},
    {"detail", &Fields::detail},
    {"other", &Fields::other},
    {"to", &Fields::to},
    {"head", &Fields::head},
    {"level", &Fields::level},
    {"hint", &Fields::hint},
}};

const std::string& valueOf(std::string_view name, const Fields& fields) {
  const auto known = std::find_if(
      kFieldNames.begin(), kFieldNames.end(), [&](const FieldName& f) { return f.name == name; });
  check(known != kFieldNames.end(), "a phrase names only known fields");
  return fields.*(known->field);
}

bool endsSentence(std::string_view text) {
  return !text.empty() && std::string_view(".!?").find(text.back()) != std::string_view::npos;
}

// Appends a piece without brackets; false when a field has no value.
bool append(std::string& to, std::string_view piece, const Fields& fields) {
  bool whole = true;
  while (!piece.empty()) {
    if (piece.front() == '{') {
      const std::size_t end = piece.find('}');
      check(end != std::string_view::npos, "a phrase closes its braces");
      const std::string& value = valueOf(piece.substr(1, end - 1), fields);
      whole = whole && !value.empty();
      to += value;
      piece.remove_prefix(end + 1);
      continue;
    }
    if (piece.front() != '.' || !endsSentence(to)) to += piece.front();
    piece.remove_prefix(1);
  }
  return whole;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Length of the digits when "<digits>" of a number's length starts at `at`, else 0.
std::size_t bracketedDigits(std::string_view text, std::size_t at) {
  if (text[at] != '<') return 0;
  const std::string_view rest = text.substr(at + 1);
  const auto end = std::find_if_not(rest.begin(), rest.end(), isDigit);
  const auto digits = static_cast<std::size_t>(end - rest.begin());
  const bool isNumber = digits >= kBracketDigitsMin && digits <= kBracketDigitsMax;
  return isNumber && end != rest.end() && *end == '>' ? digits : 0;
}

std::string withoutOurBrackets(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t digits = bracketedDigits(text, at);
    if (digits == 0) continue;
    text[at] = '(';
    text[at + digits + 1] = ')';
  }
  return text;
}

std::string withCut(std::string_view prefix) {
  while (!prefix.empty() && prefix.back() == ' ') {
    prefix.remove_suffix(1);
  }
  return std::string(prefix) + std::string(kCut);
}

std::string twoDigits(int value) {
  const std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}

}  // namespace

std::string fill(std::string_view pattern, const Fields& fields) {
  std::string line;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('[');
    append(line, pattern.substr(0, open), fields);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find(']', open);
    check(close != std::string_view::npos, "a phrase closes its brackets");
    const std::size_t before = line.size();
    if (!append(line, pattern.substr(open + 1, close - open - 1), fields)) line.resize(before);
    pattern.remove_prefix(close + 1);
  }
  return line;
}

Room roomOf(SmsAlphabet alphabet, int parts) {
  const bool isGsm7 = alphabet == SmsAlphabet::Gsm7;
  if (parts <= 1) return {alphabet, isGsm7 ? kGsm7Single : kUcs2Single};
  const auto count = static_cast<std::size_t>(parts);
  return {alphabet, (isGsm7 ? kGsm7Part : kUcs2Part) * count - (count - 1)};
}

std::string fillToFit(std::string_view pattern,
                      const Fields& fields,
                      std::string Fields::*flexible,
                      const Room& room) {
  const std::string& whole = fields.*flexible;
  std::string line = fill(pattern, fields);
  if (whole.empty() || room.fits(line)) return line;
  // One plain letter in its place shows what the field costs besides itself.
  Fields cut = fields;
  cut.*flexible = "x";
  const std::size_t others = smsUnits(fill(pattern, cut), room.alphabet) - 1;
  const std::size_t left = room.units > others ? room.units - others : 0;
  cut.*flexible = shortened(whole, left, room.alphabet);
  return fill(pattern, cut);
}

std::string cleaned(std::string_view foreign) {
  // Through code points and back, so that malformed bytes become characters.
  const std::string sound = encodeUtf8(decodeUtf8(foreign));
  return withoutOurBrackets(oneLine(toGsm7Letters(oneLine(sound))));
}

std::string shortened(std::string_view text, std::size_t units, SmsAlphabet alphabet) {
  if (smsUnits(text, alphabet) <= units) return std::string(text);
  if (units <= kCut.size()) return {};
  return withCut(smsPrefix(text, units - kCut.size(), alphabet));
}

std::string cappedAt(std::string_view text, std::size_t chars) {
  if (firstChars(text, chars).size() == text.size()) return std::string(text);
  return withCut(firstChars(text, chars - kCut.size()));
}

std::string untilOddLetter(std::string_view text) {
  const std::u32string letters = decodeUtf8(text);
  const auto odd = std::find_if(
      letters.begin(), letters.end(), [](char32_t letter) { return !gsm7Septets(letter); });
  if (odd == letters.end()) return std::string(text);
  if (odd == letters.begin()) return {};
  return withCut(encodeUtf8(std::u32string(letters.begin(), odd)));
}

std::string clockTime(const LocalTime& at) {
  if (at == LocalTime{}) return {};
  return twoDigits(at.hour) + ":" + twoDigits(at.minute);
}

std::string dayAndTime(const LocalTime& at, Language language) {
  if (at == LocalTime{}) return {};
  const auto& days = pageWords(language).days;
  const auto weekday = static_cast<std::size_t>(at.weekday);
  check(weekday < days.size(), "a weekday is one of seven");
  return std::string(days[weekday]) + " " + clockTime(at);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string line;
  for (const std::string& part : parts) {
    if (!line.empty()) line += between;
    line += part;
  }
  return line;
}

}  // namespace tocsin::reply
