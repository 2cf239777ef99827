// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "queue/base/time.h"

// The wording of everything that Tocsin texts to a person, in English, French and German: pure.
//
// Every text is one line that fits into the SMS it is allowed (160 GSM-7 septets or 70 UCS-2 units
// unless `partsMax` says more): the hint stays whole, the alert's own text is cut with "..".
namespace tocsin::reply {

enum class Language { English, French, German };

// "en", "fr", "de"; anything else: nullopt.
std::optional<Language> parseLanguage(std::string_view code);
std::string_view languageCode(Language language);

enum class Mark { None, Info, Warning, Critical };  // the word after the number: INFO, WARN, CRIT

struct PageText {
  std::string number;
  Mark severity = Mark::Critical;
  std::string text;
  std::string list;
  int level = 1;  // 4 = last resort, shown as "LAST" instead of "L4"
  LocalTime at;
  bool late = false;      // "LATE": the time of the alert is implausible or long gone
  bool flapping = false;  // "FLAPPING"
  bool repeated = false;  // a page that was in doubt and is sent again, or a repeat: "AGAIN"
  std::string replyTo;    // the number to text when the sender shown cannot be answered
};

// `<7042> CRIT core-sw-2 DOWN port 17. Thu 14:02 noc L1. To take it reply 7042. Can't: PASS 7042`
// Info has no hint: nothing is asked.
std::string pageText(const PageText& page, Language language, int partsMax);

// `<7042><7055><7061> +3: 6 alerts, first core-sw-2 DOWN port 17. Reply ALL to take all 6, or the
// numbers`; at least one number.
std::string digestText(const std::vector<std::string>& numbers,
                       std::string_view firstText,
                       Language language,
                       const std::string& replyTo = {});  // as in PageText

// The rest of a message's text for MORE, up to `partsMax` SMS.
std::string moreText(std::string_view number, std::string_view text, int partsMax);

// What an answer or a notice to one person says. Fields that a kind does not name stay empty.
enum class Say {
  IsYours,          // number, text, at: confirmation of an acknowledgement, others stand down
  TakenBy,          // number, text, who, at: somebody else has it, nothing to do
  StillYours,       // number, text: question when the hold ended
  Passed,           // number: next person is called
  PassedLevel,      // number: you were the last of your level, the next one is called now
  PassedLast,       // number: you were the last of all levels, the last resort is told now
  PassedAll,        // number: nobody is left to be called, and nobody has it
  PassedNothing,    // number: was not waiting for you; nothing changed
  Over,             // number, text, who (acker or empty), at: cleared
  Cancelled,        // number, text, at: cancelled by an operator
  Expired,          // number list in `numbers`, text of the first: too old, were not paged
  UnknownNumber,    // number: UNKNOWN, NOTHING TAKEN; open = list of the sender's open ones
  DidYouMean,       // number (as typed), suggestion in `numbers[0]`
  NotEntitled,      // number: not on its list, nothing taken
  ClosedNumber,     // number, at: closed (cleared/cancelled/expired), nothing taken
  OpenList,         // nothing taken; open = list
  NothingOpen,      // nothing taken, nothing open
  TakenAll,         // numbers taken; open = what stays open
  WhichOne,         // a bare yes/no that could mean several; open = list
  StatusOf,         // number, text, who/at when acknowledged; detail = statuses
  WhoHas,           // number; detail = who was paged, who has it
  AmbiguousSender,  // two people share this number: nobody taken
  LastAnswer,       // appended to the last answer of the budget
  TestMessage,      // at: a test SMS; nothing to do
  Taken,            // alias in digests of several IsYours: numbers, at
};

struct OpenAlert {
  std::string number;
  std::string text;
};

struct Answer {
  Say say = Say::OpenList;
  std::string number;
  std::string text;
  std::string who;
  std::string detail;
  LocalTime at;
  std::vector<std::string> numbers;
  std::vector<OpenAlert> open;
};

std::string answerText(const Answer& answer, Language language);

// Several answers to one person in as few SMS as possible, in order; each returned text is one SMS.
// Confirmations of several numbers at one time become one sentence; none is dropped.
std::vector<std::string> mergeAnswers(const std::vector<Answer>& answers, Language language);

enum class LinkWord { Ok, SendsOnly, Down };

struct ProofText {
  LocalTime at;
  std::string alerts;  // how many since the last proof; empty: this is the first
  LocalTime since;     // of the last proof
  std::vector<std::pair<std::string, LinkWord>> links;  // by name
};

// `Tocsin lives. Mon 09:00. Alerts since Sun 09:00: 12. Links: modem1 ok, carrier DOWN. No reply
// needed.` More links than have room are cut.
std::string proofText(const ProofText& proof, Language language);

// "NOT_YET_ACK" and its peers as a person reads them in an SMS ("no answer", "said no").
std::string statusWord(std::string_view status, Language language);

}  // namespace tocsin::reply
