// SPDX-License-Identifier: Apache-2.0
// What people and programs order: messages, people and lists, test SMS.
#include <algorithm>
#include <charconv>

#include "app/dispatch/audit.h"
#include "app/dispatch/dispatcher.h"
#include "app/dispatch/json_text.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::Outcome;

constexpr std::string_view kOperator = "operator";

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

// In whose name the order is: the command line's is the operator's.
std::string actorOf(const MessageOrder& order, const Caller& by) {
  if (order.as.empty() && by.via == "socket") return std::string(kOperator);
  return std::string(firstChars(oneLine(order.as.empty() ? by.name : order.as), 64));
}

// "operator jim (page)"; "operator (socket)" of whoever has no name.
std::string wordsFor(const Caller& by) {
  const bool isNamed = by.name != kOperator;
  return std::string(kOperator) + (isNamed ? " " + oneLine(by.name) : "") + " (" + by.via + ")";
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

const char* toText(MessageVerb verb) {
  switch (verb) {
    case MessageVerb::Acknowledge: return "acknowledge";
    case MessageVerb::Pass: return "pass";
    case MessageVerb::Cancel: return "cancel";
    case MessageVerb::Escalate: return "escalate";
  }
  return "";
}

std::string jsonOf(const Message& message) {
  return JsonObject()
      .add("outcome", escalation::toText(message.outcome))
      .addNumber("level", message.level)
      .add("acknowledged_by", message.acknowledgedBy)
      .add("comment", message.comment)
      .text();
}

bool isOn(const Message& message, const std::string& name) {
  return std::any_of(message.entries.begin(), message.entries.end(), [&](const auto& e) {
    return e.recipient == name;
  });
}

bool hasPassed(const Message& message, const std::string& name) {
  return std::any_of(message.entries.begin(), message.entries.end(), [&](const auto& e) {
    return e.recipient == name && e.declined;
  });
}

// Why nothing can be ordered of this message any more; empty: something can.
std::string whyOver(const Message& message) {
  if (message.cleared) return "cleared";
  const Outcome is = message.outcome;
  const bool over = is == Outcome::Cancelled || is == Outcome::Expired || is == Outcome::Told;
  return over ? std::string(escalation::toText(is)) : "";
}

}  // namespace

void Dispatcher::answerLater(const OrderEnd& done, Answer<OrderDone> answer) {
  turn_.afterCommit.push_back([done, answer = std::move(answer)] { done(answer); });
}

void Dispatcher::post(Incoming alert, Caller by, std::function<void(Answer<Accepted>)> done) {
  input([this, alert = std::move(alert), by = std::move(by), done = std::move(done)] {
    intake_.post(alert, by, done);
  });
}

void Dispatcher::order(MessageOrder order, Caller by, OrderEnd done) {
  input([this, order = std::move(order), by = std::move(by), done = std::move(done)] {
    answerLater(done, carryOut(order, by));
  });
}

Answer<OrderDone> Dispatcher::carryOut(const MessageOrder& order, const Caller& by) {
  const MessageId id = idOf(order.number);
  const Message* message = id ? book_.find(id) : book_.byNumber(order.number);
  if (const auto problem = whyNotNow(); problem && message == nullptr) return *problem;
  if (message == nullptr) {
    return OrderError{OrderError::Kind::NotFound,
                      "no message " + order.number + " is open; `tocsin queue` lists them",
                      {}};
  }
  const std::string actor = actorOf(order, by);
  if (order.verb == MessageVerb::Pass && !isOn(*message, actor)) {
    return OrderError{
        OrderError::Kind::BadInput,
        actor + " is not on the list of " + message->number + "; name somebody who is with --as",
        {}};
  }
  if (const std::string over = whyOver(*message); !over.empty()) {
    return OrderError{OrderError::Kind::Conflict,
                      message->number + " is " + over + " already: nothing to do",
                      {}};
  }
  if (order.verb != MessageVerb::Cancel && !book_.hasItsNumber(*message)) {
    return OrderError{OrderError::Kind::Conflict,
                      "number " + message->number + " is another message's by now: nothing is done",
                      {}};
  }
  const Message before = *message;
  applyOrder(*message, order, by);
  if (order.verb == MessageVerb::Acknowledge && before.outcome == Outcome::Acknowledged) {
    return doneOf(*message,
                  false,
                  message->number + " is acknowledged by " + message->acknowledgedBy + " already");
  }
  const bool passed = order.verb == MessageVerb::Pass && !hasPassed(before, actor);
  const bool changed = before.outcome != message->outcome || before.level != message->level ||
                       passed || before.isOpen() != message->isOpen();
  if (changed) {
    audit(turn_, by, {toText(order.verb), subjectOf(*message), jsonOf(before), jsonOf(*message)});
  }
  std::string says = message->number + " is " + std::string(escalation::toText(message->outcome));
  if (message->outcome == Outcome::Acknowledged) says += " by " + message->acknowledgedBy;
  if (message->outcome == Outcome::Escalating) {
    says += " at level " + std::to_string(message->level);
  }
  return doneOf(*message, changed, std::move(says));
}

// Whoever orders it for somebody else stands in the journal with him.
void Dispatcher::applyOrder(const Message& message, const MessageOrder& order, const Caller& by) {
  const std::string actor = actorOf(order, by);
  const MessageId id = message.id;
  const bool isForAnother = !order.as.empty() && actor != oneLine(by.name);
  if (isForAnother) onBehalf_ = OnBehalf{actor, actor + ", by " + wordsFor(by)};
  book_.apply(id, eventOf(order, actor));
  if (isForAnother && !onBehalf_->isSaid) {
    turn_.record(id, "NOTE", std::string(toText(order.verb)) + ": " + onBehalf_->words);
  }
  onBehalf_.reset();
}

// "by ann: on my way" becomes "by ann, by operator jim (page): on my way".
std::string Dispatcher::withActor(const std::string& reason) {
  if (!onBehalf_) return reason;
  const std::string by = "by " + onBehalf_->name;
  const std::size_t at = reason.find(by);
  const std::size_t end = at + by.size();
  const bool isWhole = at != std::string::npos && (end == reason.size() || reason[end] == ':');
  if (!isWhole) return reason;
  onBehalf_->isSaid = true;
  return reason.substr(0, at) + "by " + onBehalf_->words + reason.substr(end);
}

Directory Dispatcher::directory() const {
  return registry_.rows();
}

// What is changed without a journal would be forgotten with the next start, also who may log in.
std::optional<OrderError> Dispatcher::whyNotNow() const {
  if (settings_.intake) return std::nullopt;
  return OrderError{
      OrderError::Kind::Degraded, "the journal cannot be written; see `tocsin alarms`", {}};
}

void Dispatcher::changeDirectory(const OrderEnd& done,
                                 const std::function<Answer<OrderDone>()>& change,
                                 void (Dispatcher::*after)()) {
  if (const auto problem = whyNotNow()) return answerLater(done, *problem);
  answerLater(done, change());
  (this->*after)();
}

void Dispatcher::import(Directory rows, bool merge, Caller by, OrderEnd done) {
  input([this, rows = std::move(rows), merge, by = std::move(by), done = std::move(done)] {
    changeDirectory(
        done, [&] { return registry_.import(rows, merge, by); }, &Dispatcher::peopleChanged);
  });
}

void Dispatcher::putRecipient(RecipientRow row, Caller by, OrderEnd done) {
  input([this, row = std::move(row), by = std::move(by), done = std::move(done)] {
    changeDirectory(
        done, [&] { return registry_.put(row, by); }, &Dispatcher::peopleChanged);
  });
}

void Dispatcher::putList(ListRow row, Caller by, OrderEnd done) {
  input([this, row = std::move(row), by = std::move(by), done = std::move(done)] {
    changeDirectory(
        done, [&] { return registry_.put(row, by); }, &Dispatcher::endPauses);
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

void Dispatcher::removeRecipient(std::string name, Expected is, Caller by, OrderEnd done) {
  input([this,
         name = std::move(name),
         is = std::move(is),
         by = std::move(by),
         done = std::move(done)] {
    changeDirectory(
        done, [&] { return registry_.removeRecipient(name, is, by); }, &Dispatcher::peopleChanged);
  });
}

void Dispatcher::eraseRecipient(std::string name, bool force, Caller by, OrderEnd done) {
  input([this, name = std::move(name), force, by = std::move(by), done = std::move(done)] {
    changeDirectory(
        done, [&] { return erase(name, force, by); }, &Dispatcher::peopleChanged);
  });
}

Answer<OrderDone> Dispatcher::erase(const std::string& name, bool force, const Caller& by) {
  if (eraser_.isBusy()) {
    return OrderError{
        OrderError::Kind::Conflict, "somebody else is being erased; try again in a moment", {}};
  }
  std::string alias = eraser_.nextAlias();
  while (people_.recipient(alias) != nullptr)
    alias += "x";
  std::vector<std::string> numbers;
  Answer<OrderDone> answer = registry_.erase(name, force, by, numbers);
  auto* order = std::get_if<OrderDone>(&answer);
  if (order == nullptr) return answer;
  book_.rename(name, alias);
  static_cast<void>(outbox_.forget(name, numbers));
  history_.forget(name);
  alarms_.clear(Cause::ProofFailed, name);
  eraser_.begin({name, alias, std::move(numbers)});
  order->says += " and erased: " + alias +
                 " stands in the record. The journal is gone through in the background; "
                 "backups still have the person";
  return answer;
}

void Dispatcher::removeList(std::string name, Expected is, Caller by, OrderEnd done) {
  input([this,
         name = std::move(name),
         is = std::move(is),
         by = std::move(by),
         done = std::move(done)] {
    changeDirectory(
        done, [&] { return registry_.removeList(name, is, by); }, &Dispatcher::endPauses);
  });
}

void Dispatcher::test(std::string recipient, std::string driver, Caller by, OrderEnd done) {
  input([this,
         recipient = std::move(recipient),
         driver = std::move(driver),
         by = std::move(by),
         done = std::move(done)] { answerLater(done, sendTest(recipient, driver, by)); });
}

Answer<OrderDone> Dispatcher::sendTest(const std::string& recipient,
                                       const std::string& driver,
                                       const Caller& by) {
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
  audit(turn_,
        by,
        {"test",
         (person != nullptr ? "recipient " : "number ") + recipient,
         {},
         JsonObject().add("number", number->text()).add("driver", driver).text()});
  OrderDone done;
  done.says = "a test SMS to " + recipient + " is queued; `tocsin inbox` shows what comes back";
  return done;
}

}  // namespace tocsin::dispatch
