// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "queue/reply/letters.h"
#include "queue/reply/lexicon.h"

namespace tocsin::reply {

enum class TokenKind {
  Word,      // `text` is folded, `meaning` is its own
  Number,    // of the length that numbers have; `text` is its digits
  Digits,    // any other digits: a time, a telephone number, a number with a digit too many
  Question,  // one or more question marks
  Emoji,     // `sign` is its own
};

struct Token {
  TokenKind kind = TokenKind::Word;
  Meaning meaning = Meaning::Other;
  Sign sign = Sign::Neutral;
  std::string text;
  std::size_t begin = 0;  // in PlainText::plain
  std::size_t end = 0;
  bool joined = false;  // a number written in pieces ("70 42", "70:42")
  bool quoted = false;  // a number of a page that was sent back
};

// Appends the tokens of a text from `begin` on, to the end of the view. `digits` is the length of a
// number.
//
// A number may be written with O for 0 and l or I for 1 when at least half of it are digits, glued
// to words ("7042ok"), or in pieces. What could as well be something else (7042.5, +7042, 70420,
// 06 12 34 56 78) stays Digits: it never counts.
void lex(std::u32string_view plain, std::size_t begin, int digits, std::vector<Token>& tokens);

// Where the signature of a text begins, or its end: a line of "--" and what follows, and the lines
// that phones add themselves ("Sent from my iPhone").
std::size_t beginOfSignature(const PlainText& text);

}  // namespace tocsin::reply
