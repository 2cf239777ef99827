// SPDX-License-Identifier: Apache-2.0
// What of the mailbox is about SMS: octets become replies and reports, and are told.
#include <algorithm>
#include <cctype>
#include <utility>

#include "drivers/fingerprint.h"
#include "drivers/modem/mailbox.h"
#include "drivers/pdu/incoming.h"

namespace tocsin::modem {
namespace {

constexpr Duration kTellAgainAfter = minutes{5};

std::string fingerprintOf(const pdu::Joined& sms) {
  return sms.sender.text + "|" + sms.stamp + "|" + std::to_string(sms.parts - sms.missing) + "/" +
         std::to_string(sms.parts) + "|" + drivers::fingerprintOf(sms.text);
}

}  // namespace

bool Mailbox::isKnown(const Slot& slot) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const auto& one) {
    const auto& slots = one.second.slots;
    return std::find(slots.begin(), slots.end(), slot) != slots.end();
  });
}

void Mailbox::takeLine(const Slot& slot, const StoredHeader& header, const std::string& pdu) {
  const bool isOutgoing = header.status == Stored::Unsent || header.status == Stored::Sent;
  if (!isOutgoing) return take(slot, pdu);
  if (std::find(useless_.begin(), useless_.end(), slot) == useless_.end()) useless_.push_back(slot);
}

void Mailbox::direct(const std::optional<std::string>& pdu) {
  if (pdu) return take(std::nullopt, *pdu);
  log_(LogLevel::Warning, "the modem announced an SMS and did not show it; its memory is read");
  lookIntoStore();
}

void Mailbox::take(const std::optional<Slot>& slot, std::string pdu) {
  for (char& c : pdu) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  if (slot) {
    std::erase(useless_, *slot);
    for (auto& [other, kept] : kept_) {
      if (other != pdu) std::erase(kept.slots, *slot);
    }
  }
  const auto [found, isNew] = kept_.try_emplace(pdu);
  Kept& kept = found->second;
  const bool isHere =
      !slot || std::find(kept.slots.begin(), kept.slots.end(), *slot) != kept.slots.end();
  if (!isHere) kept.slots.push_back(*slot);
  if (!slot) kept.isDirect = true;
  if (!isNew) {
    if (kept.isCommitted) planDeletes(pdu);
    return;
  }
  const auto read = pdu::decodeIncoming(pdu);
  if (!read) return tellUnreadable(pdu, read.error().what);
  if (const auto* report = std::get_if<pdu::StatusReport>(&*read)) return tellReport(*report, pdu);
  for (const pdu::Joined& sms : assembly_.add(std::get<pdu::Deliver>(*read), pdu, clock_.now())) {
    tell(sms, true);
  }
  planParts();
}

void Mailbox::tell(const pdu::Joined& sms, bool isFinal) {
  if (isFinal && events_.isOurs(sms)) {
    for (const std::string& pdu : sms.tokens) {
      committed(pdu);
    }
    return;
  }
  drivers::Received received;
  received.token = "sms-" + events_.series + std::to_string(++lastToken_);
  received.sender = sms.sender.text;
  received.text = sms.text;
  received.sentAt = sms.sentAt;
  received.fingerprint = fingerprintOf(sms);
  told_[received.token] = {sms.tokens, isFinal, clock_.now(), received};
  events_.onReceived(received);
}

void Mailbox::tellReport(const pdu::StatusReport& report, const std::string& pdu) {
  drivers::DeliveryReport told;
  told.reference = std::to_string(report.reference);
  told.to = PhoneNumber::fromSender(report.recipient.text, country_);
  if (events_.isOwnNumber(told.to)) return committed(pdu);
  told.delivery = report.delivery;
  told.what = report.what;
  told.sentAt = report.sentAt;
  told.token = "report-" + events_.series + std::to_string(++lastToken_);
  told_[told.token] = {{pdu}, true, clock_.now(), std::nullopt};
  if (holdsReports_) {
    heldReports_.push_back(std::move(told));
  } else {
    events_.onReport(told);
  }
}

// Nobody can read it, but somebody sent it: a person sees the octets in the inbox.
void Mailbox::tellUnreadable(const std::string& pdu, const std::string& why) {
  log_(LogLevel::Warning, "an SMS does not read (" + why + "); `tocsin inbox` shows its octets");
  pdu::Joined sms;
  sms.sender.text = "unreadable";
  sms.text = "unreadable SMS: " + pdu;
  sms.tokens = {pdu};
  tell(sms, true);
}

void Mailbox::tellAgain() {
  std::vector<drivers::Received> waiting;
  for (const auto& [token, told] : told_) {
    if (told.sms && clock_.now() - told.at >= kTellAgainAfter) waiting.push_back(*told.sms);
  }
  for (const drivers::Received& sms : waiting) {
    events_.onReceived(sms);
  }
}

void Mailbox::holdReports() {
  holdsReports_ = true;
}

void Mailbox::releaseReports() {
  holdsReports_ = false;
  for (const drivers::DeliveryReport& report : std::exchange(heldReports_, {})) {
    events_.onReport(report);
  }
}

void Mailbox::planParts() {
  const OptionalTime untold = assembly_.oldestUntoldSince();
  const OptionalTime oldest = assembly_.oldestSince();
  errands_.cancel(partsTimer_);
  if (!oldest) return;
  const Time due = untold ? *untold + kPartsGrace : *oldest + kPartsKept;
  partsTimer_ =
      errands_.in(std::max(due - clock_.now(), Duration{0}) + Duration{1}, [this] { tellParts(); });
}

void Mailbox::tellParts() {
  for (const pdu::Joined& sms : assembly_.tellOlderThan(clock_.now() - kPartsGrace)) {
    tell(sms, false);
  }
  for (const pdu::Joined& sms : assembly_.takeOlderThan(clock_.now() - kPartsKept)) {
    tell(sms, true);
  }
  planParts();
}

void Mailbox::confirm(std::string_view token) {
  const auto found = told_.find(std::string(token));
  if (found == told_.end()) return;  // of a session before this one: it is found again
  const Told told = std::move(found->second);
  told_.erase(found);
  for (const std::string& pdu : told.pdus) {
    if (told.isFinal) {
      committed(pdu);
    } else if (const auto kept = kept_.find(pdu); kept != kept_.end()) {
      kept->second.mayBePurged = true;
    }
  }
  if (hasDeleting()) events_.onWork();
}

void Mailbox::committed(const std::string& pdu) {
  const auto found = kept_.find(pdu);
  if (found == kept_.end()) return;
  Kept& kept = found->second;
  kept.isCommitted = true;
  if (kept.isDirect && setup_.needsCnma) ++acknowledgements_;
  if (kept.slots.empty()) {
    kept_.erase(found);
  } else {
    planDeletes(pdu);
  }
}

void Mailbox::planDeletes(const std::string& pdu) {
  for (const Slot& slot : kept_[pdu].slots) {
    const auto isSame = [&](const Deleting& one) { return one.slot == slot; };
    if (std::any_of(deleting_.begin(), deleting_.end(), isSame)) continue;
    deleting_.push_back({.slot = slot, .pdu = pdu});
  }
}

}  // namespace tocsin::modem
