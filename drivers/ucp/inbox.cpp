// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/inbox.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "drivers/fingerprint.h"
#include "drivers/ucp/error_code.h"
#include "drivers/ucp/outgoing.h"
#include "queue/base/limits.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kToldMax = 2 * limits::kSmscUnansweredMax;

std::string fingerprintOf(const pdu::Joined& sms) {
  return sms.sender.text + "|" + sms.stamp + "|" + std::to_string(sms.parts - sms.missing) + "/" +
         std::to_string(sms.parts) + "|" + drivers::fingerprintOf(sms.text);
}

std::string fingerprintOf(const pdu::Deliver& part) {
  std::string place;
  if (const auto& c = part.concatenation) {
    place = std::to_string(c->reference) + "." + std::to_string(c->part) + "." +
            std::to_string(c->total);
  }
  return part.sender.text + "|" + part.stamp + "|" + place + "|" +
         drivers::fingerprintOf(part.text);
}

bool isPart(const pdu::Deliver& sms) {
  return sms.concatenation && sms.concatenation->total > 1;
}

}  // namespace

Inbox::Inbox(Loop& loop, const Clock& clock, CentreWays ways, InboxEvents events)
    : clock_(clock),
      ways_(std::move(ways)),
      events_(std::move(events)),
      lastNow_(clock.now()),
      errands_(loop) {}

void Inbox::opened() {
  noteStep();
  handles_.clear();
  parts_.clear();
  told_.clear();
  deliveries_.opened(clock_.now());
}

void Inbox::closed() {
  noteStep();
  handles_.clear();
  deliveries_.closed(clock_.now());
  planOverdue();
}

void Inbox::stop() {
  closed();
  errands_.cancelAll();
}

// A wall clock that was set back must not make us wait for what is over; one that was set forward
// makes us ask for a second delivery, which does no harm.
void Inbox::noteStep() {
  const Time now = clock_.now();
  if (now < lastNow_) deliveries_.shift(now - lastNow_);
  lastNow_ = now;
}

void Inbox::take(const Frame& operation) {
  noteStep();
  if (!isComplete(operation)) {
    return events_.answer(operation.trn, operation.operation, nackFields(kSyntaxError));
  }
  if (operation.operation == kNotification) return takeReport(operation);
  takeSms(operation);
}

std::optional<Inbox::Told> Inbox::came(const Frame& frame, const std::string& fingerprint) {
  auto told = deliveries_.came(++lastHandle_, fingerprint, clock_.now());
  if (!told) {
    events_.answer(frame.trn, frame.operation, nackFields(kNotAllowed));
    return told;
  }
  handles_[lastHandle_] = {frame.trn, frame.operation};
  planOverdue();
  return told;
}

void Inbox::takeReport(const Frame& frame) {
  drivers::DeliveryReport report = readNotification(frame, ways_);
  const auto told = came(frame,
                         "53|" + report.to.text() + "|" + report.reference + "|" +
                             std::to_string(static_cast<int>(report.delivery)) + "|" + report.what);
  if (!told) return;
  report.token = newToken({told->token});
  events_.onReport(report);
}

void Inbox::takeSms(const Frame& frame) {
  const pdu::Deliver sms = readDelivery(frame, ways_);
  const std::string fingerprint = fingerprintOf(sms);
  if (durable_.count(fingerprint) > 0) {
    return events_.answer(frame.trn, frame.operation, ackFields(frame.operation));
  }
  const auto told = came(frame, fingerprint);
  if (!told) return;
  const bool isKnownAgain = isPart(sms) && isStamp(sms.stamp);
  parts_[told->token] = {isKnownAgain ? fingerprint : "", told->repeatsSince, false};
  assembly_.takeOlderThan(clock_.now() - kPartsKept);  // all of it was told, part by part
  for (const pdu::Joined& joined : assembly_.add(sms, told->token, clock_.now())) {
    tell(joined);
  }
  const auto part = parts_.find(told->token);
  if (part == parts_.end() || part->second.isTold) return;
  errands_.in(kPartsGrace, [this, token = told->token] { tellAlone(token); });
}

void Inbox::tellAlone(const std::string& part) {
  const auto found = parts_.find(part);
  if (found == parts_.end() || found->second.isTold) return;
  if (const auto sms = assembly_.soFar(part)) tell(*sms);
}

void Inbox::tell(const pdu::Joined& sms) {
  drivers::Received received;
  received.sender = sms.sender.text;
  received.text = sms.text;
  received.sentAt = sms.sentAt;
  received.fingerprint = fingerprintOf(sms);
  received.isStamped = isStamp(sms.stamp);
  for (const std::string& token : sms.tokens) {
    const auto part = parts_.find(token);
    if (part == parts_.end()) continue;
    part->second.isTold = true;
    if (!received.isStamped) received.repeatsSince = part->second.repeatsSince;
  }
  received.token = newToken(sms.tokens);
  events_.onReceived(received);
}

// What is confirmed too late to be known any more comes again.
std::string Inbox::newToken(std::vector<std::string> parts) {
  told_[++lastToken_] = std::move(parts);
  if (told_.size() > kToldMax) {
    for (const std::string& part : told_.begin()->second) {
      parts_.erase(part);
    }
    told_.erase(told_.begin());
  }
  return std::to_string(lastToken_);
}

void Inbox::confirm(std::string_view token) {
  noteStep();
  std::uint64_t number = 0;
  std::from_chars(token.data(), token.data() + token.size(), number);
  const auto found = told_.find(number);
  if (found == told_.end()) return;  // of a connection before this one: it comes again
  const std::vector<std::string> parts = std::move(found->second);
  told_.erase(found);
  for (const std::string& one : parts) {
    const auto handle = deliveries_.confirmed(one, clock_.now());
    const auto part = parts_.find(one);
    if (part != parts_.end()) {
      remember(part->second.fingerprint);
      parts_.erase(part);
    }
    if (!handle) continue;
    answer(*handle, ackFields(handles_[*handle].operation));
  }
  planOverdue();
}

void Inbox::remember(const std::string& partFingerprint) {
  if (partFingerprint.empty() || !durable_.insert(partFingerprint).second) return;
  durableOrder_.push_back(partFingerprint);
  if (durableOrder_.size() <= limits::kSmscUnansweredMax) return;
  durable_.erase(durableOrder_.front());
  durableOrder_.pop_front();
}

void Inbox::answer(std::uint32_t handle, const Fields& fields) {
  const auto found = handles_.find(handle);
  if (found == handles_.end()) return;
  const Handle asked = found->second;
  handles_.erase(found);
  events_.answer(asked.trn, asked.operation, fields);
}

void Inbox::planOverdue() {
  errands_.cancel(overdueTimer_);
  const OptionalTime next = deliveries_.nextOverdue();
  if (!next) return;
  overdueTimer_ =
      errands_.in(std::max(*next - clock_.now(), Duration{0}), [this] { refuseOverdue(); });
}

void Inbox::refuseOverdue() {
  noteStep();
  for (const std::uint32_t handle : deliveries_.overdue(clock_.now())) {
    answer(handle, nackFields(kNotAllowed));
  }
  planOverdue();
}

void Inbox::provenUntil(Time asked) {
  deliveries_.provenUntil(asked);
}

}  // namespace tocsin::ucp
