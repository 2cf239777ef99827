// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "queue/reply/letters.h"
#include "queue/reply/lexer.h"
#include "queue/reply/reply.h"

// What of a reply is not the person's own: our texts, sent back by a quoting phone, by a reaction
// or by a machine. They are compared word by word, so that other quotation marks, line breaks and
// accents don't matter.
namespace tocsin::reply {

// A page that was sent back, as far as it matches what was sent.
struct Quote {
  std::size_t begin = 0;  // in PlainText::plain
  std::size_t end = 0;
  std::vector<std::string> numbers;  // its leading bracketed ones
  std::vector<Time> handedOver;      // when the texts that match best were
  bool closed = false;  // it ends where ours ends, or with its own sign: what follows is not ours
};

// The pages in a text, in their order, with the marks of quotation around them; a bracketed number
// that matches nothing is a quote of itself.
std::vector<Quote> findQuotes(const PlainText& text, const Sender& sender);

// When a quote was sent, seen from the hand-over of what it quotes.
enum class QuoteTime {
  Plausible,
  Machine,  // within 2 s: nobody reads and answers so fast
  Early,    // before the hand-over: the clocks disagree, and a machine cannot be excluded
};

QuoteTime timeOf(const std::vector<Quote>& quotes, Time sentAt);

// One of our answers or notices, sent back.
struct Echo {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// An answer of ours that stands whole at the beginning of a text or of its first quotation marks,
// or whose beginning (6 words or more) is all of it. Anything shorter may be the person's own
// words.
std::optional<Echo> findEcho(const PlainText& text, const Sender& sender);

enum class Reaction {
  None,   // nothing but the quote, or words of one's own
  Taken,  // Liked, Loved, thumbs up, a heart
  Other,  // any other: Disliked, Laughed at, Removed a like from, ...
};

// What a phone says about the text that stands at [begin, end).
Reaction reactionAround(const PlainText& text, std::size_t begin, std::size_t end);

// True for an emoji about something in quotation marks: its words are not the person's own.
bool isReactionToText(const PlainText& text);

bool isQuotationMark(char32_t c);

}  // namespace tocsin::reply
