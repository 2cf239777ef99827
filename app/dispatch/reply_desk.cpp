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
using reply::Say;

// A time stamp that is further off than this tells nothing about the order of replies.
constexpr Duration kStampOldest = hours{24 * 7};
constexpr Duration kStampNewest = hours{24};
// Stands in a text where a part of it has not come (drivers::Received)...
constexpr std::string_view kGap = " ... ";
// ...and for so long the whole is taken for what was told in parts before.
constexpr Duration kRestWithin = hours{24 * 3};

// How long before its end a process may have left a delivery unanswered.
constexpr Duration kUnansweredAtEnd = minutes{1};

// What a text without a service-centre time is kept as: sorts by the time it came.
std::string unstamped(const drivers::Received& sms, const std::string& link, Time at) {
  std::string millis = std::to_string(toMillis(at));
  millis.insert(0, 15 - std::min<std::size_t>(millis.size(), 15), '0');
  return link + "|" + sms.fingerprint + "@" + millis;
}

const Entry* entryOf(const Message& message, const std::string& who) {
  const Entry* best = nullptr;
  for (const Entry& entry : message.entries) {
    if (entry.recipient != who) continue;
    if (best == nullptr || entry.pagedAt > best->pagedAt) best = &entry;
  }
  return best;
}

// The texts around the gaps stand in the whole one, in their order: the first at its begin, the
// last at its end.
bool fillsGaps(std::string_view gapped, std::string_view whole) {
  std::size_t at = 0;
  for (bool isFirst = true;; isFirst = false) {
    const std::size_t gap = gapped.find(kGap);
    const std::string_view piece = gapped.substr(0, gap);
    const bool isLast = gap == std::string_view::npos;
    const std::size_t found = isLast && !isFirst && whole.size() >= piece.size()
                                  ? whole.rfind(piece)
                                  : whole.find(piece, at);
    if (found == std::string_view::npos || found < at || (isFirst && found != 0)) return false;
    at = found + piece.size();
    if (isLast) return at == whole.size() && whole != gapped;
    gapped.remove_prefix(gap + kGap.size());
  }
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
  const reply::Sender from = senderOf(names.front(), waiting);
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
  for (auto& [who, gapped] : gapped_) {
    gapped.at += by;
  }
}

void ReplyDesk::applyOne(const Waiting& waiting) {
  LinkState& link = links_.at(waiting.link);
  turn_.afterCommit.push_back(
      [driver = link.driver, token = waiting.sms.token] { driver->confirmReceived(token); });
  const std::string fingerprint = fingerprintOf(waiting);
  const auto known = isKnown(waiting, fingerprint);
  if (!known) {
    turn_.afterCommit.pop_back();  // it stays with the driver; the commit will say what is wrong
    return;
  }
  if (*known || !fingerprints_.insert(fingerprint).second) return noteRepeat(waiting);
  ++link.received;
  link.lastReceived = turn_.now;
  ++applied_;
  store::InboxRow row;
  row.id = InboxId{++turn_.lastInbox};
  row.fingerprint = fingerprint;
  row.driver = link.name;
  row.text = waiting.sms.text;
  row.sentAt = waiting.sms.sentAt;
  row.receivedAt = turn_.now;
  const PhoneNumber sender = PhoneNumber::fromSender(waiting.sms.sender, settings_.homeCountry);
  row.sender = sender.text();
  const std::string who = identify(sender, row);
  Applied applied{row.did, false};
  if (!who.empty()) {
    row.recipient = who;
    applied = applyFrom(who, waiting);
    row.did = applied.did;
  }
  ports_.log(LogLevel::Notice,
             "SMS from " + (who.empty() ? row.sender : who) + " by " + link.name + ": " + row.did);
  if (!applied.means) onNothing_(row);
  turn_.batch.inboxAdded.push_back(std::move(row));
}

// Nobody shall have to guess why a reply did nothing.
void ReplyDesk::noteRepeat(const Waiting& waiting) {
  const LinkState& link = links_.at(waiting.link);
  ports_.log(LogLevel::Notice,
             "SMS by " + link.name + " is one that was received before, delivered again");
  if (waiting.sms.isStamped) return;
  turn_.record({},
               "RECEIVED_AGAIN",
               link.name + ": from " + waiting.sms.sender + ", counted as one that came before");
}

// Texts without a service-centre time are told apart by when they came.
std::string ReplyDesk::fingerprintOf(const Waiting& waiting) const {
  if (waiting.sms.isStamped) return waiting.sms.fingerprint;
  return unstamped(waiting.sms, links_.all()[waiting.link].name, turn_.now) + ":" +
         std::to_string(turn_.lastInbox + 1);
}

Result<bool> ReplyDesk::isKnown(const Waiting& waiting, const std::string& fingerprint) {
  if (waiting.sms.isStamped) return journal_->knowsFingerprint(fingerprint);
  OptionalTime since = waiting.sms.repeatsSince;
  // What a process received at its end may not have been answered when it ended.
  const Time formerEnd = formerEnd_ ? *formerEnd_ - kUnansweredAtEnd : turn_.now;
  if (since && *since == Time{}) since = formerEnd;
  if (!since) return false;
  const std::string& link = links_.all()[waiting.link].name;
  return journal_->knowsFingerprintIn(unstamped(waiting.sms, link, *since),
                                      unstamped(waiting.sms, link, turn_.now + Duration{1}));
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

reply::Sender ReplyDesk::senderOf(const std::string& who, const Waiting& waiting) const {
  const std::string& link = links_.all()[waiting.link].name;
  reply::Sender sender;
  sender.digits = settings_.digits;
  sender.sent = history_->sentTo(who, link, turn_.now);
  sender.suggested = history_->suggestedTo(who, link);
  for (const Message* message : book_->of(who)) {
    // A number means its newest message.
    if (book_->byNumber(message->number) == message) {
      sender.alerts.push_back(alertOf(*message, who));
    }
  }
  addOthers(sender, waiting.sms.text);
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

ReplyDesk::Applied ReplyDesk::applyFrom(const std::string& who, const Waiting& waiting) {
  const reply::Sender sender = senderOf(who, waiting);
  reply::Verdict verdict = reply::interpret(waiting.sms.text, sender, waiting.sentAt);
  if (verdict.did == reply::Did::Machine || verdict.did == reply::Did::Echo) {
    return {"nothing: " + verdict.reason};
  }
  onReply_(who, waiting.link);
  const bool toldAgain = isToldAgain(who, waiting, verdict);
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
  if (!toldAgain) answerQuestion(who, verdict);
  applying_.clear();
  quietly_ = false;
  // Every known recipient gets an answer, and one too many says that it is the last for now.
  std::vector<reply::Answer> rest = std::exchange(unchanged_, {});
  rest.insert(rest.end(), verdict.answers.begin(), verdict.answers.end());
  const bool means = changed_ || verdict.did != reply::Did::Nothing ||
                     verdict.ask != reply::Ask::None || !verdict.acknowledge.empty() ||
                     !verdict.decline.empty();
  if (!changed_ && toldAgain) {
    return {verdict.reason + "; the whole of what came in parts before", means};
  }
  if (rest.empty() || (!changed_ && !withinBudget(who))) return {verdict.reason, means};
  for (const reply::Answer& said : rest) {
    answer(who, said);
  }
  return {verdict.reason, means};
}

// The rest of a long SMS has come, and it means what its first parts did: that was answered.
bool ReplyDesk::isToldAgain(const std::string& who,
                            const Waiting& waiting,
                            const reply::Verdict& verdict) {
  const auto before = gapped_.find(who);
  const bool again = before != gapped_.end() && before->second.at + kRestWithin > turn_.now &&
                     fillsGaps(before->second.text, waiting.sms.text);
  const bool sameMeaning = again && before->second.acknowledge == verdict.acknowledge &&
                           before->second.decline == verdict.decline &&
                           before->second.ask == verdict.ask &&
                           before->second.asked == verdict.asked;
  settled_.clear();
  if (again) {
    settled_.insert(before->second.acknowledge.begin(), before->second.acknowledge.end());
    settled_.insert(before->second.decline.begin(), before->second.decline.end());
  }
  if (before != gapped_.end()) gapped_.erase(before);
  if (waiting.sms.text.find(kGap) != std::string::npos) {
    gapped_[who] = {waiting.sms.text,
                    verdict.acknowledge,
                    verdict.decline,
                    verdict.asked,
                    verdict.ask,
                    turn_.now};
  }
  return sameMeaning;
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
  if (!settings_.policy.confirmAck || settled_.count(number) != 0) return;
  unchanged_.push_back(composer_->about(*message, Say::IsYours));
}

void ReplyDesk::decline(const std::string& who, const std::string& number) {
  const Message* message = book_->byNumber(number);
  if (message == nullptr) return;
  const bool late = isTooLate(*message, who, true);
  told_ = false;
  book_->apply(message->id, escalation::Declined{who, appliesFrom_});
  if (told_) changed_ = true;
  if (told_ || late || settled_.count(number) != 0) return;
  const bool others = message->outcome == Outcome::Acknowledged && message->acknowledgedBy != who;
  unchanged_.push_back(composer_->about(*message, others ? Say::TakenBy : Say::PassedNothing));
}

}  // namespace tocsin::dispatch
