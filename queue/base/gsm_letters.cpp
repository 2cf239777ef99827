// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "queue/base/sms_text.h"
#include "queue/base/utf8.h"

namespace tocsin {
namespace {

// Characters that the alphabet lacks, and what stands for all of them.
struct Similar {
  std::u32string_view letters;
  std::string_view instead;
};

// Letters keep their case, and an umlaut where the alphabet has one that looks alike.
constexpr std::array kSimilarLetters{Similar{U"ÁÀÂÃĀĂĄǍȀȂȦẠẢẤẦẨẪẬẮẰẲẴẶ", "A"},
                                     Similar{U"áâãāăąǎȁȃȧạảấầẩẫậắằẳẵặª", "a"},
                                     Similar{U"ḂḄƁ", "B"},
                                     Similar{U"ḃḅɓ", "b"},
                                     Similar{U"ĆĈĊČ", "C"},
                                     Similar{U"çćĉċč¢", "c"},
                                     Similar{U"ĎĐÐḌḊ", "D"},
                                     Similar{U"ďđðḍḋ", "d"},
                                     Similar{U"ÈÊËĒĔĖĘĚȄȆẸẺẼẾỀỂỄỆƏ", "E"},
                                     Similar{U"êëēĕėęěȅȇẹẻẽếềểễệəǝ", "e"},
                                     Similar{U"ƒḟ", "f"},
                                     Similar{U"ĜĞĠĢǦ", "G"},
                                     Similar{U"ĝğġģǧ", "g"},
                                     Similar{U"ĤĦḤ", "H"},
                                     Similar{U"ĥħḥ", "h"},
                                     Similar{U"ÌÍÎÏĨĪĬĮİǏȈȊỈỊ", "I"},
                                     Similar{U"íîïĩīĭįıǐȉȋỉị", "i"},
                                     Similar{U"Ĵ", "J"},
                                     Similar{U"ĵ", "j"},
                                     Similar{U"ĶǨ", "K"},
                                     Similar{U"ķĸǩ", "k"},
                                     Similar{U"ĹĻĽĿŁ", "L"},
                                     Similar{U"ĺļľŀłℓ", "l"},
                                     Similar{U"ŃŅŇŊǸ", "N"},
                                     Similar{U"ńņňŋǹⁿ", "n"},
                                     Similar{U"ÒÓÔÕŌŎƠǑȌȎỌỎỐỒỔỖỘỚỜỞỠỢ", "O"},
                                     Similar{U"óôõōŏơǒȍȏọỏốồổỗộớờởỡợº", "o"},
                                     Similar{U"Ő", "Ö"},
                                     Similar{U"ő", "ö"},
                                     Similar{U"ŔŖŘ", "R"},
                                     Similar{U"ŕŗř", "r"},
                                     Similar{U"ŚŜŞŠȘṢ", "S"},
                                     Similar{U"śŝşšșṣſ", "s"},
                                     Similar{U"ẞ", "ß"},
                                     Similar{U"ŢŤŦȚṬ", "T"},
                                     Similar{U"ţťŧțṭ", "t"},
                                     Similar{U"ÙÚÛŨŪŬŮŲƯǓȔȖỤỦỨỪỬỮỰ", "U"},
                                     Similar{U"úûũūŭůųưǔȕȗụủứừửữự\u00B5\u03BC", "u"},
                                     Similar{U"Ű", "Ü"},
                                     Similar{U"ű", "ü"},
                                     Similar{U"ŴẀẂẄ", "W"},
                                     Similar{U"ŵẁẃẅ", "w"},
                                     Similar{U"ÝŶŸỲỴỶỸ", "Y"},
                                     Similar{U"ýÿŷỳỵỷỹ", "y"},
                                     Similar{U"ŹŻŽẒ", "Z"},
                                     Similar{U"źżžẓ", "z"},
                                     Similar{U"Þ", "Th"},
                                     Similar{U"þ", "th"},
                                     Similar{U"Œ", "OE"},
                                     Similar{U"œ", "oe"},
                                     Similar{U"Ĳ", "IJ"},
                                     Similar{U"ĳ", "ij"},
                                     Similar{U"ŉ", "'n"},
                                     Similar{U"ﬀ", "ff"},
                                     Similar{U"ﬁ", "fi"},
                                     Similar{U"ﬂ", "fl"},
                                     Similar{U"ﬃ", "ffi"},
                                     Similar{U"ﬄ", "ffl"},
                                     Similar{U"\u2126", "\u03A9"}};

// The degree sign is spelt out: "85oC" would read as 850. Invisible characters go away;
// bidirectional marks with them, which could turn a page's text around.
constexpr std::array kSimilarSigns{
    Similar{U"\t\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A"
            U"\u202F\u205F\u3000",
            " "},
    Similar{U"\u2028\u2029\u0085", "\n"},
    Similar{U"\u00AD\u200B\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069"
            U"\uFEFF",
            ""},
    Similar{U"`´ʹʻʼʽˈ‘’‚‛′‵‹›", "'"},
    Similar{U"¨«»“”„‟″‶", "\""},
    Similar{U"\u00AF\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212", "-"},
    Similar{U"…", ".."},
    Similar{U"·•‧∙", "*"},
    Similar{U"¦", "|"},
    Similar{U"×", "x"},
    Similar{U"÷∕⁄", "/"},
    Similar{U"±", "+/-"},
    Similar{U"≤", "<="},
    Similar{U"≥", ">="},
    Similar{U"≠", "!="},
    Similar{U"≈∼", "~"},
    Similar{U"←", "<-"},
    Similar{U"→➔➜", "->"},
    Similar{U"⇒", "=>"},
    Similar{U"⁰", "0"},
    Similar{U"¹", "1"},
    Similar{U"²", "2"},
    Similar{U"³", "3"},
    Similar{U"¼", "1/4"},
    Similar{U"½", "1/2"},
    Similar{U"¾", "3/4"},
    Similar{U"°˚", "deg"},
    Similar{U"℃", "degC"},
    Similar{U"℉", "degF"},
    Similar{U"№", "No"},
    Similar{U"©", "(c)"},
    Similar{U"®", "(R)"},
    Similar{U"™", "(TM)"},
    Similar{U"¸", ","}};

struct Replacement {
  char32_t codePoint = 0;
  std::string_view instead;
};

constexpr std::size_t countLetters() {
  std::size_t count = 0;
  for (const Similar& s : kSimilarLetters) {
    count += s.letters.size();
  }
  for (const Similar& s : kSimilarSigns) {
    count += s.letters.size();
  }
  return count;
}

constexpr bool isBefore(const Replacement& a, const Replacement& b) {
  return a.codePoint < b.codePoint;
}

constexpr auto replacements() {
  std::array<Replacement, countLetters()> all{};
  std::size_t next = 0;
  const auto add = [&](const Similar& s) {
    for (const char32_t c : s.letters) {
      all[next++] = {c, s.instead};
    }
  };
  for (const Similar& s : kSimilarLetters) {
    add(s);
  }
  for (const Similar& s : kSimilarSigns) {
    add(s);
  }
  std::sort(all.begin(), all.end(), isBefore);
  return all;
}

constexpr auto kReplacements = replacements();

constexpr bool standsOnceOnly() {
  return std::adjacent_find(kReplacements.begin(), kReplacements.end(), [](auto& a, auto& b) {
           return a.codePoint == b.codePoint;
         }) == kReplacements.end();
}

static_assert(standsOnceOnly(), "two answers for one character");

const Replacement* replacementOf(char32_t codePoint) {
  const auto* const found = std::lower_bound(
      kReplacements.begin(), kReplacements.end(), Replacement{codePoint, {}}, isBefore);
  return found != kReplacements.end() && found->codePoint == codePoint ? found : nullptr;
}

constexpr bool isAsciiLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isAccent(char32_t c) {
  return c >= 0x0300 && c <= 0x036F;
}

bool isPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '`' && c != '\t';
  });
}

void appendSimilar(std::string& to, char32_t c) {
  // An accent of its own after a Latin letter ("e" and U+0301, as some systems write file names).
  if (isAccent(c) && !to.empty() && isAsciiLetter(to.back())) return;
  const bool afterN = !to.empty() && (to.back() == 'N' || to.back() == 'n');
  if (c == U'°' && afterN) {  // French "N° 7"
    to += 'o';
  } else if (const Replacement* replacement = replacementOf(c)) {
    to += replacement->instead;
  } else {
    appendUtf8(to, c);
  }
}

}  // namespace

std::string toGsm7Letters(std::string_view text) {
  if (isPlain(text)) return std::string(text);
  std::string mapped;
  mapped.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = firstUtf8Char(text);
    text.remove_prefix(c.bytes);
    appendSimilar(mapped, c.codePoint);
  }
  return mapped;
}

}  // namespace tocsin
