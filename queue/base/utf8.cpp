// SPDX-License-Identifier: Apache-2.0
#include "queue/base/utf8.h"

#include "queue/base/sms_text.h"

namespace tocsin {
namespace {

constexpr char32_t kLastCodePoint = 0x10FFFF;

constexpr bool isCharacter(char32_t c) {
  return c <= kLastCodePoint && (c < 0xD800 || c > 0xDFFF);
}

// What a lead byte says: how many bytes the character takes, which of the lead's bits belong to it,
// and the least code point that needs so many bytes.
struct Shape {
  std::size_t bytes;
  unsigned char leadBits;
  char32_t least;
};

constexpr Shape kMalformed{0, 0, 0};

constexpr Shape shapeOf(unsigned char lead) {
  if (lead < 0x80) return {1, 0x7F, 0};
  if ((lead & 0xE0) == 0xC0) return {2, 0x1F, 0x80};
  if ((lead & 0xF0) == 0xE0) return {3, 0x0F, 0x800};
  if ((lead & 0xF8) == 0xF0) return {4, 0x07, 0x10000};
  return kMalformed;
}

// Control characters, line breaks and everything that shows as a blank.
bool isBlank(char32_t c) {
  constexpr std::u32string_view kBlanks = U"\u00A0\u1680\u2028\u2029\u202F\u205F\u3000";
  if (c <= 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x2000 && c <= 0x200A)) return true;
  return c > 0x9F && kBlanks.find(c) != std::u32string_view::npos;
}

}  // namespace

Utf8Char firstUtf8Char(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const Shape shape = shapeOf(lead);
  if (shape.bytes == 0 || shape.bytes > text.size()) return {};
  char32_t codePoint = lead & shape.leadBits;
  for (std::size_t i = 1; i < shape.bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {};
    codePoint = (codePoint << 6) | (next & 0x3FU);
  }
  if (codePoint < shape.least || !isCharacter(codePoint)) return {};
  return {codePoint, shape.bytes};
}

std::string_view firstBytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = bytes;
  // Not in the middle of a character: at most three bytes that go on with one.
  for (int back = 0; back < 3 && end > 0; ++back) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U) break;
    --end;
  }
  return text.substr(0, end);
}

void appendUtf8(std::string& to, char32_t codePoint) {
  const char32_t c = isCharacter(codePoint) ? codePoint : kReplacement;
  const auto put = [&to](char32_t byte) { to += static_cast<char>(byte); };
  const auto putTail = [&](int shift) { put(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0U | (c >> 6));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12));
    putTail(6);
  } else {
    put(0xF0U | (c >> 18));
    putTail(12);
    putTail(6);
  }
  putTail(0);
}

std::u32string decodeUtf8(std::string_view text) {
  std::u32string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = firstUtf8Char(text);
    decoded += c.codePoint;
    text.remove_prefix(c.bytes);
  }
  return decoded;
}

std::string encodeUtf8(std::u32string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char32_t c : text) {
    appendUtf8(encoded, c);
  }
  return encoded;
}

std::string oneLine(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool blankBefore = false;
  while (!text.empty()) {
    const Utf8Char c = firstUtf8Char(text);
    text.remove_prefix(c.bytes);
    if (isBlank(c.codePoint)) {
      blankBefore = true;
      continue;
    }
    if (blankBefore && !line.empty()) line += ' ';
    blankBefore = false;
    appendUtf8(line, c.codePoint);
  }
  return line;
}

std::string_view firstChars(std::string_view text, std::size_t chars) {
  std::size_t end = 0;
  for (; chars > 0 && end < text.size(); --chars) {
    end += firstUtf8Char(text.substr(end)).bytes;
  }
  return text.substr(0, end);
}

}  // namespace tocsin
