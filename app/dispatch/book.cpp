// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/book.h"

#include <algorithm>

#include "queue/escalation/incident.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::Outcome;

const std::string kNoText;

std::string incidentOf(const Message& message) {
  Incoming as;
  as.source = message.source;
  as.list = message.list;
  as.key = message.key;
  as.text = message.text;
  return escalation::incidentName(as);
}

}  // namespace

// A number in quarantine shows its message; a RAISE soon after a CLEAR finds it.
Duration Book::keptFor(const Settings& settings) {
  return std::max(settings.numbersQuarantine, settings.policy.reopenWithin);
}

Book::Book(const Settings& settings,
           Turn& turn,
           const People& people,
           const Links& links,
           OnAction onAction)
    : settings_(settings),
      turn_(turn),
      people_(people),
      links_(links),
      onAction_(std::move(onAction)),
      pool_({settings.digits, settings.numberFrom, settings.numbersQuarantine}) {}

void Book::restore(store::Recovered& recovered) {
  for (const store::NumberUse& use : recovered.numbers) {
    if (use.open) {
      pool_.restoreOpen(use.number);
    } else {
      pool_.restoreClosed(use.number, use.closed, turn_.now);
    }
  }
  for (const store::HeldRow& row : recovered.held) {
    held_[row.message] = row.since;
  }
  for (Message& message : recovered.messages) {
    insert(std::move(message), {}, false);
  }
}

const Message* Book::add(Message message, const std::string& incident) {
  const auto number = pool_.take(turn_.now);
  if (!number) return nullptr;
  message.number = *number;
  return insert(std::move(message), incident, true);
}

const Message* Book::addWithNumber(Message message, const std::string& incident) {
  if (!pool_.takeBack(message.number)) return add(std::move(message), incident);
  return insert(std::move(message), incident, true);
}

const Message* Book::insert(Message message, const std::string& incident, bool fresh) {
  if (fresh) message.id = MessageId{++turn_.lastMessage};
  const MessageId id = message.id;
  Slot& slot = slots_[id];
  slot.message = std::move(message);
  slot.incident = incident.empty() ? incidentOf(slot.message) : incident;
  slot.added = fresh;
  // A number shows its newest message; messages come here in the order of their ids.
  numbers_[slot.message.number] = id;
  incidents_[slot.incident] = id;
  for (const auto& entry : slot.message.entries) {
    persons_[entry.recipient].insert(id);
  }
  slot.holdsNumber = fresh || slot.message.isOpen();
  if (slot.message.isOpen()) pool_.holdText(slot.message.text);
  if (fresh) {
    turn_.batch.added.push_back(&slot.message);
    touched_.push_back(id);
  } else if (!slot.message.isOpen()) {
    const Time closed = slot.message.closed.value_or(turn_.now);
    quarantine_.emplace(
        std::max(closed, slot.message.cleared.value_or(closed)) + keptFor(settings_), id);
  }
  reindex(slot);
  return &slot.message;
}

// What advance() may know of the people just now.
void Book::refresh(Message& message) const {
  for (auto& entry : message.entries) {
    const auto* person = people_.recipient(entry.recipient);
    entry.offDuty = person != nullptr && person->offUntil && *person->offUntil > turn_.now;
    entry.pathless =
        person == nullptr ||
        links_.isLost(links_.routeOf(person->number), turn_.now, settings_.policy.pathGrace);
  }
}

void Book::touch(Slot& slot) {
  if (slot.added || slot.changed) return;
  slot.changed = true;
  turn_.batch.changed.push_back(&slot.message);
  touched_.push_back(slot.message.id);
}

void Book::apply(MessageId id, const escalation::Event& event) {
  const auto it = slots_.find(id);
  if (it == slots_.end()) return;
  Slot& slot = it->second;
  const bool isOfItself = !std::holds_alternative<escalation::ClockStepped>(event) &&
                          !std::holds_alternative<escalation::PathsChanged>(event);
  if (isOfItself) catchUp(slot);
  freeBefore(slot, event);
  const Outcome before = slot.message.outcome;
  advance(slot, event);
  if (!isHeld(id)) return;
  const bool isTaken =
      slot.message.outcome == Outcome::Acknowledged && before != slot.message.outcome;
  if (!isTaken && slot.message.isOpen()) return;
  free(id);
  reindex(slot);
}

void Book::advance(Slot& slot, const escalation::Event& event) {
  const std::string held = slot.message.isOpen() ? slot.message.text : std::string();
  refresh(slot.message);
  escalation::Step step =
      escalation::advance(settings_.policy, std::move(slot.message), event, turn_.now);
  slot.message = std::move(step.next);
  touch(slot);
  const std::string& holds = slot.message.isOpen() ? slot.message.text : kNoText;
  if (holds != held) {
    pool_.unholdText(held);
    pool_.holdText(holds);
  }
  reindex(slot);
  for (const escalation::Action& action : step.actions) {
    onAction_(slot.message, action);
  }
}

void Book::reindex(Slot& slot) {
  const Message& message = slot.message;
  const OptionalTime deadline =
      isHeld(message.id) ? std::nullopt : escalation::nextDeadline(message);
  if (deadline != slot.deadline) {
    if (slot.deadline) deadlines_.erase({*slot.deadline, message.id});
    if (deadline) deadlines_.emplace(*deadline, message.id);
    slot.deadline = deadline;
  }
  if (message.outcome == escalation::Outcome::Escalating) {
    escalating_.insert(message.id);
  } else {
    escalating_.erase(message.id);
  }
  const bool open = message.isOpen();
  if (open == slot.holdsNumber) return;
  slot.holdsNumber = open;
  if (open) {
    // It goes on after it had closed; who may ask for that has seen hasItsNumber().
    pool_.takeBack(message.number);
    std::erase_if(quarantine_, [&](const auto& q) { return q.second == message.id; });
  } else {
    pool_.release(message.number, turn_.now);
    quarantine_.emplace(turn_.now + keptFor(settings_), message.id);
    if (settings_.writesDays) {
      turn_.batch.closingsAdded.push_back({++turn_.lastClosing, message.id, turn_.now});
    }
  }
}

void Book::applyToEscalating(const escalation::Event& event) {
  const std::vector<MessageId> ids(escalating_.begin(), escalating_.end());
  for (const MessageId id : ids) {
    if (!isHeld(id)) apply(id, event);
  }
}

void Book::applyToAll(const escalation::Event& event) {
  // What is held waits from where it stood: a step of the clock moves that, a start does not.
  const auto* step = std::get_if<escalation::ClockStepped>(&event);
  std::vector<MessageId> ids;
  for (const auto& [id, slot] : slots_) {
    if (slot.message.isOpen() && (step != nullptr || !isHeld(id))) ids.push_back(id);
  }
  for (const MessageId id : ids) {
    apply(id, event);
  }
  if (step != nullptr) shiftHeld(step->by);
}

void Book::setOrigin(MessageId id, std::string origin) {
  const auto it = slots_.find(id);
  if (it == slots_.end()) return;
  it->second.message.origin = std::move(origin);
  touch(it->second);
}

void Book::rename(const std::string& recipient, const std::string& alias) {
  auto his = persons_.extract(recipient);
  if (!his.empty()) {
    his.key() = alias;
    persons_.insert(std::move(his));
  }
  for (auto& [id, slot] : slots_) {
    Message& message = slot.message;
    bool mayBeHis = message.acknowledgedBy == recipient;
    for (escalation::Entry& entry : message.entries) {
      if (entry.recipient != recipient) continue;
      entry.recipient = alias;
      // Of one that nobody has any more the comment may be that of anybody who replied.
      mayBeHis = mayBeHis || (message.acknowledgedBy.empty() && entry.repliedAt);
    }
    if (message.acknowledgedBy == recipient) message.acknowledgedBy = alias;
    if (mayBeHis && !message.comment.empty()) message.comment = store::kErasedText;
  }
}

const Message* Book::find(MessageId id) const {
  const auto it = slots_.find(id);
  return it == slots_.end() ? nullptr : &it->second.message;
}

const Message* Book::byNumber(const std::string& number) const {
  const auto it = numbers_.find(number);
  return it == numbers_.end() ? nullptr : find(it->second);
}

const Message* Book::byIncident(const std::string& name) const {
  const auto it = incidents_.find(name);
  return it == incidents_.end() ? nullptr : find(it->second);
}

bool Book::hasItsNumber(const Message& message) const {
  const Message* newest = byNumber(message.number);
  return newest != nullptr && newest->id == message.id;
}

const Message* Book::byKey(const std::string& list, const std::string& key) const {
  for (auto it = slots_.rbegin(); it != slots_.rend(); ++it) {
    const Message& message = it->second.message;
    if (message.list == list && message.key == key) return &message;
  }
  return nullptr;
}

std::vector<const Message*> Book::of(const std::string& recipient) const {
  std::vector<const Message*> messages;
  const auto it = persons_.find(recipient);
  if (it == persons_.end()) return messages;
  for (auto id = it->second.rbegin(); id != it->second.rend(); ++id) {
    messages.push_back(find(*id));
  }
  return messages;
}

std::vector<const Message*> Book::all() const {
  std::vector<const Message*> messages;
  for (const auto& [id, slot] : slots_) {
    messages.push_back(&slot.message);
  }
  return messages;
}

void Book::endDeadlines() {
  // Each message once a turn: a wait that begins and ends in one turn waits for the next.
  std::vector<MessageId> due;
  for (const auto& [time, id] : deadlines_) {
    if (time > turn_.now) break;
    due.push_back(id);
  }
  for (const MessageId id : due) {
    apply(id, escalation::DeadlineCame{});
  }
  evictOld();
}

OptionalTime Book::nextDeadline() const {
  OptionalTime next;
  if (!deadlines_.empty()) next = deadlines_.begin()->first;
  if (!quarantine_.empty() && (!next || quarantine_.begin()->first < *next)) {
    next = quarantine_.begin()->first;
  }
  return next;
}

void Book::evictOld() {
  while (!quarantine_.empty() && quarantine_.begin()->first <= turn_.now) {
    const MessageId id = quarantine_.begin()->second;
    const auto it = slots_.find(id);
    if (it != slots_.end() && (it->second.added || it->second.changed)) return;  // after its commit
    quarantine_.erase(quarantine_.begin());
    if (it == slots_.end()) continue;
    const Slot& slot = it->second;
    if (numbers_[slot.message.number] == id) numbers_.erase(slot.message.number);
    if (incidents_[slot.incident] == id) incidents_.erase(slot.incident);
    for (const auto& entry : slot.message.entries) {
      auto& ids = persons_[entry.recipient];
      ids.erase(id);
      if (ids.empty()) persons_.erase(entry.recipient);
    }
    slots_.erase(it);
    evicted_ = true;
  }
}

void Book::shift(Duration by) {
  std::set<std::pair<Time, MessageId>> shifted;
  for (const auto& [end, id] : quarantine_) {
    shifted.emplace(end + by, id);
  }
  quarantine_ = std::move(shifted);
  pool_.shift(by);
}

bool Book::numbersAreUsedUp() const {
  return pool_.isUsedUp();
}

void Book::committed() {
  for (const MessageId id : touched_) {
    Slot& slot = slots_.at(id);
    slot.added = slot.changed = false;
    for (auto& entry : slot.message.entries) {
      entry.changed = false;
    }
  }
  touched_.clear();
}

}  // namespace tocsin::dispatch
