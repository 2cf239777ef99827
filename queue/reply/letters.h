// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The characters of a reply as the grammar sees them. Phones write the same thing in many ways:
// full-width digits, curly apostrophes, no-break spaces, invisible joiners; here they become one.
namespace tocsin::reply {

enum class CharKind { Letter, Digit, Blank, Break, Emoji, Invisible, Other };

CharKind kindOf(char32_t c);

// A text without its invisible characters and with every character in its plain form: full-width
// forms as ASCII, all apostrophes as "'", all degree signs as U+00B0, all dashes as "-", all signs
// of a question as "?".
struct PlainText {
  std::u32string raw;
  std::u32string plain;
  std::vector<std::uint32_t> rawAt;  // for each character of `plain`, where it stands in `raw`

  // What stood at [begin, end) of `plain`, as it was written, in one line.
  std::string written(std::size_t begin, std::size_t end) const;
};

PlainText readPlain(std::string_view utf8);

// Appends the lower-case letter without its accents ("É" as "e", "ß" as "ss"); a letter of another
// alphabet, or a byte that is no UTF-8, is kept as it is.
void appendFolded(std::string& word, char32_t letter);

// A stretch of letters and digits; an apostrophe between two letters belongs to it.
struct PlainWord {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string folded;  // with "'" for each apostrophe
};

// The first word at or after `from`; false when there is none.
bool nextWord(std::u32string_view plain, std::size_t from, PlainWord& word);

// Where the stretch of letters and digits that begins at `begin` ends.
std::size_t endOfWord(std::u32string_view plain, std::size_t begin);

}  // namespace tocsin::reply
