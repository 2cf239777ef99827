// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "queue/reply/letters.h"
#include "queue/reply/lexer.h"
#include "queue/reply/quotes.h"
#include "queue/reply/reply.h"

namespace tocsin::reply {

// The numbers of a reply that count.
struct Counted {
  std::vector<std::string> numbers;  // each once, in the order written
  bool quoted = false;               // they are those of a page that was sent back
  std::size_t last = 0;              // the token of the last one
};

// One reply, read: what of it was quoted, what is the person's own, and of which kinds its words
// are. The rows of the grammar ask it; it decides nothing.
class Reading {
 public:
  Reading(std::string_view text, const Sender& sender);

  const std::vector<Quote>& quotes() const { return quotes_; }

  // Three dots come first: the first part of a long SMS has not come.
  bool beginsWithGap() const;

  // One of our own answers, and nothing of the person's own but a reaction.
  bool isEcho() const { return isEcho_; }

  // An emoji about a text that is none of ours, as far as we remember.
  bool isReactionToText() const { return cuts_.empty() && reply::isReactionToText(text_); }

  // What the phone says about the pages that were sent back.
  Reaction reaction() const;

  bool hasNegative() const;
  bool hasQuestion() const;

  // The numbers before the first word that is neither filler nor "and"; with `throughNegatives`
  // those words count as filler. Numbers that the person wrote replace quoted ones, unless an "and"
  // joins them.
  Counted leading(bool throughNegatives) const;

  // Every number that is of a message the sender may know, wherever it stands.
  Counted known() const;

  // Every number, wherever it stands.
  Counted anywhere() const;

  // The person's own words after the token, in one line; empty when they are mere filler.
  std::string commentAfter(std::size_t token) const;

  // The person's own text, apart from quoted numbers, and neutral emoji, is...
  bool isAll() const;           // ALL, or "take all"
  bool isYes() const;           // filler that says yes
  bool isNo() const;            // filler that says no
  bool isQuestionMark() const;  // "?"

  // The question word that leads the text (WHO also after numbers), or is all of it besides numbers
  // and filler; else Other.
  Meaning inquiry() const;
  bool isNothingBut(Meaning inquiry) const;  // that word, filler and question marks

  // Digits that lead the text and would be a number with one digit more or less; else empty.
  std::string nearlyNumber() const;

 private:
  void lexOwnText();
  void cutSignature();
  std::vector<const Token*> ownTokens() const;
  bool stopsAt(const Token& token, const std::vector<std::string>& before) const;

  // What stands in a text and is not the person's own.
  struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    const Quote* quote = nullptr;
  };

  bool goesOnWithQuote(const Token* before, const Token& token) const;

  PlainText text_;
  const Sender& sender_;
  std::vector<Quote> quotes_;
  std::vector<Cut> cuts_;
  std::vector<Token> tokens_;
  bool isEcho_ = false;
};

}  // namespace tocsin::reply
