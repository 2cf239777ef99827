// SPDX-License-Identifier: Apache-2.0
// The dispatcher's hands: what advance() asks for, and what the outbox tells.
#include <algorithm>

#include "app/dispatch/dispatcher.h"
#include "app/dispatch/payload.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::PageKind;
using escalation::Position;
using store::PageRow;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

void Dispatcher::act(const Message& message, const escalation::Action& action) {
  std::visit(
      Overloaded{
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
            alarms_.raise(Cause::Exhausted, message.number, "list " + message.list, message.text);
          },
          [&](const escalation::RaiseExpired&) { tellExpired(message); },
          [&](const escalation::Record& record) {
            turn_.record(message.id, record.event, record.reason);
            // What a person texted stands in the journal, not in the log.
            const bool quotes = record.event == "ACKNOWLEDGED" || record.event == "NOTE";
            ports_.log(LogLevel::Info,
                       message.number + " " + std::string(record.event) +
                           (quotes ? " by " + message.acknowledgedBy : ": " + record.reason));
            const bool forHooks = record.event == "QUEUED" || record.event == "CLEARED" ||
                                  escalation::parseOutcome(record.event).has_value();
            if (forHooks) hooks_.add(message, record.event, record.reason);
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
  hooks.handedOver = [this](const PageRow& row, bool doubtful) { handedOver(row, doubtful); };
  hooks.failed = [this](const PageRow& row, const std::string& reason) { failed(row, reason); };
  hooks.maybeSent = [this](const PageRow& row) { maybeSent(row); };
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
  if (&carrier == &row && row.attempts == 1) remember(row);
  if (row.kind != PageKind::Page) return;
  if (carrier.attempts == 1) references_.forget(row.message, row.position);
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
  if (row.kind != PageKind::Page) return;
  const std::string& reference = carrierOf(row).reference;
  if (!reference.empty()) references_.add({row.driver, reference, row.message, row.position});
  book_.apply(row.message,
              escalation::HandedOver{static_cast<Position>(row.position), row.driver, doubtful});
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
  if (row.kind != PageKind::Page) return;
  book_.apply(row.message, escalation::SendFailed{static_cast<Position>(row.position), reason});
}

void Dispatcher::reported(std::size_t link, const drivers::DeliveryReport& report) {
  const std::string& driver = links_.at(link).name;
  turn_.afterCommit.push_back(
      [from = links_.at(link).driver, token = report.token] { from->confirmReceived(token); });
  if (report.delivery == drivers::Delivery::Pending) return;
  for (const store::SentReference& sent : references_.find(driver, report.reference)) {
    book_.apply(sent.message,
                escalation::Reported{static_cast<Position>(sent.position),
                                     report.delivery == drivers::Delivery::Delivered,
                                     report.what});
  }
}

}  // namespace tocsin::dispatch
