// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/reply_desk.h"

#include <algorithm>
#include <utility>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "queue/base/utf8.h"

namespace tocsin::dispatch {
namespace {

using escalation::Entry;
using escalation::Message;
using escalation::Outcome;
using escalation::PageKind;
using reply::Say;

// A time stamp that is further off than this tells nothing about the order of replies.
constexpr Duration kStampOldest = hours{24 * 7};
constexpr Duration kStampNewest = hours{24};
constexpr int kMorePartsMax = 4;

const Entry* entryOf(const Message& message, const std::string& who) {
  const Entry* best = nullptr;
  for (const Entry& entry : message.entries) {
    if (entry.recipient != who) continue;
    if (best == nullptr || entry.pagedAt > best->pagedAt) best = &entry;
  }
  return best;
}

std::string namesOf(const std::vector<std::string>& items) {
  std::string joined;
  for (const std::string& item : items) {
    joined += (joined.empty() ? "" : ", ") + item;
  }
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
  Waiting waiting{link, sms, sms.sentAt, turn_.now};
  waiting.sms.text = std::string(firstBytes(sms.text, limits::kReplyBytesMax));
  if (waiting.stamp &&
      (turn_.now - *waiting.stamp > kStampOldest || *waiting.stamp - turn_.now > kStampNewest)) {
    waiting.stamp.reset();
  }
  if (waiting.stamp) waiting.sentAt = std::min(*waiting.stamp, turn_.now);
  waiting.declines = wouldDecline(waiting);
  waiting_.push_back(std::move(waiting));
}

// What it would do if it came alone; of two replies of one second the one that declines wins.
bool ReplyDesk::wouldDecline(const Waiting& waiting) const {
  const PhoneNumber sender = PhoneNumber::fromSender(waiting.sms.sender, settings_.homeCountry);
  const auto names = people_.whoSends(sender, settings_.suffixMatch);
  if (names.size() != 1) return false;
  const reply::Sender from = senderOf(names.front(), waiting.sms.text);
  return !reply::interpret(waiting.sms.text, from, waiting.sentAt).decline.empty();
}

void ReplyDesk::apply() {
  const auto order = [this](const Waiting& w) { return w.stamp.value_or(turn_.now); };
  std::stable_sort(waiting_.begin(), waiting_.end(), [&](const Waiting& a, const Waiting& b) {
    if (order(a) != order(b)) return order(a) < order(b);
    return !a.declines && b.declines;
  });
  for (const Waiting& waiting : waiting_) {
    applyOne(waiting);
  }
  waiting_.clear();
  fingerprints_.clear();
}

void ReplyDesk::shift(Duration by) {
  for (auto& [who, times] : answeredFor_) {
    for (Time& time : times) {
      time += by;
    }
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
  row.text = waiting.sms.text;
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
      askWhoItWas(paged.empty() ? names : paged);
      return {};
    }
    names = paged;
  }
  return names.front();
}

void ReplyDesk::askWhoItWas(const std::vector<std::string>& names) {
  reply::Answer ask;
  ask.say = Say::AmbiguousSender;
  for (const std::string& name : names) {
    if (withinBudget(name)) answer(name, ask);
  }
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
    if (book_->byNumber(message->number) == message) {
      sender.alerts.push_back(alertOf(*message, who));
    }
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
    if (run < width || sender.alerts.size() > book_->openCount() + limits::kNumbersPerReplyMax) {
      continue;
    }
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

std::string ReplyDesk::applyFrom(const std::string& who, const Waiting& waiting) {
  const reply::Sender sender = senderOf(who, waiting.sms.text);
  reply::Verdict verdict = reply::interpret(waiting.sms.text, sender, waiting.sentAt);
  if (verdict.did == reply::Did::Machine || verdict.did == reply::Did::Echo) {
    return "nothing: " + verdict.reason;
  }
  applying_ = who;
  // One from the future would make all that follows look late.
  appliesFrom_ = waiting.stamp && *waiting.stamp <= turn_.now ? waiting.stamp : std::nullopt;
  quietly_ = verdict.all;
  changed_ = false;
  for (const std::string& number : verdict.acknowledge) {
    acknowledge(who, number, verdict.comment);
  }
  for (const std::string& number : verdict.decline) {
    decline(who, number);
  }
  if (!verdict.acknowledge.empty() && verdict.all) changed_ = true;
  if (verdict.all) answerAll(who, verdict.acknowledge);
  answerQuestion(who, verdict);
  applying_.clear();
  quietly_ = false;
  // Every known recipient gets an answer, and one too many says that it is the last for now.
  std::vector<reply::Answer> rest = std::exchange(unchanged_, {});
  rest.insert(rest.end(), verdict.answers.begin(), verdict.answers.end());
  if (rest.empty() || (!changed_ && !withinBudget(who))) return verdict.reason;
  for (const reply::Answer& said : rest) {
    answer(who, said);
  }
  return verdict.reason;
}

void ReplyDesk::answer(const std::string& who, const reply::Answer& said) {
  composer_->say(who, said, PageKind::Answer, Duration{0});
}

// What the same person texted later has been applied already: the answer says how it stands.
bool ReplyDesk::isTooLate(const Message& message, const std::string& who, bool declines) {
  if (!escalation::isOutdated(message, who, appliesFrom_, declines)) return false;
  unchanged_.push_back(statusOf(message, who));
  return true;
}

void ReplyDesk::acknowledge(const std::string& who,
                            const std::string& number,
                            const std::string& comment) {
  const Message* message = book_->byNumber(number);
  if (message == nullptr) return;
  const bool takenBefore = message->outcome == Outcome::Acknowledged && !message->cleared;
  const std::string acker = message->acknowledgedBy;
  const bool late = isTooLate(*message, who, false);
  told_ = false;
  book_->apply(message->id, escalation::AckReceived{who, comment, appliesFrom_});
  if (late) return;
  if (!takenBefore || told_) changed_ = true;
  if (quietly_ || told_) return;
  if (takenBefore && acker != who) {
    return unchanged_.push_back(composer_->about(*message, Say::TakenBy));
  }
  if (settings_.policy.confirmAck) unchanged_.push_back(composer_->about(*message, Say::IsYours));
}

void ReplyDesk::decline(const std::string& who, const std::string& number) {
  const Message* message = book_->byNumber(number);
  if (message == nullptr) return;
  const bool late = isTooLate(*message, who, true);
  told_ = false;
  book_->apply(message->id, escalation::Declined{who, appliesFrom_});
  if (told_) changed_ = true;
  if (told_ || late) return;
  const bool others = message->outcome == Outcome::Acknowledged && message->acknowledgedBy != who;
  unchanged_.push_back(composer_->about(*message, others ? Say::TakenBy : Say::PassedNothing));
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
