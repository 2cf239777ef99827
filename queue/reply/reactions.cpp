// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "queue/reply/quotes.h"

// The reactions of phones that have no other way than an SMS: what iOS and Android write around the
// text that somebody liked, in English, French and German.
namespace tocsin::reply {
namespace {

// What stands before a quotation that is liked or loved; nothing may follow it.
constexpr std::array kTaken = std::to_array<std::string_view>({
    "liked",
    "loved",
    "hearted",
    "thumbs up",
    "thumbs up to",
    "thumbsup to",
    "gave a thumbs up to",
    "reacted thumbs up to",
    "reacted with thumbs up to",
    "reacted with a thumbs up to",
    "heart to",
    "reacted with heart to",
    "reacted with a heart to",
    "a aime",
    "a adore",
    "jaime",
    "pouce leve",
    "pouce en lair",
    "a reagi avec un pouce leve a",
    "a reagi avec un coeur a",
    "gefallt",
    "gefallt mir",
    "liebt",
    "daumen hoch",
    "daumen hoch zu",
    "herz zu",
    "herz fur",
});

// Words of which one, in a short text around a quotation, makes it a reaction of another kind.
constexpr std::array kOther = std::to_array<std::string_view>({
    "liked",     "loved",    "disliked",      "laughed", "emphasized",  "emphasised", "questioned",
    "removed",   "reacted",  "like",          "heart",   "thumbs",      "aime",       "adore",
    "jaime",     "ri",       "rit",           "rires",   "insiste",     "exclame",    "exergue",
    "reagi",     "supprime", "retire",        "coeur",   "pouce",       "gefallt",    "liebt",
    "lacht",     "gelacht",  "hervorgehoben", "betont",  "hinterfragt", "reagiert",   "entfernt",
    "missfallt", "daumen",   "herz",          "geliked", "gelikt",
});

// The small words between an emoji and the text that it is about.
constexpr std::array kBetween = std::to_array<std::string_view>({"to",
                                                                 "with",
                                                                 "reacted",
                                                                 "a",
                                                                 "reagi",
                                                                 "avec",
                                                                 "par",
                                                                 "sur",
                                                                 "hat",
                                                                 "mit",
                                                                 "auf",
                                                                 "zu",
                                                                 "reagiert"});

constexpr std::size_t kWordsMax = 8;

struct Surroundings {
  std::string before;  // words, folded, with single blanks
  std::size_t words = 0;
  std::size_t wordsAfter = 0;
  bool namesReaction = false;
  bool onlyBetween = true;
  std::size_t emoji = 0;
  std::size_t liking = 0;  // thumbs up and hearts among them
};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void readWords(std::u32string_view part, bool before, Surroundings& around) {
  PlainWord word;
  for (std::size_t at = 0; nextWord(part, at, word); at = word.end) {
    std::erase(word.folded, '\'');
    ++around.words;
    around.namesReaction = around.namesReaction || holds(kOther, word.folded);
    around.onlyBetween = around.onlyBetween && holds(kBetween, word.folded);
    if (!before) {
      ++around.wordsAfter;
    } else {
      around.before += around.before.empty() ? word.folded : " " + word.folded;
    }
  }
  for (const char32_t c : part) {
    if (kindOf(c) != CharKind::Emoji) continue;
    ++around.emoji;
    const Sign sign = signOf(c);
    around.liking += sign == Sign::ThumbsUp || sign == Sign::Heart ? 1 : 0;
  }
}

}  // namespace

Reaction reactionAround(const PlainText& text, std::size_t begin, std::size_t end) {
  const std::u32string_view plain = text.plain;
  Surroundings around;
  readWords(plain.substr(0, begin), true, around);
  readWords(plain.substr(std::min(end, plain.size())), false, around);
  if (around.onlyBetween && around.emoji > 0) {
    return around.liking == around.emoji ? Reaction::Taken : Reaction::Other;
  }
  if (holds(kTaken, around.before)) {
    const bool clear = around.wordsAfter == 0 && around.liking == around.emoji;
    return clear ? Reaction::Taken : Reaction::Other;
  }
  const bool reacts = around.namesReaction && around.words <= kWordsMax;
  return reacts ? Reaction::Other : Reaction::None;
}

bool isReactionToText(const PlainText& text) {
  const std::u32string_view plain = text.plain;
  const auto mark = std::find_if(plain.begin(), plain.end(), isQuotationMark);
  if (mark == plain.end()) return false;
  Surroundings around;
  readWords(plain.substr(0, static_cast<std::size_t>(mark - plain.begin())), true, around);
  return around.onlyBetween && around.emoji > 0;
}

}  // namespace tocsin::reply
