// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "queue/base/check.h"
#include "queue/base/limits.h"
#include "queue/reply/reading.h"
#include "queue/reply/reply.h"
#include "queue/reply/standing.h"

namespace tocsin::reply {
namespace {

// A page that was handed over less than this before "ALL" was sent had not been read by then.
constexpr Duration kReadAfter = seconds{3};

// The rows of docs/formats/replies.md. Each looks whether it is meant and then fills the verdict;
// the first one that does decides.
class Grammar {
 public:
  Grammar(std::string_view text, const Sender& sender, Time sentAt)
      : reading_(text, sender), sender_(sender), sentAt_(sentAt) {}

  Verdict decide() {
    using Row = bool (Grammar::*)();
    constexpr std::array<Row, 13> kRows = {
        &Grammar::ownAnswer,
        &Grammar::beginMissing,
        &Grammar::pageSentBack,
        &Grammar::textOfOthers,
        &Grammar::numbersAndNo,
        &Grammar::numbersAndQuestion,
        &Grammar::numbers,
        &Grammar::all,
        &Grammar::bareYes,
        &Grammar::bareNo,
        &Grammar::question,
        &Grammar::nearlyNumber,
        &Grammar::anythingElse,
    };
    for (const Row row : kRows) {
      if ((this->*row)()) break;
    }
    return std::move(verdict_);
  }

 private:
  bool ownAnswer() {
    if (!reading_.isEcho()) return false;
    verdict_.did = Did::Echo;
    verdict_.reason = "one of our own answers sent back";
    return true;
  }

  // What is missing may be a no, or another number, or the half of this one.
  bool beginMissing() {
    if (!reading_.beginsWithGap()) return false;
    say(Say::OpenList);
    verdict_.reason = "the begin of the text is missing: the list, nothing taken";
    return true;
  }

  bool textOfOthers() {
    if (!reading_.isReactionToText()) return false;
    say(Say::OpenList);
    verdict_.reason = "a reaction to a text that is none of ours";
    return true;
  }

  bool pageSentBack() {
    if (reading_.quotes().empty()) return false;
    const QuoteTime time = timeOf(reading_.quotes(), sentAt_);
    if (time == QuoteTime::Machine) {
      verdict_.did = Did::Machine;
      verdict_.reason = "a page sent back within 2 s of its hand-over: a machine";
      return true;
    }
    early_ = time == QuoteTime::Early;
    const Reaction reaction = reading_.reaction();
    if (reaction == Reaction::None) return false;
    if (reaction == Reaction::Other) return askBack("a reaction that is no yes: asked back");
    if (early_) return askBack("a reaction older than the page: asked back");
    return take(reading_.anywhere().numbers,
                "a reaction to a page: like, love, thumbs up or heart");
  }

  bool numbersAndNo() {
    if (!reading_.hasNegative()) return false;
    Counted counted = reading_.leading(true);
    if (counted.numbers.empty()) counted = reading_.known();
    if (counted.numbers.empty()) return false;
    verdict_.comment = reading_.commentAfter(counted.last);
    std::vector<std::string> unknown;
    for (const std::string& number : counted.numbers) {
      declineOne(number, unknown);
    }
    sayUnknown(unknown, false);
    verdict_.reason = "number with a negative word: PASS";
    return true;
  }

  bool numbersAndQuestion() {
    if (!reading_.hasQuestion()) return false;
    const Meaning word = reading_.inquiry();
    const bool otherRow = word == Meaning::Who || word == Meaning::More;
    Counted counted = reading_.leading(false);
    if (counted.numbers.empty() && !otherRow) counted = reading_.known();
    if (counted.numbers.empty()) return false;
    return ask(Ask::Status, counted.numbers, "number with a question mark: status");
  }

  bool numbers() {
    const bool otherRow =
        reading_.hasNegative() || reading_.hasQuestion() || reading_.inquiry() != Meaning::Other;
    if (otherRow) return false;
    const Counted counted = reading_.leading(false);
    if (counted.numbers.empty() || (counted.quoted && reading_.isAll())) return false;
    if (counted.quoted && early_) {
      return askBack("a page sent back before its hand-over: asked back");
    }
    verdict_.comment = reading_.commentAfter(counted.last);
    return take(counted.numbers, counted.quoted ? "a page sent back" : "number first");
  }

  bool all() {
    if (!reading_.isAll()) return false;
    for (const Alert& alert : sender_.alerts) {
      const bool read = alert.handedOverAt && *alert.handedOverAt + kReadAfter <= sentAt_;
      if (alert.open && alert.entitled && read) acknowledge(alert);
    }
    verdict_.all = !verdict_.acknowledge.empty();
    verdict_.reason = "ALL";
    if (!verdict_.all) say(Say::OpenList);
    return true;
  }

  bool bareYes() {
    if (!reading_.isYes()) return false;
    if (!sender_.suggested.empty()) {
      return take({sender_.suggested}, "yes to \"did you mean " + sender_.suggested + "?\"");
    }
    const Alert* meant = onlyMeant(sender_, sentAt_);
    if (meant == nullptr) return askBack("a yes that could mean several or none");
    return take({meant->number}, "a yes to the only open page");
  }

  bool bareNo() {
    if (!reading_.isNo()) return false;
    if (!sender_.suggested.empty()) {
      say(Say::OpenList);
      verdict_.reason = "no to \"did you mean " + sender_.suggested + "?\"";
      return true;
    }
    const Alert* meant = onlyMeant(sender_, sentAt_);
    if (meant == nullptr) return askBack("a no that could mean several or none");
    std::vector<std::string> unknown;
    declineOne(meant->number, unknown);
    verdict_.reason = "a no to the only open page: PASS";
    return true;
  }

  bool question() {
    if (reading_.isQuestionMark()) return ask(Ask::Status, {}, "?: the open messages");
    const Meaning word = reading_.inquiry();
    if (word == Meaning::Other) return false;
    const Ask asks = word == Meaning::Who    ? Ask::Who
                     : word == Meaning::More ? Ask::More
                                             : Ask::Status;
    const std::vector<std::string> numbers = reading_.anywhere().numbers;
    if (!numbers.empty()) return ask(asks, numbers, "a question about a number");
    if (!reading_.isNothingBut(word)) return false;
    if (asks != Ask::More) return ask(asks, {}, "a question: the open messages");
    const std::vector<OpenAlert> open = openAlerts(sender_);
    if (open.size() != 1) return askBack("MORE of which message?");
    return ask(Ask::More, {open.front().number}, "MORE of the only open message");
  }

  bool nearlyNumber() {
    const std::string digits = reading_.nearlyNumber();
    if (digits.empty()) return false;
    sayUnknown({digits}, !reading_.hasNegative() && !reading_.hasQuestion());
    verdict_.reason = "a number with a digit too many or too few";
    return true;
  }

  bool anythingElse() {
    say(Say::OpenList);
    verdict_.reason = "anything else: the list, nothing taken";
    return true;
  }

  // Acknowledges what is open, or taken already (the shell answers by whom); says why not of the
  // rest.
  bool take(const std::vector<std::string>& numbers, std::string reason) {
    std::vector<std::string> unknown;
    for (const std::string& number : numbers) {
      const Alert* alert = alertOf(sender_, number);
      switch (standingOf(alert)) {
        case Standing::Open:
        case Standing::Taken: acknowledge(*alert); break;
        case Standing::Closed: say(Say::ClosedNumber, *alert); break;
        case Standing::NotEntitled: say(Say::NotEntitled, *alert); break;
        case Standing::Unknown: unknown.push_back(number); break;
      }
    }
    sayUnknown(unknown, true);
    verdict_.reason = std::move(reason);
    return true;
  }

  void acknowledge(const Alert& alert) {
    verdict_.acknowledge.push_back(alert.number);
    if (alert.open || alert.mine) verdict_.did = Did::Changed;
  }

  void declineOne(const std::string& number, std::vector<std::string>& unknown) {
    const Alert* alert = alertOf(sender_, number);
    switch (standingOf(alert)) {
      case Standing::Open:
      case Standing::Taken:
        verdict_.decline.push_back(number);
        if (alert->open || alert->mine) verdict_.did = Did::Changed;
        break;
      case Standing::Closed:
      case Standing::NotEntitled: say(Say::PassedNothing, *alert); break;
      case Standing::Unknown: unknown.push_back(number); break;
    }
  }

  // `offer`: with "did you mean", of one number only. Never for a no: a yes to it would take what
  // the person did not want.
  void sayUnknown(const std::vector<std::string>& numbers, bool offer) {
    std::size_t said = 0;
    for (const std::string& number : numbers) {
      if (said++ == limits::kUnknownAnswersMax) break;
      Answer answer;
      answer.number = number;
      const bool single = offer && numbers.size() == 1;
      const Alert* near = single ? nearest(sender_, number, verdict_.acknowledge) : nullptr;
      if (near != nullptr) {
        answer.say = Say::DidYouMean;
        answer.numbers = {near->number};
        answer.text = near->text;
        verdict_.suggest = near->number;
      } else {
        answer.say = Say::UnknownNumber;
        answer.open = openAlerts(sender_);
      }
      verdict_.answers.push_back(std::move(answer));
    }
  }

  bool ask(Ask asks, const std::vector<std::string>& numbers, std::string reason) {
    std::vector<std::string> unknown;
    for (const std::string& number : numbers) {
      const Alert* alert = alertOf(sender_, number);
      if (alert == nullptr) {
        unknown.push_back(number);
      } else if (!alert->entitled && !alert->paged) {
        say(Say::NotEntitled, *alert);
      } else {
        verdict_.asked.push_back(number);
      }
    }
    if (numbers.empty() || !verdict_.asked.empty()) verdict_.ask = asks;
    sayUnknown(unknown, false);
    verdict_.reason = std::move(reason);
    return true;
  }

  bool askBack(std::string reason) {
    say(Say::WhichOne);
    verdict_.reason = std::move(reason);
    return true;
  }

  void say(Say what) {
    Answer answer;
    answer.open = openAlerts(sender_);
    answer.say = answer.open.empty() ? Say::NothingOpen : what;
    verdict_.answers.push_back(std::move(answer));
  }

  void say(Say what, const Alert& alert) {
    Answer answer;
    answer.say = what;
    answer.number = alert.number;
    // The text of somebody else's message is not the sender's to read.
    if (alert.entitled) answer.text = alert.text;
    verdict_.answers.push_back(std::move(answer));
  }

  Reading reading_;
  const Sender& sender_;
  Time sentAt_;
  bool early_ = false;
  Verdict verdict_;
};

}  // namespace

Verdict interpret(std::string_view text, const Sender& sender, Time sentAt) {
  check(sender.digits >= 4 && sender.digits <= 8, "a number has 4 to 8 digits");
  return Grammar(text.substr(0, limits::kReplyBytesMax), sender, sentAt).decide();
}

}  // namespace tocsin::reply
