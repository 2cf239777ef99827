// SPDX-License-Identifier: Apache-2.0
// What people and programs ask of the running appliance.
#include <algorithm>
#include <charconv>

#include "app/dispatch/dispatcher.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::Outcome;

OrderDone doneOf(const Message& message, bool changed, std::string says) {
  return {message.id.value,
          message.number,
          std::string(escalation::toText(message.outcome)),
          std::move(says),
          changed};
}

MessageId idOf(const std::string& number) {
  MessageId id;
  if (number.rfind("id:", 0) != 0) return id;
  std::from_chars(number.data() + 3, number.data() + number.size(), id.value);
  return id;
}

escalation::Event eventOf(const MessageOrder& order, const std::string& by) {
  switch (order.verb) {
    case MessageVerb::Acknowledge: return escalation::AckReceived{by, oneLine(order.comment)};
    case MessageVerb::Pass: return escalation::Declined{by};
    case MessageVerb::Cancel: return escalation::CancelledBy{by};
    case MessageVerb::Escalate: return escalation::EscalatedBy{by};
  }
  return escalation::DeadlineCame{};
}

}  // namespace

void Dispatcher::answerLater(const OrderDoneFn& done, Answer<OrderDone> answer) {
  turn_.afterCommit.push_back([done, answer = std::move(answer)] { done(answer); });
}

void Dispatcher::order(MessageOrder order, OrderDoneFn done) {
  input([this, order = std::move(order), done = std::move(done)] {
    answerLater(done, carryOut(order));
  });
}

Answer<OrderDone> Dispatcher::carryOut(const MessageOrder& order) {
  const MessageId id = idOf(order.number);
  const Message* message = id ? book_.find(id) : book_.byNumber(order.number);
  if (message == nullptr) {
    return OrderError{OrderError::Kind::NotFound,
                      "no message " + order.number + " is open; `tocsin queue` lists them",
                      {}};
  }
  const std::string by =
      order.as.empty() ? "operator" : std::string(firstChars(oneLine(order.as), 64));
  if (order.verb == MessageVerb::Pass) {
    const bool on = std::any_of(message->entries.begin(),
                                message->entries.end(),
                                [&](const auto& e) { return e.recipient == by; });
    if (!on) {
      return OrderError{
          OrderError::Kind::BadInput,
          by + " is not on the list of " + message->number + "; name somebody who is with --as",
          {}};
    }
  }
  const Outcome before = message->outcome;
  const int levelBefore = message->level;
  const bool final = message->cleared || before == Outcome::Cancelled ||
                     before == Outcome::Expired || before == Outcome::Told;
  if (final) {
    const std::string is = message->cleared ? "cleared" : std::string(escalation::toText(before));
    return OrderError{
        OrderError::Kind::Conflict, message->number + " is " + is + " already: nothing to do", {}};
  }
  if (order.verb != MessageVerb::Cancel && !book_.hasItsNumber(*message)) {
    return OrderError{OrderError::Kind::Conflict,
                      "number " + message->number + " is another message's by now: nothing is done",
                      {}};
  }
  if (order.verb == MessageVerb::Acknowledge && before == Outcome::Acknowledged) {
    book_.apply(message->id, eventOf(order, by));
    return doneOf(*message,
                  false,
                  message->number + " is acknowledged by " + message->acknowledgedBy + " already");
  }
  const bool wasOpen = message->isOpen();
  book_.apply(message->id, eventOf(order, by));
  const bool changed = before != message->outcome || levelBefore != message->level ||
                       order.verb == MessageVerb::Pass || wasOpen != message->isOpen();
  std::string says = message->number + " is " + std::string(escalation::toText(message->outcome));
  if (message->outcome == Outcome::Acknowledged) says += " by " + message->acknowledgedBy;
  if (message->outcome == Outcome::Escalating) {
    says += " at level " + std::to_string(message->level);
  }
  return doneOf(*message, changed, std::move(says));
}

Directory Dispatcher::directory() const {
  return registry_.rows();
}

void Dispatcher::import(Directory rows, bool merge, OrderDoneFn done) {
  input([this, rows = std::move(rows), merge, done = std::move(done)] {
    answerLater(done, registry_.import(rows, merge));
    peopleChanged();
  });
}

void Dispatcher::putRecipient(RecipientRow row, OrderDoneFn done) {
  input([this, row = std::move(row), done = std::move(done)] {
    answerLater(done, registry_.put(row));
    peopleChanged();
  });
}

void Dispatcher::putList(ListRow row, OrderDoneFn done) {
  input([this, row = std::move(row), done = std::move(done)] {
    answerLater(done, registry_.put(row));
    endPauses();
  });
}

// Numbers lead other ways, and who was off duty may be back.
void Dispatcher::peopleChanged() {
  outbox_.reroute();
  backOnDutyAt_ = people_.nextBack(turn_.now);
  endPauses();
  book_.applyToEscalating(escalation::PathsChanged{});
}

// A pause that was ended early frees what waits for its end.
void Dispatcher::endPauses() {
  for (const Message* message : book_.all()) {
    if (!message->pausedUntil || message->outcome != Outcome::Escalating) continue;
    const auto* list = people_.list(message->list);
    const bool paused = list != nullptr && list->pausedUntil && *list->pausedUntil > turn_.now;
    if (!paused) book_.apply(message->id, escalation::PauseEnded{});
  }
}

void Dispatcher::removeRecipient(std::string name, OrderDoneFn done) {
  input([this, name = std::move(name), done = std::move(done)] {
    answerLater(done, registry_.removeRecipient(name));
  });
}

void Dispatcher::removeList(std::string name, OrderDoneFn done) {
  input([this, name = std::move(name), done = std::move(done)] {
    answerLater(done, registry_.removeList(name));
  });
}

void Dispatcher::test(std::string recipient, std::string driver, OrderDoneFn done) {
  input(
      [this, recipient = std::move(recipient), driver = std::move(driver), done = std::move(done)] {
        answerLater(done, sendTest(recipient, driver));
      });
}

Answer<OrderDone> Dispatcher::sendTest(const std::string& recipient, const std::string& driver) {
  store::PageRow row;
  row.kind = escalation::PageKind::Test;
  reply::Answer text;
  text.say = reply::Say::TestMessage;
  text.at = composer_.local(turn_.now);
  row.text = reply::answerText(text, composer_.languageOf(recipient));
  row.deadline = turn_.now;
  const auto* person = people_.recipient(recipient);
  const auto number = person != nullptr ? Result<PhoneNumber>(person->number)
                                        : PhoneNumber::parse(recipient, settings_.homeCountry);
  if (!number) {
    return OrderError{
        OrderError::Kind::NotFound,
        "there is no recipient \"" + recipient + "\", and it is no number: " + number.error().what,
        {}};
  }
  row.to = *number;
  const int link = driver.empty() ? -1 : links_.indexOf(driver);
  if (!driver.empty() && link < 0) {
    return OrderError{OrderError::Kind::NotFound,
                      "there is no driver \"" + driver + "\"; `tocsin drivers` lists them",
                      {}};
  }
  if (link >= 0 && !links_.at(static_cast<std::size_t>(link)).isUp()) {
    return OrderError{
        OrderError::Kind::Conflict,
        driver + " is down: " + links_.at(static_cast<std::size_t>(link)).health.detail,
        {}};
  }
  if (!outbox_.addTest(std::move(row), link)) {
    return OrderError{
        OrderError::Kind::BadInput,
        "no route leads to " + number->text() + (driver.empty() ? "" : " by " + driver),
        {}};
  }
  OrderDone done;
  done.says = "a test SMS to " + recipient + " is queued; `tocsin inbox` shows what comes back";
  return done;
}

std::vector<DriverRow> Dispatcher::drivers() const {
  std::vector<DriverRow> rows;
  for (const LinkState& link : links_.all()) {
    rows.push_back({link.name,
                    link.type,
                    link.health,
                    link.inFlight,
                    link.driver->window(),
                    link.sent,
                    link.refused,
                    link.inDoubt,
                    link.received,
                    link.lastSent,
                    link.lastError,
                    link.reportsUnmatched,
                    link.trust.nextTrial()});
    if (link.quota.isLimited()) rows.back().health.quota = link.quota.text(clock_.now());
  }
  return rows;
}

std::optional<std::string> Dispatcher::trace(const std::string& driver) const {
  const int link = links_.indexOf(driver);
  if (link < 0) return std::nullopt;
  return links_.all()[static_cast<std::size_t>(link)].driver->trace();
}

std::vector<AlarmRow> Dispatcher::alarms() const {
  return alarms_.rows();
}

std::optional<std::string> Dispatcher::notReadyBecause() const {
  if (stopped_) return "the journal could not be written; recovering";
  if (!settings_.intake) return "the journal is not writable; alerts wait in the spool";
  const bool up = std::any_of(
      links_.all().begin(), links_.all().end(), [](const LinkState& l) { return l.isUp(); });
  if (!up) return "no link is up; `tocsin drivers` says why";
  return std::nullopt;
}

}  // namespace tocsin::dispatch
