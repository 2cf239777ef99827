// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/letters.h"

#include <algorithm>
#include <array>

#include "queue/base/sms_text.h"

namespace tocsin::reply {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  CharKind kind;
};

// Everything above ASCII that is not simply a sign; sorted. What malformed bytes read as (U+FFFD)
// is a letter: a word that nobody can read is no filler.
constexpr std::array kRanges = std::to_array<Range>({
    {0x00A0, 0x00A0, CharKind::Blank},       {0x00AD, 0x00AD, CharKind::Invisible},
    {0x00C0, 0x00D6, CharKind::Letter},      {0x00D8, 0x00F6, CharKind::Letter},
    {0x00F8, 0x02AF, CharKind::Letter},      {0x0300, 0x036F, CharKind::Invisible},
    {0x0370, 0x1FFF, CharKind::Letter},      {0x2000, 0x200A, CharKind::Blank},
    {0x200B, 0x200F, CharKind::Invisible},   {0x2028, 0x2029, CharKind::Break},
    {0x202A, 0x202E, CharKind::Invisible},   {0x202F, 0x202F, CharKind::Blank},
    {0x203C, 0x203C, CharKind::Emoji},       {0x205F, 0x205F, CharKind::Blank},
    {0x2060, 0x206F, CharKind::Invisible},   {0x20D0, 0x20F0, CharKind::Invisible},
    {0x2190, 0x23FF, CharKind::Emoji},       {0x2600, 0x27BF, CharKind::Emoji},
    {0x2B00, 0x2BFF, CharKind::Emoji},       {0x2C00, 0x2DFF, CharKind::Letter},
    {0x3000, 0x3000, CharKind::Blank},       {0x3040, 0xDFFF, CharKind::Letter},
    {0xF900, 0xFDFF, CharKind::Letter},      {0xFE00, 0xFE0F, CharKind::Invisible},
    {0xFE70, 0xFEFC, CharKind::Letter},      {0xFEFF, 0xFEFF, CharKind::Invisible},
    {0xFF66, 0xFFDC, CharKind::Letter},      {0xFFFC, 0xFFFC, CharKind::Invisible},
    {0xFFFD, 0xFFFD, CharKind::Letter},      {0x10000, 0x1EFFF, CharKind::Letter},
    {0x1F000, 0x1F3FA, CharKind::Emoji},     {0x1F3FB, 0x1F3FF, CharKind::Invisible},
    {0x1F400, 0x1FAFF, CharKind::Emoji},     {0x20000, 0x3FFFF, CharKind::Letter},
    {0xE0000, 0xE01EF, CharKind::Invisible},
});

bool isAsciiLetter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

CharKind kindOfAscii(char32_t c) {
  if (isAsciiLetter(c)) return CharKind::Letter;
  if (c >= U'0' && c <= U'9') return CharKind::Digit;
  if (c == U'\n' || c == U'\r') return CharKind::Break;
  return c <= U' ' || c == 0x7F ? CharKind::Blank : CharKind::Other;
}

// One of the ways to write one sign.
char32_t plainOf(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c < 0x80) return c == U'`' ? U'\'' : c;
  switch (c) {
    case 0x00B4:
    case 0x02B9:
    case 0x02BC:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032: return U'\'';
    case 0x00BA:
    case 0x02DA: return 0x00B0;
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212: return U'-';
    case 0x203D:
    case 0x2047:
    case 0x2048:
    case 0x2049:
    case 0x2753:
    case 0x2754: return U'?';
    case 0x2026: return 0x2026;
    default: return c;
  }
}

// The letters from U+00C0 and from U+0100 on without their accents, in their order; '*' is written
// with two letters or is none.
constexpr std::string_view kLatin1 =
    "aaaaaa*ceeeeiiii"
    "dnooooo*ouuuuy**"
    "aaaaaa*ceeeeiiii"
    "dnooooo*ouuuuy*y";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
    "llllllllllnnnnnnnnnoooooo**rrrrrrsssssssstttttt"
    "uuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 0x40 && kLatinA.size() == 0x80);

std::string_view twoLetters(char32_t c) {
  switch (c) {
    case 0x00C6:
    case 0x00E6: return "ae";
    case 0x00DE:
    case 0x00FE: return "th";
    case 0x00DF: return "ss";
    case 0x0152:
    case 0x0153: return "oe";
    default: return "";
  }
}

bool isWordChar(char32_t c) {
  const CharKind kind = kindOf(c);
  return kind == CharKind::Letter || kind == CharKind::Digit;
}

bool isLetter(char32_t c) {
  return kindOf(c) == CharKind::Letter;
}

}  // namespace

CharKind kindOf(char32_t c) {
  if (c < 0x80) return kindOfAscii(c);
  const auto range = std::lower_bound(
      kRanges.begin(), kRanges.end(), c, [](const Range& r, char32_t at) { return r.last < at; });
  return range != kRanges.end() && range->first <= c ? range->kind : CharKind::Other;
}

std::string PlainText::written(std::size_t begin, std::size_t end) const {
  if (begin >= end || begin >= plain.size()) return {};
  const std::size_t last = end < plain.size() ? rawAt[end] : raw.size();
  const std::size_t first = rawAt[begin];
  return oneLine(encodeUtf8(std::u32string_view(raw).substr(first, last - first)));
}

PlainText readPlain(std::string_view utf8) {
  PlainText text{decodeUtf8(utf8), {}, {}};
  text.plain.reserve(text.raw.size());
  text.rawAt.reserve(text.raw.size());
  for (std::size_t i = 0; i < text.raw.size(); ++i) {
    const char32_t c = plainOf(text.raw[i]);
    if (kindOf(c) == CharKind::Invisible) continue;
    text.plain.push_back(c);
    text.rawAt.push_back(static_cast<std::uint32_t>(i));
  }
  return text;
}

void appendFolded(std::string& word, char32_t letter) {
  if (letter < 0x80) {
    word += static_cast<char>(letter >= U'A' && letter <= U'Z' ? letter + 0x20 : letter);
    return;
  }
  char plain = '*';
  if (letter >= 0xC0 && letter < 0x100) plain = kLatin1[letter - 0xC0];
  if (letter >= 0x100 && letter < 0x180) plain = kLatinA[letter - 0x100];
  if (plain != '*') {
    word += plain;
  } else if (const std::string_view two = twoLetters(letter); !two.empty()) {
    word += two;
  } else {
    word += encodeUtf8(std::u32string_view(&letter, 1));
  }
}

std::size_t endOfWord(std::u32string_view plain, std::size_t begin) {
  std::size_t end = begin;
  while (end < plain.size()) {
    const bool joins = plain[end] == U'\'' && end > begin && isLetter(plain[end - 1]) &&
                       end + 1 < plain.size() && isLetter(plain[end + 1]);
    if (!joins && !isWordChar(plain[end])) break;
    ++end;
  }
  return end;
}

bool nextWord(std::u32string_view plain, std::size_t from, PlainWord& word) {
  while (from < plain.size() && !isWordChar(plain[from])) {
    ++from;
  }
  if (from >= plain.size()) return false;
  word.begin = from;
  word.end = endOfWord(plain, from);
  word.folded.clear();
  for (std::size_t i = word.begin; i < word.end; ++i) {
    appendFolded(word.folded, plain[i]);
  }
  return true;
}

}  // namespace tocsin::reply
