// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/inbox.h"

#include <algorithm>
#include <utility>

#include "drivers/fingerprint.h"
#include "drivers/pdu/octets.h"
#include "drivers/smpp/address.h"
#include "drivers/smpp/status.h"
#include "drivers/smpp/text.h"
#include "queue/base/limits.h"

namespace tocsin::smpp {
namespace {

constexpr Duration kLookEvery = seconds{1};
constexpr std::size_t kWholesMax = 1'000;      // parts of SMS that were whole, remembered
constexpr std::size_t kUnreadableShown = 300;  // octets of what does not read

std::string fingerprintOf(const pdu::Joined& sms) {
  return sms.sender.text + "|" + std::to_string(sms.parts - sms.missing) + "/" +
         std::to_string(sms.parts) + "|" + drivers::fingerprintOf(sms.text);
}

// Equal for a part that comes again.
std::string keyOf(const pdu::Deliver& part) {
  const pdu::Concatenation& place = *part.concatenation;
  const std::string units(part.body.units.begin(), part.body.units.end());
  return part.sender.text + "|" + std::to_string(place.reference) + (place.isWide ? "w" : "n") +
         std::to_string(place.part) + "/" + std::to_string(place.total) + "|" +
         drivers::fingerprintOf(units);
}

}  // namespace

Inbox::Inbox(
    const SmppOptions& options, Loop& loop, const Clock& clock, InboxEvents events, Log log)
    : options_(options),
      clock_(clock),
      events_(std::move(events)),
      log_(std::move(log)),
      errands_(loop) {}

void Inbox::opened() {
  deliveries_.opened(clock_.now());
}

void Inbox::closed() {
  deliveries_.closed(clock_.now());
  unanswered_.clear();
}

void Inbox::stop() {
  errands_.cancelAll();
  partsTimer_ = lookTimer_ = 0;
  closed();
}

void Inbox::came(int session, const PduView& pdu) {
  const Arrival arrival{session, pdu.header};
  const bool isData = pdu.header.command == kDataSm;
  const Sm sm = isData ? decodeDataSm(pdu.body) : decodeSm(pdu.body);
  if (const auto receipt = readReceipt(sm)) return takeReport(arrival, sm, *receipt);
  if (!sm.isWhole && sm.message.empty()) return tellUnreadable(arrival, pdu.body);
  takeSms(arrival, sm);
}

std::optional<smsc::Deliveries::Told> Inbox::expect(std::vector<Arrival> arrivals,
                                                    const std::string& fingerprint) {
  const std::uint32_t handle = ++lastHandle_;
  unanswered_[handle] = std::move(arrivals);
  auto told = deliveries_.came(handle, fingerprint, clock_.now());
  told ? watch() : answer(handle, kQueueFull);
  return told;
}

void Inbox::takeReport(const Arrival& arrival, const Sm& sm, const Receipt& receipt) {
  drivers::DeliveryReport report;
  report.reference = receipt.id;
  report.otherForms = receipt.otherForms;
  report.to = PhoneNumber::fromSender(senderText(sm.source, options_.country), options_.country);
  report.delivery = receipt.delivery;
  report.what = receipt.what;
  const auto told = expect({arrival}, "report|" + receipt.id + "|" + receipt.what);
  if (!told) return;
  report.token = told->token;
  events_.onReport(report);
}

void Inbox::takeSms(const Arrival& arrival, const Sm& sm) {
  const ReadText read = readText(sm, options_.alphabet);
  pdu::Deliver deliver;
  deliver.sender.text = senderText(sm.source, options_.country);
  deliver.body = read.body;
  deliver.concatenation = read.concatenation;
  if (read.concatenation && read.concatenation->total > 1) return takePart(arrival, deliver);
  const std::string token = "part-" + std::to_string(++lastPart_);
  untold_[token] = arrival;
  tell({.sender = deliver.sender,
        .sentAt = {},
        .stamp = {},
        .text = pdu::textOf(read.body),
        .parts = 1,
        .missing = 0,
        .tokens = {token}});
}

// Nobody can read it, but somebody sent it: a person sees the octets.
void Inbox::tellUnreadable(const Arrival& arrival, std::string_view body) {
  log_(LogLevel::Warning, "an SMS does not read; `tocsin inbox` shows its octets");
  const std::string token = "part-" + std::to_string(++lastPart_);
  untold_[token] = arrival;
  const std::string_view some = body.substr(0, kUnreadableShown);
  pdu::Joined sms;
  sms.sender.text = "unreadable";
  sms.text = "unreadable SMS: " + pdu::toHex(pdu::Octets(some.begin(), some.end()));
  sms.tokens = {token};
  tell(sms);
}

// --- parts --------------------------------------------------------------------------------------

void Inbox::takePart(const Arrival& arrival, const pdu::Deliver& part) {
  const std::string key = keyOf(part);
  if (isKnownPart(arrival, key)) return;
  const std::string token = "part-" + std::to_string(++lastPart_);
  untold_[token] = arrival;
  keys_[token] = key;
  const Time now = clock_.now();
  for (const pdu::Joined& sms : assembly_.add(part, token, now)) {
    tell(sms);
  }
  for (const pdu::Joined& sms : assembly_.takeOlderThan(now - kPartsKept)) {
    tell(sms);
  }
  if (partsTimer_ != 0 || untold_.empty()) return;
  partsTimer_ = errands_.in(kPartsGrace, [this] {
    partsTimer_ = 0;
    tellParts();
  });
}

// The whole SMS was told: its content is durable, or will be, or is tried again like all else.
bool Inbox::isKnownPart(const Arrival& arrival, const std::string& key) {
  const auto found = wholes_.find(key);
  if (found == wholes_.end()) return false;
  Whole& whole = found->second;
  whole.at = std::min(whole.at, clock_.now());  // the clock was set back while nobody looked
  const Duration age = clock_.now() - whole.at;
  const bool isOld = age > (whole.isCommitted ? limits::kSmscRepeatWindow : limits::kSmscCommitMax);
  if (isOld) {
    wholes_.erase(found);
    return false;
  }
  events_.answer(arrival.session, arrival.request, whole.isCommitted ? kOk : kSystemError);
  return true;
}

void Inbox::tellParts() {
  for (const pdu::Joined& sms : assembly_.tellGrown()) {
    tell(sms, false);
  }
}

void Inbox::tell(const pdu::Joined& sms, bool isOut) {
  std::vector<Arrival> arrivals;
  for (const std::string& token : sms.tokens) {
    const auto found = untold_.find(token);
    if (found == untold_.end()) continue;
    arrivals.push_back(found->second);
    untold_.erase(found);
  }
  // Without any it was told with the parts that it has.
  if (!arrivals.empty()) {
    drivers::Received received;
    received.fingerprint = fingerprintOf(sms);
    if (const auto told = expect(std::move(arrivals), received.fingerprint)) {
      received.token = told->token;
      received.sender = sms.sender.text;
      received.text = sms.text;
      received.isStamped = false;
      received.repeatsSince = told->repeatsSince;
      if (sms.parts > 1 && sms.missing == 0) remember(sms, told->token);
      events_.onReceived(received);
    }
  }
  if (!isOut) return;
  for (const std::string& token : sms.tokens) {
    keys_.erase(token);
  }
}

void Inbox::remember(const pdu::Joined& sms, const std::string& token) {
  std::vector<std::string>& keys = uncommitted_[token];
  for (const std::string& part : sms.tokens) {
    const auto key = keys_.find(part);
    if (key == keys_.end()) continue;
    keys.push_back(key->second);
    wholes_[key->second] = {false, clock_.now()};
    wholesOrder_.push_back(key->second);
  }
  while (wholesOrder_.size() > kWholesMax) {
    wholes_.erase(wholesOrder_.front());
    wholesOrder_.pop_front();
  }
  if (uncommitted_.size() > kWholesMax) uncommitted_.erase(uncommitted_.begin());
}

// --- answers ------------------------------------------------------------------------------------

void Inbox::confirm(std::string_view token) {
  if (const auto parts = uncommitted_.find(token); parts != uncommitted_.end()) {
    for (const std::string& key : parts->second) {
      const auto whole = wholes_.find(key);
      if (whole != wholes_.end()) whole->second.isCommitted = true;
    }
    uncommitted_.erase(parts);
  }
  if (const auto handle = deliveries_.confirmed(token, clock_.now())) answer(*handle, kOk);
}

void Inbox::answer(std::uint32_t handle, std::uint32_t status) {
  const auto found = unanswered_.find(handle);
  if (found == unanswered_.end()) return;
  const std::vector<Arrival> arrivals = std::move(found->second);
  unanswered_.erase(found);
  for (const Arrival& one : arrivals) {
    events_.answer(one.session, one.request, status);
  }
}

void Inbox::watch() {
  if (lookTimer_ != 0) return;
  lookedAt_ = clock_.now();
  lookTimer_ = errands_.in(kLookEvery, [this] {
    lookTimer_ = 0;
    look();
  });
}

void Inbox::shift(Duration by) {
  deliveries_.shift(by);
  for (auto& [key, whole] : wholes_) {
    whole.at += by;
  }
}

// A look comes a second after the one before: more or less than that is a step of the wall clock.
void Inbox::look() {
  const Duration step = clock_.now() - lookedAt_ - kLookEvery;
  if (step > kLookEvery || step < -kLookEvery) shift(step);
  for (const std::uint32_t handle : deliveries_.overdue(clock_.now())) {
    answer(handle, kSystemError);
  }
  if (deliveries_.nextOverdue()) watch();
}

}  // namespace tocsin::smpp
