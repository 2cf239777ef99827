// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "queue/reply/wording.h"

// Every phrase that Tocsin texts, in its three languages: the only place where a translator works.
//
// A phrase is a pattern: `{field}` stands for a value, and `[...]` is written only when every field
// in it has one. All phrases are GSM-7 (no "ç", no circumflex, no capital "à" or "è"), because one
// other letter would cost more than half of the SMS.
namespace tocsin::reply {

enum class Line {
  IsYours,
  AreYours,
  TakenBy,
  StillYours,
  Passed,
  PassedLevel,
  PassedLast,
  PassedAll,
  PassedNothing,
  Over,
  Cancelled,
  Expired,
  ExpiredMany,
  UnknownNumber,
  UnknownNothingOpen,
  DidYouMean,
  NotEntitled,
  ClosedNumber,
  OpenList,
  NothingOpen,
  WhichOne,
  StatusNotTaken,
  StatusTaken,
  WhoHas,
  AmbiguousSender,
  LastAnswer,
  TestMessage,
  ProofOfLife,
  DigestOfOne,
  Digest,
};

inline constexpr std::size_t kLines = static_cast<std::size_t>(Line::Digest) + 1;

// `full` is for GSM-7. `brief` is for the 70 units of UCS-2 and leaves room for a name and some
// text; it is empty where no foreign text can stand.
struct Phrase {
  std::string_view full;
  std::string_view brief;
};

const Phrase& phrase(Line line, Language language);

// The words of a page. The severities CRIT, WARN and INFO are the same in every language, so that
// the alarm filters of phones can rely on them.
struct PageWords {
  std::string_view late;
  std::string_view flapping;
  std::string_view again;
  std::string_view level;  // before the figure of the level
  std::string_view last;   // instead of level 4
  std::string_view hint;
  // The hint in UCS-2, the first of at most 12 characters counts; each is a whole reply.
  std::array<std::string_view, 3> briefHints;
  std::string_view briefHintTo;          // for a sender that cannot be answered
  std::array<std::string_view, 7> days;  // from Sunday
};

const PageWords& pageWords(Language language);

// How a link is, in a proof of life.
std::string_view linkPhrase(LinkWord word, Language language);

// A recipient's status; empty: not one of ours.
std::string_view statusPhrase(std::string_view status, Language language);

}  // namespace tocsin::reply
