// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

// The words that the grammar of replies knows, in English, French and German at once: nobody has to
// answer in the language that the page was written in, and no word means yes in one of them and no
// in another.
namespace tocsin::reply {

enum class Meaning {
  Other,     // a word of its own: ends the numbers, begins the comment
  Filler,    // may stand before a number, says nothing alone
  Yes,       // filler that also says yes when it is the whole text
  Negative,  // with a number: PASS
  And,       // between numbers
  All,
  Status,
  Who,
  More,
};

// `folded` as PlainWord::folded.
Meaning meaningOf(std::string_view folded);

// What two words in a row mean where this is not what each means alone ("on it", "en occupe"); else
// Other.
Meaning meaningOfPair(std::string_view first, std::string_view second);

// True for the words that may stand before ALL ("take all"): "all ok" and "got it all" take
// nothing.
bool mayPrecedeAll(std::string_view folded);

enum class Sign { Neutral, ThumbsUp, Heart, Yes, Negative };

Sign signOf(char32_t emoji);

}  // namespace tocsin::reply
