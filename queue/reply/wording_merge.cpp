// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "queue/reply/wording_answer.h"
#include "queue/reply/wording_line.h"

namespace tocsin::reply {
namespace {

bool isConfirmation(const Answer& answer) {
  return answer.say == Say::IsYours || answer.say == Say::Taken;
}

// Whether one sentence can say both. "Since 14:05" must hold for all, so the minute must agree.
bool canJoin(const Answer& a, const Answer& b) {
  if (isConfirmation(a) && isConfirmation(b)) {
    return clockTime(a.at) == clockTime(b.at) && a.at.day == b.at.day;
  }
  if (a.say != b.say) return false;
  return a.say == Say::Expired || (a.say == Say::TakenBy && a.who == b.who);
}

// The numbers an answer is about, each once.
std::vector<std::string> numbersOf(const Answer& answer) {
  std::vector<std::string> numbers = answer.numbers;
  const bool listed = std::find(numbers.begin(), numbers.end(), answer.number) != numbers.end();
  if (!answer.number.empty() && !listed) numbers.insert(numbers.begin(), answer.number);
  return numbers;
}

bool shareNumber(const Answer& a, const Answer& b) {
  const std::vector<std::string> first = numbersOf(a);
  const std::vector<std::string> second = numbersOf(b);
  return std::find_first_of(first.begin(), first.end(), second.begin(), second.end()) !=
         first.end();
}

void join(Answer& into, const Answer& other) {
  into.numbers = numbersOf(into);
  for (const std::string& number : numbersOf(other)) {
    if (std::find(into.numbers.begin(), into.numbers.end(), number) == into.numbers.end()) {
      into.numbers.push_back(number);
    }
  }
  if (into.numbers.size() == 1) return;
  if (into.say != Say::Expired) into.text.clear();
  if (into.say == Say::TakenBy && into.at != other.at) into.at = LocalTime{};
}

// An answer joins an earlier one of its kind unless something in between is about the same number:
// "7042 PASSED" and then "7042 IS YOURS" must arrive in this order.
void joinOrAppend(std::vector<Answer>& combined, const Answer& answer) {
  for (auto earlier = combined.rbegin(); earlier != combined.rend(); ++earlier) {
    if (canJoin(*earlier, answer)) {
      join(*earlier, answer);
      return;
    }
    if (shareNumber(*earlier, answer)) break;
  }
  combined.push_back(answer);
}

// Whether numbers are missing that further SMS must name. Only what is expired is told in one SMS,
// and counted when it does not fit.
bool lacksNumbers(const AnswerLine& line, const Answer& answer) {
  return line.numbersShown > 0 && line.numbersShown < answer.numbers.size() &&
         answer.say != Say::Expired;
}

// A sentence with more numbers than one SMS holds, as several of them.
std::vector<std::string> sentencesOf(Answer answer, Language language) {
  std::vector<std::string> texts;
  AnswerLine line = answerLine(answer, language);
  while (lacksNumbers(line, answer)) {
    const auto end = answer.numbers.begin() + static_cast<std::ptrdiff_t>(line.numbersShown);
    Answer first = answer;
    first.numbers.assign(answer.numbers.begin(), end);
    first.open.clear();
    texts.push_back(answerText(first, language));
    answer.numbers.erase(answer.numbers.begin(), end);
    line = answerLine(answer, language);
  }
  texts.push_back(line.text);
  return texts;
}

bool fitsOneSms(std::string_view text) {
  return smsParts(text) == 1;
}

// A long answer as several SMS, cut at blanks; every further one begins with the number too, as the
// first does, since they may arrive in any order.
std::vector<std::string> singles(std::string_view text) {
  std::vector<std::string> texts;
  const Room room = roomOf(alphabetOf(text), 1);
  const std::string number(text.substr(0, text.find_first_of(" :")));
  std::string start;
  while (!room.fits(start + std::string(text))) {
    const std::size_t left = room.units - smsUnits(start, room.alphabet);
    std::string_view piece = smsPrefix(text, left, room.alphabet);
    const std::size_t blank = piece.rfind(' ');
    if (blank != std::string_view::npos && blank > piece.size() / 2) piece = piece.substr(0, blank);
    texts.push_back(start + std::string(piece));
    text.remove_prefix(piece.size());
    while (!text.empty() && text.front() == ' ') {
      text.remove_prefix(1);
    }
    start = number + ".. ";
  }
  if (!text.empty()) texts.push_back(start + std::string(text));
  return texts;
}

// "PASS 7042" and then "7055 TAKEN" would read as one command: a full stop keeps them apart.
std::string together(const std::string& first, const std::string& second) {
  const bool ended = std::string_view(".!?").find(first.back()) != std::string_view::npos;
  return first + (ended ? " " : ". ") + second;
}

// All SMS of one answer.
std::vector<std::string> smsOf(const Answer& answer, Language language) {
  std::vector<std::string> texts;
  for (const std::string& sentence : sentencesOf(answer, language)) {
    const std::vector<std::string> pieces = singles(sentence);
    texts.insert(texts.end(), pieces.begin(), pieces.end());
  }
  return texts;
}

// Joins the text to the last SMS where it fits, else begins a new one.
void pack(std::vector<std::string>& texts, const std::string& text) {
  if (!texts.empty() && fitsOneSms(together(texts.back(), text))) {
    texts.back() = together(texts.back(), text);
  } else {
    texts.push_back(text);
  }
}

}  // namespace

std::vector<std::string> mergeAnswers(const std::vector<Answer>& answers, Language language) {
  std::vector<Answer> combined;
  for (const Answer& answer : answers) {
    joinOrAppend(combined, answer);
  }
  std::vector<std::string> texts;
  std::string before;
  for (const Answer& answer : combined) {
    for (const std::string& text : smsOf(answer, language)) {
      if (text != before) pack(texts, text);  // the same words twice tell nothing more
      before = text;
    }
  }
  return texts;
}

}  // namespace tocsin::reply
