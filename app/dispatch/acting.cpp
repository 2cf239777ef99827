// SPDX-License-Identifier: Apache-2.0
// The dispatcher's hands: what advance() asks for, and what the outbox tells.
#include <algorithm>

#include "app/dispatch/dispatcher.h"
#include "app/dispatch/payload.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::PageKind;
using escalation::Position;
using store::PageRow;

constexpr long kUnmatchedRecorded = 1'000;   // since the start
constexpr Duration kRingTime = seconds{30};  // a page that is due by then would end the ring

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

void Dispatcher::act(const Message& message, const escalation::Action& action) {
  std::visit(Overloaded{
                 [&](const escalation::Page& page) { queuePage(message, page.entry); },
                 [&](const escalation::DropPage& page) {
                   const Position position = page.entry;
                   if (outbox_.drop(message.id, static_cast<int>(position))) {
                     book_.apply(message.id, escalation::PageDropped{position});
                   }
                 },
                 [&](const escalation::Tell& tell) {
                   replies_.notice(message, tell.recipient, tell.notice);
                 },
                 [&](const escalation::RaiseExhausted&) {
                   alarms_.raise(
                       Cause::Exhausted, message.number, "list " + message.list, message.text);
                 },
                 [&](const escalation::RaiseExpired&) { tellExpired(message); },
                 [&](const escalation::Record& record) {
                   const std::string reason = withActor(record.reason);
                   turn_.record(message.id, record.event, reason);
                   // What a person texted stands in the journal, not in the log.
                   const bool quotes = record.event == "ACKNOWLEDGED" || record.event == "NOTE";
                   ports_.log(LogLevel::Info,
                              message.number + " " + std::string(record.event) +
                                  (quotes ? " by " + message.acknowledgedBy : ": " + reason));
                   const bool forHooks = record.event == "QUEUED" || record.event == "CLEARED" ||
                                         escalation::parseOutcome(record.event).has_value();
                   if (!forHooks || !settings_.hasHook) return;
                   hooks_.add(hookPayload(message, record.event, reason, turn_.now));
                 },
             },
             action);
}

void Dispatcher::queuePage(const Message& message, Position position) {
  const auto& entry = message.entries[position];
  PageRow row;
  row.message = message.id;
  row.position = static_cast<int>(position);
  row.kind = PageKind::Page;
  row.recipient = entry.recipient;
  row.severity = message.severity;
  row.deadline = turn_.now + entry.acknowledgeTime;
  row.person = static_cast<int>(
      std::count_if(message.entries.begin(),
                    message.entries.begin() + static_cast<std::ptrdiff_t>(position),
                    [&](const auto& other) { return other.level == entry.level; }));
  outbox_.add(std::move(row));
}

void Dispatcher::tellExpired(const Message& message) {
  alarms_.raise(Cause::Expired, message.number, "list " + message.list, message.text);
  for (const auto& entry : message.entries) {
    if (entry.level != 1) continue;
    reply::Answer answer = composer_.about(message, reply::Say::Expired);
    answer.numbers = {message.number};
    composer_.say(entry.recipient, answer, PageKind::Notice, Composer::kMergeAnswers);
  }
}

Outbox::Hooks Dispatcher::outboxHooks() {
  Outbox::Hooks hooks;
  hooks.prepare = [this](PageRow& row) { return composer_.prepare(row); };
  hooks.attempted = [this](const PageRow& row) { attempted(row); };
  hooks.accepted = [this](const PageRow& row) { references_.add(row, turn_.now); };
  hooks.handedOver = [this](const PageRow& row, bool doubtful) { handedOver(row, doubtful); };
  hooks.failed = [this](const PageRow& row, const std::string& reason) { failed(row, reason); };
  hooks.maybeSent = [this](const PageRow& row) { maybeSent(row); };
  hooks.isHeld = [this](const PageRow& row) {
    return row.kind == PageKind::Page && book_.isHeld(row.message);
  };
  return hooks;
}

Ringer::Hooks Dispatcher::ringerHooks() {
  Ringer::Hooks hooks;
  hooks.isWanted = [this](MessageId id, int position) {
    const Message* message = book_.find(id);
    if (message == nullptr || message->outcome != escalation::Outcome::Escalating) return false;
    return message->severity == Severity::Critical &&
           message->entries[static_cast<Position>(position)].status ==
               escalation::RecipientStatus::NotYetAck;
  };
  hooks.isIdle = [this](std::size_t link) { return outbox_.isIdle(link, kRingTime); };
  hooks.numberOf = [this](const std::string& recipient) {
    const auto* person = people_.recipient(recipient);
    return person == nullptr ? PhoneNumber() : person->number;
  };
  hooks.tell = [this](MessageId id, std::string_view event, const std::string& line) {
    turn_.record(id, event, line);
    const Message* message = book_.find(id);
    const std::string number = message == nullptr ? "" : message->number + " ";
    ports_.log(LogLevel::Info, number + std::string(event) + ": " + line);
  };
  return hooks;
}

std::string Dispatcher::nameOf(const PageRow& row) const {
  return row.recipient.empty() ? row.to.text() : row.recipient;
}

// The row that really travels: a page in a digest goes with the digest.
const PageRow& Dispatcher::carrierOf(const PageRow& row) const {
  const PageRow* carrier = row.carriedBy ? outbox_.find(row.carriedBy) : nullptr;
  return carrier == nullptr ? row : *carrier;
}

// Replies may come before the network has answered: what is on its way counts as sent.
void Dispatcher::remember(const PageRow& row) {
  std::string suggests;
  if (!row.payload.empty()) {
    const reply::Answer said = decodeAnswer(row.payload);
    if (said.say == reply::Say::DidYouMean && !said.numbers.empty()) {
      suggests = said.numbers.front();
    }
    if (said.say == reply::Say::StillYours) suggests = said.number;
  }
  history_.add(row, turn_.now, suggests);
}

void Dispatcher::attempted(const PageRow& row) {
  const PageRow& carrier = carrierOf(row);
  if (&carrier == &row) remember(row);
  if (row.kind != PageKind::Page) return;
  if (carrier.attempts == 1) references_.forget({row.message, row.position});
  book_.apply(row.message,
              escalation::Attempted{static_cast<Position>(row.position), carrier.driver});
  if (carrier.doubts == 0) return;
  turn_.record(
      row.message,
      "SENT_AGAIN",
      row.recipient + ": attempt " + std::to_string(carrier.attempts) + " by " + carrier.driver);
}

void Dispatcher::handedOver(const PageRow& row, bool doubtful) {
  if (row.kind != PageKind::Page) {  // of a page the journal's line says it
    ports_.log(LogLevel::Info,
               "handed over to " + row.driver + ": SMS " + std::to_string(row.id.value) + " for " +
                   nameOf(row));
  }
  if (row.kind == PageKind::Alarm) alarms_.smsEnded(row.id, true);
  if (row.kind == PageKind::Bulletin) proof_.ended(row, {});
  if (row.kind != PageKind::Page) return;
  const auto position = static_cast<Position>(row.position);
  const auto gaveUp = references_.concern(carrierOf(row).id, {row.message, row.position});
  book_.apply(row.message, escalation::HandedOver{position, row.driver, doubtful});
  if (gaveUp) return book_.apply(row.message, escalation::Reported{position, false, *gaveUp});
  const int link = links_.indexOf(row.driver);
  if (link >= 0 && row.severity == Severity::Critical) {
    ringer_.paged(static_cast<std::size_t>(link), row.recipient, row.message, row.position);
  }
}

void Dispatcher::maybeSent(const PageRow& row) {
  const PageRow& carrier = carrierOf(row);
  const std::string line = nameOf(row) + ": may have been sent by " + carrier.driver + " (" +
                           carrier.error + "), it is sent again";
  if (row.kind == PageKind::Page) turn_.record(row.message, "MAYBE_SENT", line);
  ports_.log(LogLevel::Warning, "SMS " + std::to_string(carrier.id.value) + " for " + line);
}

void Dispatcher::failed(const PageRow& row, const std::string& reason) {
  ports_.log(
      LogLevel::Error,
      "SMS " + std::to_string(row.id.value) + " for " + nameOf(row) + " not sent: " + reason);
  if (row.kind == PageKind::Alarm) alarms_.smsEnded(row.id, false);
  if (row.kind == PageKind::Bulletin) proof_.ended(row, reason);
  if (row.kind != PageKind::Page) return;
  book_.apply(row.message, escalation::SendFailed{static_cast<Position>(row.position), reason});
}

void Dispatcher::reported(std::size_t link, const drivers::DeliveryReport& report) {
  turn_.afterCommit.push_back(
      [from = links_.at(link).driver, token = report.token] { from->confirmReceived(token); });
  if (match(link, report)) return;
  if (const auto proven = outbox_.provenBy(link, report)) {
    ports_.log(
        LogLevel::Notice,
        "a page that was in flight was sent: " + links_.at(link).name + " has its delivery report");
    submitEnded(link, *proven);
    match(link, report);
    return;
  }
  // It may have overtaken the answer that has its reference.
  if (links_.at(link).inFlight == 0) return unmatched(link, report);
  parked_.emplace_back(link, report);
  if (parked_.size() <= limits::kReportsParkedMax) return;
  unmatched(parked_.front().first, parked_.front().second);
  parked_.pop_front();
}

// False: no SMS of ours is known that it could be about.
bool Dispatcher::match(std::size_t link, const drivers::DeliveryReport& report) {
  const auto matched = references_.match(links_.at(link).name, report, turn_.now);
  const bool delivered = report.delivery == drivers::Delivery::Delivered;
  if (!matched.isFinal) {
    // It changes nothing, and can be seen.
    for (const References::Entry& entry : matched.entries) {
      if (++reportsAgain_ > kUnmatchedRecorded) break;
      turn_.record(entry.message,
                   "REPORT_AGAIN",
                   links_.at(link).name + " reports once more: " +
                       (delivered ? "delivered" : "failed, " + report.what));
    }
    return matched.isKnown;
  }
  for (const References::Entry& entry : matched.entries) {
    if (delivered) wasReached(entry);
    book_.apply(
        entry.message,
        escalation::Reported{static_cast<Position>(entry.position), delivered, report.what});
  }
  return true;
}

// By the time the page was handed over: after a restart the journal knows that one.
void Dispatcher::wasReached(const References::Entry& of) {
  const Message* message = book_.find(of.message);
  const auto position = static_cast<std::size_t>(of.position);
  if (message == nullptr || position >= message->entries.size()) return;
  const escalation::Entry& entry = message->entries[position];
  if (people_.recipient(entry.recipient) == nullptr) return;
  people_.reached(entry.recipient, entry.pagedAt.value_or(turn_.now));
}

// After an answer of the link: what came too early is looked at again.
void Dispatcher::matchParked(std::size_t link) {
  for (auto parked = parked_.begin(); parked != parked_.end();) {
    const auto& [from, report] = *parked;
    const bool isDone = from == link && match(from, report);
    const bool isLast = from == link && !isDone && links_.at(link).inFlight == 0;
    if (isLast) unmatched(from, report);
    parked = isDone || isLast ? parked_.erase(parked) : std::next(parked);
  }
}

void Dispatcher::unmatched(std::size_t link, const drivers::DeliveryReport& report) {
  LinkState& from = links_.at(link);
  const std::string line = "delivery report by " + from.name +
                           " matches no SMS of ours: reference " + report.reference + ", to " +
                           report.to.text() + ", " + report.what;
  // A centre gone wild must not fill the journal.
  if (++from.reportsUnmatched <= kUnmatchedRecorded) turn_.record({}, "REPORT_UNMATCHED", line);
  ports_.log(LogLevel::Notice, line);
}

}  // namespace tocsin::dispatch
