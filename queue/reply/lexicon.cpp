// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/lexicon.h"

#include <algorithm>
#include <array>
#include <string>

#include "queue/reply/lexicon_words.h"

namespace tocsin::reply {
namespace {

// The words that lead ALL; nothing may follow it.
constexpr std::array kBeforeAll = std::to_array<std::string_view>({
    "accept",
    "ack",
    "acknowledge",
    "claim",
    "i",
    "ich",
    "je",
    "nehme",
    "ok",  //
    "prends",
    "reply",
    "take",
    "ubernehme",
    "uebernehme",
});

struct Pair {
  std::string_view first;
  std::string_view second;
  Meaning meaning;
};

constexpr std::array kPairs = std::to_array<Pair>({
    {"on", "it", Meaning::Yes},
    {"got", "it", Meaning::Yes},
    {"got", "this", Meaning::Yes},
    {"will", "do", Meaning::Yes},
    {"will", "take", Meaning::Yes},
    {"thank", "you", Meaning::Filler},
    {"en", "occupe", Meaning::Yes},
    {"men", "occupe", Meaning::Yes},
    {"jmen", "occupe", Meaning::Yes},
    {"en", "charge", Meaning::Yes},
    {"d", "accord", Meaning::Yes},
    {"cest", "bon", Meaning::Yes},
    {"bin", "dran", Meaning::Yes},
    {"mach", "ich", Meaning::Yes},
    {"mache", "ich", Meaning::Yes},
    {"in", "ordnung", Meaning::Yes},
    {"geht", "klar", Meaning::Yes},
    {"alles", "klar", Meaning::Yes},
    {"can", "t", Meaning::Negative},
    {"couldn", "t", Meaning::Negative},
    {"didn", "t", Meaning::Negative},
    {"don", "t", Meaning::Negative},
    {"isn", "t", Meaning::Negative},
    {"won", "t", Meaning::Negative},
    {"off", "duty", Meaning::Negative},
    {"day", "off", Meaning::Negative},
    {"im", "off", Meaning::Negative},
    {"im", "out", Meaning::Negative},
    {"of", "office", Meaning::Negative},
    {"on", "leave", Meaning::Negative},
    {"too", "late", Meaning::Negative},
    {"someone", "else", Meaning::Negative},
    {"somebody", "else", Meaning::Negative},
    {"anyone", "else", Meaning::Negative},
    {"wrong", "person", Meaning::Negative},
    {"wrong", "number", Meaning::Negative},
    {"plus", "tard", Meaning::Negative},
    {"trop", "tard", Meaning::Negative},
    {"plus", "dispo", Meaning::Negative},
    {"plus", "disponible", Meaning::Negative},
    {"plus", "dastreinte", Meaning::Negative},
    {"suis", "pris", Meaning::Negative},
    {"suis", "prise", Meaning::Negative},
    {"quelquun", "dautre", Meaning::Negative},
    {"geht", "net", Meaning::Negative},
    {"kann", "net", Meaning::Negative},
    {"habe", "frei", Meaning::Negative},
    {"hab", "frei", Meaning::Negative},
    {"zu", "spat", Meaning::Negative},
    {"zu", "spaet", Meaning::Negative},
    {"jemand", "anders", Meaning::Negative},
    {"jemand", "anderes", Meaning::Negative},
});

std::string withoutApostrophes(std::string_view word) {
  std::string plain(word);
  std::erase(plain, '\'');
  return plain;
}

// "nooo" and "yesss": three or more of a letter in a row become `kept` of it.
std::string withoutStretching(std::string_view word, std::size_t kept) {
  std::string plain;
  for (std::size_t i = 0; i < word.size();) {
    std::size_t end = i;
    while (end < word.size() && word[end] == word[i]) {
      ++end;
    }
    plain.append(end - i >= 3 ? kept : end - i, word[i]);
    i = end;
  }
  return plain;
}

bool isStretched(std::string_view word) {
  for (std::size_t i = 2; i < word.size(); ++i) {
    if (word[i] == word[i - 1] && word[i] == word[i - 2]) return true;
  }
  return false;
}

}  // namespace

Meaning meaningOf(std::string_view folded) {
  // "n'ai", "n'arrive": French denies with the first letter. "i'll" is not "ill".
  if (folded.starts_with("n'")) return Meaning::Negative;
  if (folded == "i'll") return Meaning::Filler;
  if (folded.find('\'') != std::string_view::npos) {
    const Meaning whole = listedMeaning(withoutApostrophes(folded));
    const bool elided = folded.starts_with("j'") || folded.starts_with("l'");
    return whole == Meaning::Other && elided ? listedMeaning(folded.substr(2)) : whole;
  }
  const Meaning meaning = listedMeaning(folded);
  if (meaning != Meaning::Other || !isStretched(folded)) return meaning;
  const Meaning shortest = listedMeaning(withoutStretching(folded, 1));
  return shortest != Meaning::Other ? shortest : listedMeaning(withoutStretching(folded, 2));
}

Meaning meaningOfPair(std::string_view first, std::string_view second) {
  const std::string plainFirst = withoutApostrophes(first);
  const std::string plainSecond = withoutApostrophes(second);
  const auto pair = std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& p) {
    return p.first == plainFirst && p.second == plainSecond;
  });
  return pair == kPairs.end() ? Meaning::Other : pair->meaning;
}

bool mayPrecedeAll(std::string_view folded) {
  return std::find(kBeforeAll.begin(), kBeforeAll.end(), folded) != kBeforeAll.end();
}

Sign signOf(char32_t emoji) {
  switch (emoji) {
    case 0x1F44D: return Sign::ThumbsUp;
    case 0x2764:
    case 0x2665:
    case 0x2763:
    case 0x1F5A4:
    case 0x1F90D:
    case 0x1F90E:
    case 0x1F9E1:
    case 0x1FA75:
    case 0x1FA76:
    case 0x1FA77: return Sign::Heart;
    case 0x2705:
    case 0x2714:
    case 0x2611:
    case 0x1F44C:
    case 0x1F197: return Sign::Yes;
    case 0x26D4:
    case 0x2717:
    case 0x2718:
    case 0x274C:
    case 0x274E:
    case 0x1F44E:
    case 0x1F196:
    case 0x1F637:
    case 0x1F645:
    case 0x1F6AB:
    case 0x1F912:
    case 0x1F915:
    case 0x1F922:
    case 0x1F92E: return Sign::Negative;
    default: break;
  }
  // Hearts of every colour but the broken one (U+1F494).
  return emoji >= 0x1F493 && emoji <= 0x1F49F && emoji != 0x1F494 ? Sign::Heart : Sign::Neutral;
}

}  // namespace tocsin::reply
