// SPDX-License-Identifier: Apache-2.0
#include "app/cli/shown_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "queue/base/sms_text.h"

namespace tocsin::cli {
namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15: combining marks, joiners and variation selectors that take no column.
constexpr std::array kZeroWidth{
    Range{0x0300, 0x036F},
    Range{0x0483, 0x0489},
    Range{0x0591, 0x05BD},
    Range{0x0610, 0x061A},
    Range{0x064B, 0x065F},
    Range{0x0E31, 0x0E31},
    Range{0x0E34, 0x0E3A},
    Range{0x0E47, 0x0E4E},
    Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF},
    Range{0x200B, 0x200F},
    Range{0x2060, 0x2064},
    Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F},
    Range{0xFE20, 0xFE2F},
    Range{0xFEFF, 0xFEFF},
    Range{0xE0100, 0xE01EF},
};

// Unicode 15, EastAsianWidth.txt: W and F.
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},
    Range{0x23F0, 0x23F0},   Range{0x23F3, 0x23F3},   Range{0x25FD, 0x25FE},
    Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x267F, 0x267F},
    Range{0x2693, 0x2693},   Range{0x26A1, 0x26A1},   Range{0x26AA, 0x26AB},
    Range{0x26BD, 0x26BE},   Range{0x26C4, 0x26C5},   Range{0x26CE, 0x26CE},
    Range{0x26D4, 0x26D4},   Range{0x26EA, 0x26EA},   Range{0x26F2, 0x26F3},
    Range{0x26F5, 0x26F5},   Range{0x26FA, 0x26FA},   Range{0x26FD, 0x26FD},
    Range{0x2705, 0x2705},   Range{0x270A, 0x270B},   Range{0x2728, 0x2728},
    Range{0x274C, 0x274C},   Range{0x274E, 0x274E},   Range{0x2753, 0x2755},
    Range{0x2757, 0x2757},   Range{0x2795, 0x2797},   Range{0x27B0, 0x27B0},
    Range{0x27BF, 0x27BF},   Range{0x2B1B, 0x2B1C},   Range{0x2B50, 0x2B50},
    Range{0x2B55, 0x2B55},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E},
    Range{0x1F191, 0x1F19A}, Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F335},
    Range{0x1F337, 0x1F393}, Range{0x1F3A0, 0x1F3CA}, Range{0x1F3CF, 0x1F3D3},
    Range{0x1F3E0, 0x1F3F0}, Range{0x1F3F4, 0x1F3F4}, Range{0x1F3F8, 0x1F43E},
    Range{0x1F440, 0x1F440}, Range{0x1F442, 0x1F4FC}, Range{0x1F4FF, 0x1F53D},
    Range{0x1F54B, 0x1F567}, Range{0x1F57A, 0x1F57A}, Range{0x1F595, 0x1F596},
    Range{0x1F5A4, 0x1F5A4}, Range{0x1F5FB, 0x1F64F}, Range{0x1F680, 0x1F6C5},
    Range{0x1F6CC, 0x1F6CC}, Range{0x1F6D0, 0x1F6D7}, Range{0x1F6DC, 0x1F6DF},
    Range{0x1F6EB, 0x1F6FC}, Range{0x1F7E0, 0x1F7F0}, Range{0x1F90C, 0x1F9FF},
    Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x3FFFD},
};

// A terminal may obey these or show the line in another order than it is.
constexpr std::array kNotShown{
    Range{0x00, 0x1F},
    Range{0x7F, 0x9F},
    Range{0x061C, 0x061C},
    Range{0x200E, 0x200F},
    Range{0x2028, 0x202E},
    Range{0x2066, 0x2069},
    Range{0xFEFF, 0xFEFF},
    Range{0xFFF9, 0xFFFB},
};

template <std::size_t N>
bool isIn(const std::array<Range, N>& ranges, char32_t c) {
  const auto found =
      std::lower_bound(ranges.begin(), ranges.end(), c, [](const Range& range, char32_t x) {
        return range.last < x;
      });
  return found != ranges.end() && found->first <= c;
}

std::size_t columnsOf(char32_t c) {
  if (isIn(kZeroWidth, c)) return 0;
  return isIn(kWide, c) ? 2 : 1;
}

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  std::array<char, 16> text{};
  const char* form = c < 0x80 ? "\\x%02x" : "\\u%04x";
  std::snprintf(text.data(), text.size(), form, static_cast<unsigned>(c));
  return text.data();
}

}  // namespace

std::string shown(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (const char32_t c : decodeUtf8(text)) {
    line += isIn(kNotShown, c) ? escaped(c) : encodeUtf8(std::u32string_view(&c, 1));
  }
  return line;
}

std::string shownJson(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (const char32_t c : decodeUtf8(json)) {
    // Below DEL the writer of the JSON has escaped what stands inside a string, and a line break
    // outside of one is layout.
    const bool isShown = c < 0x7F || !isIn(kNotShown, c);
    std::array<char, 16> code{};
    std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
    text += isShown ? encodeUtf8(std::u32string_view(&c, 1)) : code.data();
  }
  return text;
}

std::size_t columnsOf(std::string_view text) {
  std::size_t columns = 0;
  for (const char32_t c : decodeUtf8(text)) {
    columns += columnsOf(c);
  }
  return columns;
}

std::string cutTo(std::string_view text, std::size_t columns) {
  if (columnsOf(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::u32string kept;
  std::size_t used = 0;
  for (const char32_t c : decodeUtf8(text)) {
    if (used + columnsOf(c) > columns - 1) break;
    used += columnsOf(c);
    kept += c;
  }
  return encodeUtf8(kept) + "…";
}

}  // namespace tocsin::cli
