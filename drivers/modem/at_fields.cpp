// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_fields.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace tocsin::modem {
namespace {

constexpr std::size_t kFieldsMax = 64;
constexpr std::size_t kNumberDigitsMax = 9;
constexpr std::size_t kPduDigitsMin = 26;

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}

bool isHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool sameLetter(char a, char b) {
  return upper(a) == upper(b);
}

Field fieldFrom(std::string_view text) {
  Field field{trimmed(text)};
  field.isQuoted = field.text.starts_with('"') || field.text.ends_with('"');
  if (field.text.starts_with('"')) field.text.remove_prefix(1);
  if (field.text.ends_with('"')) field.text.remove_suffix(1);
  field.text = trimmed(field.text);
  return field;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && isBlank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool equalsNoCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), sameLetter);
}

bool startsNoCase(std::string_view text, std::string_view prefix) {
  return equalsNoCase(text.substr(0, prefix.size()), prefix);
}

bool containsNoCase(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(), sameLetter) !=
             text.end() ||
         part.empty();
}

std::optional<int> numberIn(std::string_view text) {
  text = trimmed(text);
  const bool isNumber =
      !text.empty() && text.size() <= kNumberDigitsMax &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!isNumber) return std::nullopt;
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool looksLikePdu(std::string_view line) {
  line = trimmed(line);
  return line.size() >= kPduDigitsMin && std::all_of(line.begin(), line.end(), isHexDigit);
}

std::optional<std::string_view> bodyOf(std::string_view line, std::string_view prefix) {
  line = trimmed(line);
  if (prefix.empty() || !startsNoCase(line, prefix)) return std::nullopt;
  line = trimmed(line.substr(prefix.size()));
  if (!line.starts_with(':')) return std::nullopt;
  return trimmed(line.substr(1));
}

std::vector<Field> fieldsOf(std::string_view body) {
  std::vector<Field> fields;
  if (trimmed(body).empty()) return fields;
  const bool pairs = std::count(body.begin(), body.end(), '"') % 2 == 0;
  bool isInside = false;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= body.size() && fields.size() < kFieldsMax; ++i) {
    const bool isEnd = i == body.size();
    if (!isEnd && body[i] == '"' && pairs) isInside = !isInside;
    if (!isEnd && body[i] == '(' && !isInside) ++depth;
    if (!isEnd && body[i] == ')' && !isInside && depth > 0) --depth;
    if (!isEnd && (body[i] != ',' || isInside || depth > 0)) continue;
    fields.push_back(fieldFrom(body.substr(begin, i - begin)));
    begin = i + 1;
  }
  return fields;
}

}  // namespace tocsin::modem
