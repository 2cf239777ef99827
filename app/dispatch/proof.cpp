// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/proof.h"

#include <algorithm>
#include <charconv>

namespace tocsin::dispatch {
namespace {

constexpr const char* kProofMark = "proof";     // at: its planned time; text: the last message then
constexpr const char* kHeardMark = "received";  // at: the last time that a link received
constexpr const char* kAnyLink = "any link";

std::int64_t toNumber(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

reply::LinkWord wordOf(const LinkState& link) {
  if (!link.isUp()) return reply::LinkWord::Down;
  return link.hears() ? reply::LinkWord::Ok : reply::LinkWord::SendsOnly;
}

}  // namespace

Proof::Proof(const Settings& settings, const Ports& ports, Turn& turn, Rooms rooms)
    : settings_(settings), ports_(ports), turn_(turn), rooms_(rooms) {
  if (isOn() && ports.nextWallTime) {
    calendar_.emplace(settings.proof.plan, ports.nextWallTime, ports.localTime);
  }
}

void Proof::restore(OptionalTime received, const std::vector<store::PageRow>& open) {
  startedAt_ = turn_.now;
  heardAt_ = received;
  if (const Marks::Mark* mark = rooms_.marks.find(kHeardMark)) {
    heardAt_ = std::max(heardAt_.value_or(mark->at), mark->at);
  }
  for (const store::PageRow& page : open) {
    if (page.kind != escalation::PageKind::Bulletin || page.recipient.empty()) continue;
    waiting_[page.id] = page.recipient;
    judgeAt_ = page.queuedAt + kSentWithin;
  }
  // Nobody else would raise them again, and so they would be over.
  for (const std::string& name : settings_.proof.recipients) {
    if (isOn() && rooms_.alarms.stands(Cause::ProofFailed, name)) {
      rooms_.alarms.raise(Cause::ProofFailed, name, "");
    }
  }
  nextProof_ = turn_.now;  // to be looked at in the first turn
}

bool Proof::watchesReceiving() const {
  return settings_.intake && settings_.proof.receiveWithin > Duration{0};
}

void Proof::heard() {
  heardAt_ = turn_.now;
}

void Proof::tick() {
  if (calendar_ && nextProof_ && *nextProof_ <= turn_.now) {
    const Marks::Mark* last = rooms_.marks.find(kProofMark);
    const ProofStep step = calendar_->step(last == nullptr ? OptionalTime{} : last->at, turn_.now);
    nextProof_ = step.next;
    if (step.planned) send(*step.planned);
  }
  if (judgeAt_ && *judgeAt_ <= turn_.now) judge();
  watchReceiving();
}

void Proof::send(Time planned) {
  rooms_.outbox.dropBulletins();  // yesterday's, which still wait for a path
  waiting_.clear();
  reply::ProofText says;
  says.at = ports_.localTime(turn_.now);
  if (const Marks::Mark* last = rooms_.marks.find(kProofMark)) {
    says.alerts = std::to_string(turn_.lastMessage - toNumber(last->text));
    says.since = ports_.localTime(last->at);
  }
  for (const LinkState& link : rooms_.links.all()) {
    says.links.emplace_back(link.name, wordOf(link));
  }
  for (const std::string& name : settings_.proof.recipients) {
    sendTo(name, says);
  }
  rooms_.marks.set(kProofMark, {planned, std::to_string(turn_.lastMessage)});
  judgeAt_ = turn_.now + kSentWithin;
}

void Proof::sendTo(const std::string& name, const reply::ProofText& says) {
  if (rooms_.people.recipient(name) == nullptr) {
    return rooms_.alarms.raise(Cause::ProofFailed, name, "there is no recipient of this name");
  }
  store::PageRow row;
  row.kind = escalation::PageKind::Bulletin;
  row.recipient = name;
  row.text = reply::proofText(says, rooms_.composer.languageOf(name));
  row.deadline = turn_.now;
  const store::PageRow& added = rooms_.outbox.add(std::move(row));
  waiting_[added.id] = name;
  turn_.record({}, "PROOF", name + ": SMS " + std::to_string(added.id.value));
}

void Proof::ended(const store::PageRow& page, const std::string& failure) {
  const auto found = waiting_.find(page.id);
  if (found == waiting_.end()) return;
  const std::string name = found->second;
  waiting_.erase(found);
  if (failure.empty()) {
    rooms_.alarms.clear(Cause::ProofFailed, name);
  } else {
    rooms_.alarms.raise(Cause::ProofFailed, name, failure);
  }
}

void Proof::judge() {
  judgeAt_.reset();
  for (const auto& [page, name] : waiting_) {
    rooms_.alarms.raise(
        Cause::ProofFailed, name, "not handed over within " + toText(kSentWithin) + ", it waits");
  }
}

OptionalTime Proof::unprovenAt() const {
  if (!watchesReceiving() || !heardAt_) return std::nullopt;
  return std::max(*heardAt_ + settings_.proof.receiveWithin, startedAt_ + kAfterStart);
}

// A time that lies ahead was noted by a clock that was wrong.
void Proof::watchReceiving() {
  if (!watchesReceiving()) return;
  const Marks::Mark* mark = rooms_.marks.find(kHeardMark);
  heardAt_ = std::min(heardAt_.value_or(turn_.now), turn_.now);
  if (mark == nullptr || mark->at != *heardAt_) rooms_.marks.set(kHeardMark, {*heardAt_, {}});
  // One that stood when the process ended goes on without a break.
  const bool stood = rooms_.alarms.stands(Cause::ReceiveUnproven, kAnyLink);
  const Time at = stood ? *heardAt_ + settings_.proof.receiveWithin : *unprovenAt();
  rooms_.alarms.set(Cause::ReceiveUnproven,
                    kAnyLink,
                    at <= turn_.now,
                    "the last one came " + toRfc3339(*heardAt_));
}

OptionalTime Proof::nextDue() const {
  OptionalTime next = calendar_ ? nextProof_ : OptionalTime{};
  if (judgeAt_ && (!next || *judgeAt_ < *next)) next = judgeAt_;
  const OptionalTime unproven = unprovenAt();
  if (unproven && *unproven > turn_.now && (!next || *unproven < *next)) next = unproven;
  return next;
}

// Proofs go by the clock on the wall; what is waited for keeps its length.
void Proof::shift(Duration by) {
  nextProof_ = turn_.now;
  if (judgeAt_) *judgeAt_ += by;
  startedAt_ += by;
  shiftStored(by);
}

void Proof::shiftStored(Duration by) {
  if (heardAt_) *heardAt_ += by;
}

}  // namespace tocsin::dispatch
