// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/reply_desk.h"

#include <algorithm>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

using escalation::Entry;
using escalation::Message;
using escalation::Outcome;
using escalation::PageKind;
using reply::Say;

// A reply whose time stamp is later than now, or weeks old, tells nothing about its order.
constexpr Duration kSentAtOldest = hours{24 * 7};
constexpr int kMorePartsMax = 4;

const Entry* entryOf(const Message& message, const std::string& who) {
  const Entry* best = nullptr;
  for (const Entry& entry : message.entries) {
    if (entry.recipient != who) continue;
    if (best == nullptr || entry.pagedAt > best->pagedAt) best = &entry;
  }
  return best;
}

bool isDeclining(const std::string& text) {
  // Only breaks a tie of two replies of one second; the grammar decides what they mean.
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    if ((text[i] | 0x20) == 'p' && (text[i + 1] | 0x20) == 'a' && (text[i + 2] | 0x20) == 's')
      return true;
  }
  return false;
}

std::string namesOf(const std::vector<std::string>& items) {
  std::string joined;
  for (const std::string& item : items)
    joined += (joined.empty() ? "" : ", ") + item;
  return joined;
}

}  // namespace

ReplyDesk::ReplyDesk(
    const Settings& settings, const Ports& ports, Turn& turn, const People& people, Links& links)
    : settings_(settings), ports_(ports), turn_(turn), people_(people), links_(links) {}

void ReplyDesk::connect(Book& book, Composer& composer, History& history, store::Journal& journal) {
  book_ = &book;
  composer_ = &composer;
  history_ = &history;
  journal_ = &journal;
}

void ReplyDesk::receive(std::size_t link, const drivers::Received& sms) {
  Time sentAt = sms.sentAt.value_or(turn_.now);
  if (sentAt > turn_.now || turn_.now - sentAt > kSentAtOldest) sentAt = turn_.now;
  waiting_.push_back({link, sms, sentAt});
}

void ReplyDesk::apply() {
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
    if (a.sentAt != b.sentAt) return a.sentAt < b.sentAt;
    return !isDeclining(a.sms.text) && isDeclining(b.sms.text);
  });
  for (const Waiting& waiting : waiting_)
    applyOne(waiting);
  waiting_.clear();
  fingerprints_.clear();
}

void ReplyDesk::shift(Duration by) {
  for (auto& [who, times] : unchanged_) {
    for (Time& time : times)
      time += by;
  }
}

void ReplyDesk::applyOne(const Waiting& waiting) {
  LinkState& link = links_.at(waiting.link);
  turn_.afterCommit.push_back(
      [driver = link.driver, token = waiting.sms.token] { driver->confirmReceived(token); });
  const auto known = journal_->knowsFingerprint(waiting.sms.fingerprint);
  if (!known) {
    turn_.afterCommit.pop_back();  // it stays with the driver; the commit will say what is wrong
    return;
  }
  if (*known || !fingerprints_.insert(waiting.sms.fingerprint).second) return;
  ++link.received;
  ++applied_;
  store::InboxRow row;
  row.id = InboxId{++turn_.lastInbox};
  row.fingerprint = waiting.sms.fingerprint;
  row.driver = link.name;
  row.text = waiting.sms.text.substr(0, limits::kReplyBytesMax);
  row.sentAt = waiting.sms.sentAt;
  row.receivedAt = turn_.now;
  const PhoneNumber sender = PhoneNumber::fromSender(waiting.sms.sender, settings_.homeCountry);
  row.sender = sender.text();
  const std::string who = identify(sender, row);
  if (!who.empty()) {
    row.recipient = who;
    row.did = applyFrom(who, waiting);
  }
  ports_.log(LogLevel::Notice,
             "SMS from " + (who.empty() ? row.sender : who) + " by " + link.name + ": " + row.did);
  turn_.batch.inboxAdded.push_back(std::move(row));
}

// The recipient who sent it; empty (with `did` saying why) when nobody or more than one comes into
// question.
std::string ReplyDesk::identify(const PhoneNumber& sender, store::InboxRow& row) {
  auto names = people_.whoSends(sender, settings_.suffixMatch);
  if (names.empty()) {
    row.did = "nothing: the number belongs to nobody here";
    return {};
  }
  if (names.size() > 1) {
    const auto paged = narrowToPaged(names);
    if (paged.size() != 1) {
      row.did = "nothing: it may be from " + namesOf(names) + ", they are asked";
      for (const std::string& name : paged.empty() ? names : paged) {
        reply::Answer ask;
        ask.say = Say::AmbiguousSender;
        if (withinBudget(name)) composer_->say(name, ask, PageKind::Answer, Duration{0});
      }
      return {};
    }
    names = paged;
  }
  return names.front();
}

std::vector<std::string> ReplyDesk::narrowToPaged(const std::vector<std::string>& names) const {
  std::vector<std::string> paged;
  for (const std::string& name : names) {
    const auto messages = book_->of(name);
    const bool was = std::any_of(messages.begin(), messages.end(), [&](const Message* m) {
      const Entry* entry = entryOf(*m, name);
      return m->isOpen() && entry != nullptr && entry->wasPaged();
    });
    if (was) paged.push_back(name);
  }
  return paged;
}

bool ReplyDesk::mayAcknowledge(const Message& message, const std::string& who) const {
  const Entry* entry = entryOf(message, who);
  if (entry == nullptr) return false;
  return !settings_.policy.ackFromPagedOnly || entry->wasPaged();
}

reply::Alert ReplyDesk::alertOf(const Message& message, const std::string& who) const {
  reply::Alert alert;
  alert.number = message.number;
  alert.text = message.text;
  const bool toBeHad = message.outcome == Outcome::Escalating ||
                       message.outcome == Outcome::Exhausted ||
                       (message.askedUntil && message.acknowledgedBy == who);
  alert.open = toBeHad && !message.cleared;
  alert.closedAt = message.cleared ? message.cleared : message.closed;
  alert.entitled = mayAcknowledge(message, who);
  alert.taken = message.outcome == Outcome::Acknowledged && !message.cleared;
  alert.mine = alert.taken && message.acknowledgedBy == who;
  if (const Entry* entry = entryOf(message, who)) {
    alert.paged = entry->wasPaged();
    alert.handedOverAt = entry->pagedAt;
  }
  return alert;
}

reply::Sender ReplyDesk::senderOf(const std::string& who, const std::string& text) const {
  reply::Sender sender;
  sender.digits = settings_.digits;
  sender.sent = history_->sentTo(who, turn_.now);
  sender.suggested = history_->suggestedTo(who);
  for (const Message* message : book_->of(who)) {
    // A number means its newest message.
    if (book_->byNumber(message->number) == message)
      sender.alerts.push_back(alertOf(*message, who));
  }
  addOthers(sender, text);
  return sender;
}

// Numbers in the text that are open, but not for the sender: the answer says so.
void ReplyDesk::addOthers(reply::Sender& sender, const std::string& text) const {
  const auto width = static_cast<std::size_t>(settings_.digits);
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = text[i] >= '0' && text[i] <= '9' ? run + 1 : 0;
    if (run < width || sender.alerts.size() > book_->openCount() + limits::kNumbersPerReplyMax)
      continue;
    const Message* message = book_->byNumber(text.substr(i + 1 - width, width));
    if (message == nullptr) continue;
    const bool known = std::any_of(sender.alerts.begin(), sender.alerts.end(), [&](const auto& a) {
      return a.number == message->number;
    });
    if (known) continue;
    reply::Alert alert = alertOf(*message, "");
    alert.entitled = false;
    sender.alerts.push_back(std::move(alert));
  }
}

// Replies count in the order in which they were sent: one that was overtaken by a later one of the
// same person about the same number changes nothing any more.
bool ReplyDesk::isOutdated(const std::string& who, const std::string& number, Time sentAt) {
  Time& last = appliedAt_[{who, number}];
  if (sentAt < last) return true;
  last = sentAt;
  return false;
}

std::string ReplyDesk::applyFrom(const std::string& who, const Waiting& waiting) {
  const reply::Sender sender = senderOf(who, waiting.sms.text);
  reply::Verdict verdict = reply::interpret(waiting.sms.text, sender, waiting.sentAt);
  if (verdict.did == reply::Did::Machine || verdict.did == reply::Did::Echo)
    return "nothing: " + verdict.reason;
  applying_ = who;
  quietly_ = verdict.all;
  std::string did;
  const auto outdated = [&](const std::string& number) {
    if (!isOutdated(who, number, waiting.sentAt)) return false;
    did += " (a later reply about " + number + " came first)";
    return true;
  };
  std::erase_if(verdict.acknowledge, outdated);
  std::erase_if(verdict.decline, outdated);
  for (const std::string& number : verdict.acknowledge)
    acknowledge(who, number, verdict.comment);
  for (const std::string& number : verdict.decline)
    decline(who, number);
  if (verdict.all) answerAll(who, verdict.acknowledge);
  answerQuestion(who, verdict);
  applying_.clear();
  quietly_ = false;
  // Every known recipient gets an answer, and one too many says that it is the last for now.
  if (!verdict.answers.empty() && (verdict.did == reply::Did::Changed || withinBudget(who))) {
    for (const reply::Answer& said : verdict.answers)
      answer(who, said);
  }
  return verdict.reason + did;
}

void ReplyDesk::answer(const std::string& who, const reply::Answer& said) {
  composer_->say(who, said, PageKind::Answer, Duration{0});
}

void ReplyDesk::acknowledge(const std::string& who,
                            const std::string& number,
                            const std::string& comment) {
  const Message* message = book_->byNumber(number);
  if (message == nullptr) return;
  const bool takenBefore = message->outcome == Outcome::Acknowledged && !message->cleared;
  const std::string acker = message->acknowledgedBy;
  told_ = false;
  book_->apply(message->id, escalation::AckReceived{who, comment});
  if (quietly_ || told_) return;
  if (!takenBefore || acker == who) {
    if (settings_.policy.confirmAck) answer(who, composer_->about(*message, Say::IsYours));
    return;
  }
  if (withinBudget(who)) answer(who, composer_->about(*message, Say::TakenBy));
}

void ReplyDesk::decline(const std::string& who, const std::string& number) {
  const Message* message = book_->byNumber(number);
  if (message == nullptr) return;
  told_ = false;
  book_->apply(message->id, escalation::Declined{who});
  if (told_) return;
  const bool others = message->outcome == Outcome::Acknowledged && message->acknowledgedBy != who;
  if (withinBudget(who))
    answer(who, composer_->about(*message, others ? Say::TakenBy : Say::PassedNothing));
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
  const auto language = composer_->languageOf(who);
  for (const std::string& number : asked) {
    const Message* message = book_->byNumber(number);
    if (message == nullptr) continue;
    if (verdict.ask == reply::Ask::More) {
      composer_->sayText(who, reply::moreText(message->number, message->text, kMorePartsMax));
      continue;
    }
    reply::Answer status =
        composer_->about(*message, verdict.ask == reply::Ask::Who ? Say::WhoHas : Say::StatusOf);
    if (message->outcome != Outcome::Acknowledged) status.who.clear();
    status.detail = statusDetail(*message, language);
    answer(who, status);
  }
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
  auto& times = unchanged_[who];
  while (!times.empty() && times.front() + limits::kAnswersWindow <= turn_.now)
    times.pop_front();
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
    case Notice::PassedLast: return say(Say::PassedLast, PageKind::Answer, Duration{0});
    case Notice::Over: return say(Say::Over, PageKind::Notice, Composer::kMergeAnswers);
    case Notice::Cancelled: return say(Say::Cancelled, PageKind::Notice, Composer::kMergeAnswers);
  }
}

}  // namespace tocsin::dispatch
