// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/sms_text.h"
#include "queue/reply/wording.h"

// What the tests of the wording share.
namespace tocsin::reply {

inline constexpr std::array<Language, 3> kLanguages{
    Language::English, Language::French, Language::German};

inline constexpr LocalTime kThursday{
    .year = 2026, .month = 11, .day = 19, .weekday = 4, .hour = 14, .minute = 5};

// Random texts of any Unicode, malformed bytes included; the seed makes a failure repeatable.
class RandomTexts {
 public:
  explicit RandomTexts(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string number() {
    std::string digits;
    for (std::size_t i = 4 + below(5); i > 0; --i) {
      digits += static_cast<char>('0' + below(10));
    }
    return digits;
  }

  // Of plain letters mostly, of everything mostly, or mixed.
  std::string text(std::size_t piecesMax) {
    const std::size_t oddEvery = 1 + below(40);
    std::string text;
    for (std::size_t i = below(piecesMax + 1); i > 0; --i) {
      text += below(oddEvery) == 0 ? oddPiece() : std::string(1, plainLetter());
    }
    return text;
  }

 private:
  char plainLetter() {
    static constexpr std::string_view kPlain = "abcdefghijkl mnopqrstuvwxyz ABCDEF 0123456789.:-";
    return kPlain[below(kPlain.size())];
  }

  std::string oddPiece() {
    static constexpr std::array<std::string_view, 8> kPieces{
        "<1234>", "\n", "{[]}", "…", "ç", "\xC3", "<12345678>", "<<7042>>"};
    if (below(2) == 0) return std::string(kPieces[below(kPieces.size())]);
    static constexpr std::array<char32_t, 6> kStarts{0x20, 0xA0, 0x400, 0x4E00, 0x1F600, 0xFF00};
    const auto offset = static_cast<char32_t>(below(0x60));
    return encodeUtf8(std::u32string(1, kStarts[below(kStarts.size())] + offset));
  }

  std::mt19937 random_;
};

// Whether "<digits>" of a number's length stands at or after `from`.
inline bool namesANumberInBrackets(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('<', from); at != std::string_view::npos;
       at = text.find('<', at + 1)) {
    const std::size_t end = text.find_first_not_of("0123456789", at + 1);
    const bool closed = end != std::string_view::npos && text[end] == '>';
    if (closed && end - at - 1 >= 4 && end - at - 1 <= 8) return true;
  }
  return false;
}

inline bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// "7000", "7001", ...
inline std::vector<std::string> numbersFrom(int first, int count) {
  std::vector<std::string> numbers(static_cast<std::size_t>(count));
  for (std::string& number : numbers) {
    number = std::to_string(first++);
  }
  return numbers;
}

inline std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

}  // namespace tocsin::reply
