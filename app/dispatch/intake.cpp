// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/intake.h"

#include <algorithm>
#include <set>

#include "app/dispatch/audit.h"
#include "app/dispatch/json_text.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "queue/escalation/incident.h"

namespace tocsin::dispatch {
namespace {

using escalation::Arrival;
using escalation::Entry;
using escalation::Message;

constexpr const char* kJoined = "joined ";

void addEntries(Message& message, const store::ListRecord& list, bool lastResort) {
  for (const store::ListEntryRecord& record : list.entries) {
    Entry entry;
    entry.recipient = record.recipient;
    entry.level = lastResort ? escalation::kLastResortLevel : record.level;
    entry.acknowledgeTime = record.acknowledgeTime;
    message.entries.push_back(std::move(entry));
  }
}

// Alerts of one such name keep their order.
std::string orderOf(const Incoming& alert) {
  return alert.list + '\x1f' + (alert.key.empty() ? alert.text : alert.key);
}

std::string jsonOf(const Incoming& alert) {
  return JsonObject()
      .add("list", alert.list)
      .add("event", toText(alert.event))
      .add("severity", toText(alert.severity))
      .add("text", alert.text)
      .text();
}

std::string readable(const Incoming& alert) {
  return std::string(firstChars(oneLine(alert.list + ": " + alert.text), 120));
}

}  // namespace

Intake::Intake(const Settings& settings, const Ports& ports, Turn& turn, const People& people)
    : settings_(settings), ports_(ports), turn_(turn), people_(people) {}

// NOLINTNEXTLINE(readability-function-size): it is what the room is wired of
void Intake::connect(
    Book& book, Outbox& outbox, Alarms& alarms, Receipts& receipts, store::Journal& journal) {
  book_ = &book;
  outbox_ = &outbox;
  alarms_ = &alarms;
  receipts_ = &receipts;
  journal_ = &journal;
}

void Intake::offer(std::vector<Incoming> files) {
  for (Incoming& file : files) {
    waiting_.push_back(std::move(file));
  }
}

bool Intake::watchRoom() {
  const bool disk = ports_.diskFree() >= limits::kDiskFreeBytesMin;
  alarms_->set(Cause::DiskNearlyFull, "journal", !disk, "less than 16 MiB free");
  alarms_->set(Cause::NumbersUsedUp,
               "numbers",
               book_->numbersAreUsedUp(),
               std::to_string(book_->openCount()) + " messages are open");
  alarms_->set(Cause::WorkStuck,
               "room",
               outbox_->size() >= limits::kOpenPagesMax,
               std::to_string(outbox_->size()) + " pages wait, alerts wait for room");
  return settings_.intake && disk && outbox_->size() < limits::kOpenPagesMax;
}

void Intake::work() {
  if (waiting_.empty() || !watchRoom()) return;
  std::set<std::string> behind;  // incidents of which one waits: the next ones keep their order
  for (std::size_t n = waiting_.size(); n > 0; --n) {
    Incoming alert = std::move(waiting_.front());
    waiting_.pop_front();
    Came came;
    if (arrivedBefore(alert, came)) {
      settleFile(alert, came);
      continue;
    }
    if (people_.list(alert.list) == nullptr) {
      refuse(alert.fileName, unknownList(alert, people_));
      continue;
    }
    if (behind.count(orderOf(alert)) != 0 || !take(alert, came)) {
      behind.insert(orderOf(alert));
      waiting_.push_back(std::move(alert));  // CLEARs and joins of others may still go on
      continue;
    }
    noteArrival(alert, came);
    settleFile(alert, came);
  }
}

void Intake::post(const Incoming& posted, const Caller& by, const Done& done) {
  const auto say = [&](Answer<Accepted> answer) {
    turn_.afterCommit.push_back([done, answer = std::move(answer)] { done(answer); });
  };
  Incoming alert = posted;
  Came came;
  const bool again = arrivedBefore(alert, came);
  if (!again) {
    if (!settings_.intake) {
      return say(OrderError{OrderError::Kind::Degraded,
                            "the journal cannot be written; drop a file into the spool, it waits "
                            "there (`tocsin send`); see `tocsin alarms`",
                            {}});
    }
    if (people_.list(alert.list) == nullptr) {
      return say(OrderError{OrderError::Kind::BadInput, unknownList(alert, people_).what, {}});
    }
    const bool behind = std::any_of(waiting_.begin(), waiting_.end(), [&](const Incoming& waits) {
      return orderOf(waits) == orderOf(alert);
    });
    if (!watchRoom() || behind || !take(alert, came)) {
      return say(OrderError{OrderError::Kind::Busy,
                            "no room for another alert now; see `tocsin alarms`",
                            seconds{30}});
    }
    noteArrival(alert, came);
    // What machines hand over has its record in the message itself.
    if (by.via == "page" && came.message != nullptr) {
      audit(turn_, by, {"post alert", subjectOf(*came.message), {}, jsonOf(alert)});
    }
  }
  Accepted accepted;
  accepted.joined = came.joined;
  accepted.notes = alert.notes;
  if (!came.note.empty()) accepted.notes.push_back(came.note);
  if (came.message != nullptr) {
    accepted.id = came.message->id.value;
    accepted.number = came.message->number;
    accepted.outcome = escalation::toText(came.message->outcome);
  } else {
    accepted.id = came.before.message.value;
    accepted.number = came.before.number;
    accepted.outcome = came.before.outcome;
  }
  say(accepted);
}

void Intake::refuse(const std::string& fileName, const Refusal& refusal) {
  alarms_->raise(Cause::RefusedFile,
                 fileName,
                 refusal.what,
                 refusal.readable.empty() ? "" : "It says: " + refusal.readable);
  turn_.record({}, "REFUSED", fileName + ": " + refusal.what);
  turn_.afterCommit.push_back([this, fileName, refusal] { ports_.fileRefused(fileName, refusal); });
}

Refusal Intake::unknownList(const Incoming& alert, const People& people) {
  Refusal refusal;
  refusal.what = "there is no recipient list \"" + alert.list + "\"";
  std::string names;
  for (const auto& [name, list] : people.lists()) {
    if (names.size() > 200) break;
    names += (names.empty() ? "" : ", ") + name;
  }
  refusal.right = names.empty() ? "make one: tocsin list add NAME RECIPIENT:LEVEL:TIME"
                                : "the lists are: " + names;
  refusal.readable = readable(alert);
  return refusal;
}

bool Intake::arrivedBefore(const Incoming& alert, Came& came) {
  if (alert.identity.empty()) return false;
  const auto now = arrivedNow_.find(alert.identity);
  if (now != arrivedNow_.end()) {
    came = now->second;
    return true;
  }
  const auto known = journal_->arrival(alert.identity);
  if (!known || !*known) return false;
  came.message = book_->find((*known)->message);
  came.note = (*known)->note;
  came.before = **known;
  came.joined = came.note.rfind(kJoined, 0) == 0;
  return true;
}

void Intake::noteArrival(const Incoming& alert, const Came& came) {
  ++taken_;
  if (alert.identity.empty()) return;
  arrivedNow_[alert.identity] = came;
  turn_.batch.arrivals.push_back(
      {alert.identity, came.message == nullptr ? MessageId{} : came.message->id, came.note});
}

const Message* Intake::known(const Incoming& alert) const {
  const Message* message = book_->byIncident(escalation::incidentName(alert));
  // A monitoring tool's acknowledgement may name its author where its alerts name the tool.
  if (message == nullptr && alert.event == IncidentEvent::Ack && !alert.key.empty()) {
    message = book_->byKey(alert.list, alert.key);
  }
  // One whose number somebody else got meanwhile does not come back with it.
  const bool raised = alert.event == IncidentEvent::Raise;
  if (raised && message != nullptr && !book_->hasItsNumber(*message)) return nullptr;
  return message;
}

bool Intake::take(Incoming& alert, Came& came) {
  const Message* message = known(alert);
  switch (escalation::judge(settings_.policy, message, alert, turn_.now)) {
    case Arrival::New: return open(alert, nullptr, came);
    case Arrival::Reopen: return open(alert, message, came);
    case Arrival::Join:
      book_->apply(message->id, escalation::Raised{alert.text, alert.severity, alert.created});
      came = {message, true, kJoined + message->number};
      break;
    case Arrival::Clear:
      book_->apply(message->id,
                   escalation::ClearReceived{alert.source.empty() ? "its source" : alert.source,
                                             alert.created});
      came = {message, false, "clears " + message->number};
      break;
    case Arrival::Ack: {
      const std::string& by = alert.by.empty() ? alert.source : alert.by;
      book_->apply(message->id,
                   escalation::AckReceived{by.empty() ? "its source" : by, alert.text});
      came = {message, false, "acknowledges " + message->number};
      break;
    }
    case Arrival::Noted:
      came = {nullptr,
              false,
              std::string(toText(alert.event)) + " of a key that is not open: nothing to do"};
      turn_.record({}, "NOTE", came.note + " (" + alert.key + ")");
      break;
  }
  alert.notes.push_back(came.note);
  return true;
}

Message Intake::messageOf(const Incoming& alert) const {
  Message m;
  m.list = alert.list;
  m.text = alert.text;
  m.source = alert.source;
  m.key = alert.key;
  m.host = alert.host;
  m.service = alert.service;
  m.group = alert.group;
  m.origin = alert.origin;
  m.severity = alert.severity;
  m.created = m.raised = alert.created;
  m.accepted = turn_.now;
  m.validUntil = alert.created + alert.validity.value_or(settings_.policy.validity);
  m.late = !alert.createdPlausible;
  const store::ListRecord& list = *people_.list(alert.list);
  m.listVersion = list.version;
  addEntries(m, list, false);
  if (list.pausedUntil && *list.pausedUntil > turn_.now) m.pausedUntil = list.pausedUntil;
  const store::ListRecord* last = people_.list(settings_.lastResort);
  if (last != nullptr) {  // also of an info: it may get worse
    m.lastResortVersion = last->version;
    addEntries(m, *last, true);
  }
  return m;
}

bool Intake::open(const Incoming& alert, const Message* reopened, Came& came) {
  Message message = messageOf(alert);
  const std::string incident = escalation::incidentName(alert);
  const Message* added = nullptr;
  if (reopened != nullptr) {
    message.number = reopened->number;
    message.reopened = reopened->reopened + 1;
    added = book_->addWithNumber(std::move(message), incident);
  } else {
    added = book_->add(std::move(message), incident);
  }
  if (added == nullptr) {
    alarms_->raise(
        Cause::NumbersUsedUp, "numbers", std::to_string(book_->openCount()) + " messages are open");
    return false;
  }
  came.message = added;
  book_->apply(added->id, escalation::Queued{});
  return true;
}

void Intake::settleFile(const Incoming& alert, const Came& came) {
  const bool own = came.message != nullptr && !came.joined && alert.event == IncidentEvent::Raise;
  const MessageId id = came.message == nullptr ? MessageId{} : came.message->id;
  turn_.afterCommit.push_back([this, fileName = alert.fileName, notes = alert.notes, id, own] {
    const std::string done = ports_.fileAccepted(fileName);
    if (done.empty()) return;  // it could not be moved; the spool has told it
    if (own && done != fileName) book_->setOrigin(id, "spool " + done);
    receipts_->accepted(book_->find(id), done, notes, own);
  });
}

}  // namespace tocsin::dispatch
