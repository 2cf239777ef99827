// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/wording_answer.h"

#include <algorithm>
#include <array>

#include "queue/reply/wording_line.h"

namespace tocsin::reply {
namespace {

constexpr int kLongAnswerParts = 3;
constexpr std::size_t kNumbersInOneSms = 32;  // more four-digit numbers never fit into 160
constexpr std::size_t kWordCharsMax = 16;     // of an open alert, in a list
constexpr std::size_t kWhoCharsMax = 24;
constexpr std::size_t kWhoCharsMaxBrief = 12;
constexpr std::size_t kTypedCharsMax = 12;  // of a number as a person typed it

bool isLong(const Answer& answer) {
  return answer.say == Say::StatusOf || answer.say == Say::WhoHas;
}

// Whether `numbers` are what the answer is about.
bool hasNumbers(const Answer& answer) {
  static constexpr std::array<Say, 5> kOfSeveral{
      Say::IsYours, Say::Taken, Say::TakenAll, Say::TakenBy, Say::Expired};
  const bool ofSeveral =
      std::find(kOfSeveral.begin(), kOfSeveral.end(), answer.say) != kOfSeveral.end();
  return ofSeveral && !answer.numbers.empty();
}

Line lineWithList(const Answer& answer, Line line) {
  return answer.open.empty() ? Line::NothingOpen : line;
}

Line lineOf(const Answer& answer) {
  const bool many = hasNumbers(answer) && answer.numbers.size() > 1;
  switch (answer.say) {
    case Say::IsYours:
    case Say::Taken: return many ? Line::AreYours : Line::IsYours;
    case Say::TakenAll:
      if (answer.numbers.empty()) return lineWithList(answer, Line::OpenList);
      return many ? Line::AreYours : Line::IsYours;
    case Say::TakenBy: return Line::TakenBy;
    case Say::StillYours: return Line::StillYours;
    case Say::Passed: return Line::Passed;
    case Say::PassedLevel: return Line::PassedLevel;
    case Say::PassedLast: return Line::PassedLast;
    case Say::PassedAll: return Line::PassedAll;
    case Say::PassedNothing: return Line::PassedNothing;
    case Say::Over: return Line::Over;
    case Say::Cancelled: return Line::Cancelled;
    case Say::Expired: return many ? Line::ExpiredMany : Line::Expired;
    case Say::UnknownNumber:
      return answer.open.empty() ? Line::UnknownNothingOpen : Line::UnknownNumber;
    case Say::DidYouMean: return Line::DidYouMean;
    case Say::NotEntitled: return Line::NotEntitled;
    case Say::ClosedNumber: return Line::ClosedNumber;
    case Say::OpenList: return lineWithList(answer, Line::OpenList);
    case Say::NothingOpen: return Line::NothingOpen;
    case Say::WhichOne: return lineWithList(answer, Line::WhichOne);
    case Say::StatusOf: return answer.who.empty() ? Line::StatusNotTaken : Line::StatusTaken;
    case Say::WhoHas: return Line::WhoHas;
    case Say::AmbiguousSender: return Line::AmbiguousSender;
    case Say::LastAnswer: return Line::LastAnswer;
    case Say::TestMessage: return Line::TestMessage;
  }
  return Line::NothingOpen;
}

// The shown items of a list and how many of `all` it leaves out: "7042 7055 +3".
std::string counted(const std::vector<std::string>& shown,
                    std::size_t all,
                    std::string_view between) {
  std::string list = joined(shown, between);
  if (all == shown.size()) return list;
  if (!list.empty()) list += ' ';
  return list + "+" + std::to_string(all - shown.size());
}

std::string firstNumbers(const std::vector<std::string>& numbers, std::size_t shown) {
  const auto end = numbers.begin() + static_cast<std::ptrdiff_t>(shown);
  return counted({numbers.begin(), end}, numbers.size(), " ");
}

// The first word of an alert tells most often which thing it is about. A word that GSM-7 cannot
// write is left out: it would cost the list more than half of its room.
std::string wordOf(const OpenAlert& alert) {
  const std::string text = cleaned(alert.text);
  const std::string word = cappedAt(text.substr(0, text.find(' ')), kWordCharsMax);
  return alphabetOf(word) == SmsAlphabet::Gsm7 ? word : std::string();
}

std::string openList(const std::vector<OpenAlert>& open, std::size_t shown, bool withWords) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string word = withWords ? wordOf(open[i]) : std::string();
    items.push_back(word.empty() ? open[i].number : open[i].number + " " + word);
  }
  return counted(items, open.size(), ", ");
}

// A typed number may be anything; it must not make the answer look like a page.
std::string typedNumber(std::string_view number) {
  std::string typed = cappedAt(cleaned(number), kTypedCharsMax);
  std::erase_if(typed, [](char c) { return c == '<' || c == '>'; });
  return typed;
}

Fields fieldsOf(const Answer& answer, Language language) {
  Fields fields;
  fields.number = typedNumber(answer.number);
  // Beside what stays open there is no room for a text.
  if (answer.say != Say::TakenAll) fields.text = cappedAt(cleaned(answer.text), kAlertCharsMax);
  fields.who = cleaned(answer.who);
  fields.at = clockTime(answer.at);
  fields.day = dayAndTime(answer.at, language);
  fields.detail = cleaned(answer.detail);
  if (answer.say == Say::DidYouMean && !answer.numbers.empty()) fields.other = answer.numbers[0];
  return fields;
}

// One answer being fitted: its pattern, its room and which field may be cut.
struct Fitting {
  std::string_view pattern;
  Room room;
  std::string Fields::*flexible = &Fields::text;
};

// The words of the open alerts give way first, then some of their numbers.
std::string lineWithOpen(const Fitting& fitting,
                         Fields fields,
                         const std::vector<OpenAlert>& open) {
  std::string line;
  std::size_t shown = std::min(open.size(), kNumbersInOneSms);
  for (bool withWords = true;; withWords = false) {
    fields.list = openList(open, shown, withWords);
    line = fillToFit(fitting.pattern, fields, fitting.flexible, fitting.room);
    if (fitting.room.fits(line) || shown == 0) return line;
    if (!withWords) --shown;
  }
}

// As many numbers as fit without the open ones, and then of those what still fits.
AnswerLine lineThatFits(const Answer& answer, const Fitting& fitting, Fields fields) {
  AnswerLine line;
  if (hasNumbers(answer)) {
    fields.list = openList(answer.open, 0, false);
    line.numbersShown = std::min(answer.numbers.size(), kNumbersInOneSms);
    fields.number = firstNumbers(answer.numbers, line.numbersShown);
    while (line.numbersShown > 1 &&
           !fitting.room.fits(fillToFit(fitting.pattern, fields, fitting.flexible, fitting.room))) {
      fields.number = firstNumbers(answer.numbers, --line.numbersShown);
    }
  }
  line.text = lineWithOpen(fitting, fields, answer.open);
  return line;
}

}  // namespace

AnswerLine answerLine(const Answer& answer, Language language) {
  const Phrase& words = phrase(lineOf(answer), language);
  const int parts = isLong(answer) ? kLongAnswerParts : 1;
  Fields fields = fieldsOf(answer, language);
  Fitting fitting{words.full, roomOf(SmsAlphabet::Gsm7, parts)};
  if (isLong(answer)) fitting.flexible = &Fields::detail;
  fields.who = cappedAt(fields.who, kWhoCharsMax);
  AnswerLine line = lineThatFits(answer, fitting, fields);
  if (alphabetOf(line.text) == SmsAlphabet::Gsm7) return line;
  if (!words.brief.empty()) fitting.pattern = words.brief;
  fitting.room = roomOf(SmsAlphabet::Ucs2, parts);
  fields.who = shortened(fields.who, kWhoCharsMaxBrief, SmsAlphabet::Ucs2);
  return lineThatFits(answer, fitting, fields);
}

std::string answerText(const Answer& answer, Language language) {
  return answerLine(answer, language).text;
}

}  // namespace tocsin::reply
