// SPDX-License-Identifier: Apache-2.0
// What the reply desk says to whoever texted.
#include "app/dispatch/reply_desk.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

using escalation::Entry;
using escalation::Message;
using escalation::Outcome;
using escalation::PageKind;
using reply::Say;

constexpr int kMorePartsMax = 4;

}  // namespace

void ReplyDesk::answer(const std::string& who, const reply::Answer& said) {
  composer_->say(who, said, PageKind::Answer, Duration{0});
}

void ReplyDesk::askWhoItWas(const std::vector<std::string>& names) {
  reply::Answer ask;
  ask.say = Say::AmbiguousSender;
  for (const std::string& name : names) {
    if (withinBudget(name)) answer(name, ask);
  }
}

void ReplyDesk::answerAll(const std::string& who, const std::vector<std::string>& taken) {
  reply::Answer all;
  all.say = Say::TakenAll;
  all.numbers = taken;
  all.at = composer_->local(turn_.now);
  for (const Message* message : book_->of(who)) {
    const bool open =
        message->outcome == Outcome::Escalating || message->outcome == Outcome::Exhausted;
    if (open && !message->cleared) all.open.push_back({message->number, message->text});
  }
  answer(who, all);
}

void ReplyDesk::answerQuestion(const std::string& who, const reply::Verdict& verdict) {
  if (verdict.ask == reply::Ask::None || !withinBudget(who)) return;
  std::vector<std::string> asked = verdict.asked;
  if (asked.empty()) {
    for (const Message* message : book_->of(who)) {
      if (message->isOpen()) asked.push_back(message->number);
    }
    if (asked.empty()) {
      reply::Answer nothing;
      nothing.say = Say::NothingOpen;
      return answer(who, nothing);
    }
  }
  for (const std::string& number : asked) {
    const Message* message = book_->byNumber(number);
    if (message == nullptr) continue;
    if (verdict.ask == reply::Ask::More) {
      composer_->sayText(who, reply::moreText(message->number, message->text, kMorePartsMax));
      continue;
    }
    reply::Answer status = statusOf(*message, who);
    if (verdict.ask == reply::Ask::Who) status.say = Say::WhoHas;
    answer(who, status);
  }
}

reply::Answer ReplyDesk::statusOf(const Message& message, const std::string& who) const {
  reply::Answer status = composer_->about(message, Say::StatusOf);
  if (message.outcome != Outcome::Acknowledged) status.who.clear();
  status.detail = statusDetail(message, composer_->languageOf(who));
  return status;
}

std::string ReplyDesk::statusDetail(const Message& message, reply::Language language) const {
  std::string detail;
  for (const Entry& entry : message.entries) {
    if (entry.status == escalation::RecipientStatus::NotSent && !entry.wasPaged()) continue;
    detail +=
        (detail.empty() ? "" : ", ") + entry.recipient + ": " +
        reply::statusWord(entry.declined ? "DECLINED" : escalation::toText(entry.status), language);
  }
  return detail;
}

// Only answers to replies that changed nothing are counted; the last one of the budget says so.
bool ReplyDesk::withinBudget(const std::string& who) {
  auto& times = answeredFor_[who];
  while (!times.empty() && times.front() + limits::kAnswersWindow <= turn_.now) {
    times.pop_front();
  }
  if (times.size() >= static_cast<std::size_t>(limits::kAnswersUnchangedMax)) return false;
  times.push_back(turn_.now);
  if (times.size() == static_cast<std::size_t>(limits::kAnswersUnchangedMax)) {
    reply::Answer last;
    last.say = Say::LastAnswer;
    answer(who, last);
  }
  return true;
}

void ReplyDesk::notice(const Message& message,
                       const std::string& recipient,
                       escalation::Notice notice) {
  if (recipient == applying_) told_ = true;
  using escalation::Notice;
  const auto say = [&](Say what, PageKind kind, Duration hold) {
    composer_->say(recipient, composer_->about(message, what), kind, hold);
  };
  switch (notice) {
    case Notice::IsYours:
      if (!settings_.policy.confirmAck || (quietly_ && recipient == applying_)) return;
      return say(Say::IsYours, PageKind::Answer, Duration{0});
    case Notice::TakenBy: return say(Say::TakenBy, PageKind::Notice, Composer::kMergeNotices);
    case Notice::StillYours: return say(Say::StillYours, PageKind::Notice, Duration{0});
    case Notice::Passed: return say(Say::Passed, PageKind::Answer, Duration{0});
    case Notice::PassedLevel: return say(Say::PassedLevel, PageKind::Answer, Duration{0});
    case Notice::PassedLast: return say(Say::PassedLast, PageKind::Answer, Duration{0});
    case Notice::PassedAll: return say(Say::PassedAll, PageKind::Answer, Duration{0});
    case Notice::Over: return say(Say::Over, PageKind::Notice, Composer::kMergeAnswers);
    case Notice::Cancelled: return say(Say::Cancelled, PageKind::Notice, Composer::kMergeAnswers);
  }
}

}  // namespace tocsin::dispatch
