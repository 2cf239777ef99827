// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/network.h"

#include <algorithm>
#include <array>

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

constexpr int kReferences = 256;

std::string_view textOf(Alphabet alphabet) {
  constexpr std::array<std::string_view, 3> kTexts{"gsm7", "8bit", "ucs2"};
  return kTexts[static_cast<std::size_t>(alphabet)];
}

}  // namespace

Network::Network(Machine& machine)
    : machine_(machine), signal_(machine.options.signal), reportTime_(machine.options.reportTime) {}

int Network::registration() const {
  if (functionality_ != 1 || !machine_.sim.isReady()) return 0;
  return isSearching_ ? 2 : wanted_;
}

bool Network::isRegistered() const {
  const int stat = registration();
  return stat == 1 || (stat >= 5 && stat <= 7) || stat > 8;
}

void Network::setFunctionality(int value) {
  const bool goesOn = value == 1 && functionality_ != 1;
  functionality_ = value;
  if (goesOn) {
    search();
    machine_.life.treat(Cure::Radio);
  } else {
    tellRegistration();
  }
}

void Network::setRegistration(int stat) {
  wanted_ = stat;
  tellRegistration();
  deliverWaiting();
}

void Network::setDeaf(std::optional<Cure> until) {
  deafUntil_ = until;
  deliverWaiting();
}

void Network::setReports(std::optional<int> status, Duration time) {
  reportStatus_ = status;
  reportTime_ = time;
}

void Network::search() {
  machine_.timers.cancel(searchTimer_);
  const auto found = [this] {
    isSearching_ = false;
    tellRegistration();
    deliverWaiting();
  };
  if (machine_.options.registerTime.count() == 0) return found();
  isSearching_ = true;
  searchTimer_ = machine_.timers.in(machine_.options.registerTime, found);
}

void Network::tellRegistration() {
  constexpr std::array<std::string_view, 3> kNames{"+CREG: ", "+CGREG: ", "+CEREG: "};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const int detail = machine_.settings.registrationUrcs[i];
    if (detail == 0) continue;
    std::string line = std::string(kNames[i]) + std::to_string(registration());
    if (detail == 2 && isRegistered()) line += ",\"2AF5\",\"0B88E350\"";
    machine_.dialogue.urc(line);
  }
}

int Network::submit(const SubmitPdu& pdu, std::string hex) {
  lastReference_ = (lastReference_ + 1) % kReferences;
  SentSms sms;
  sms.at = machine_.clock.now();
  sms.number = pdu.number;
  sms.text = toUtf8(pdu.text);
  sms.alphabet = textOf(pdu.alphabet);
  sms.messageClass = pdu.messageClass;
  if (pdu.concatenation) {
    sms.part = pdu.concatenation->part;
    sms.parts = pdu.concatenation->total;
    sms.concatenation = pdu.concatenation->reference;
  }
  sms.reference = lastReference_;
  sms.wantsReport = pdu.wantsReport;
  sms.validity = pdu.validity;
  sms.pdu = std::move(hex);
  if (machine_.events.onSubmit) machine_.events.onSubmit(sms);
  if (pdu.wantsReport && reportStatus_) {
    machine_.timers.in(reportTime_, [this, sms, status = *reportStatus_] {
      sent_[sms.reference] = sms;
      report(sms.reference, status);
    });
  }
  sent_[lastReference_] = std::move(sms);
  return lastReference_;
}

bool Network::report(int reference, int status) {
  const auto found = sent_.find(reference);
  if (found == sent_.end()) return false;
  const SentSms& sms = found->second;
  const ReportPdu pdu{machine_.options.serviceCentre,
                      reference,
                      sms.number,
                      sms.at,
                      machine_.clock.now(),
                      machine_.options.quarters,
                      status};
  plan(writeReport(pdu), true);
  return true;
}

void Network::receive(const IncomingSms& sms) {
  const Cut cut = cutIntoParts(sms.text);
  const int total = static_cast<int>(cut.parts.size());
  if (total > 1) lastConcatenation_ = (lastConcatenation_ + 1) % kReferences;
  std::vector<DeliverPdu> parts;
  for (int part = 1; part <= total; ++part) {
    if (part == sms.missing) continue;
    DeliverPdu pdu;
    pdu.serviceCentre = machine_.options.serviceCentre;
    pdu.sender = sms.sender;
    pdu.text = cut.parts[static_cast<std::size_t>(part - 1)];
    pdu.alphabet = cut.alphabet;
    pdu.stamp = sms.stamp.value_or(machine_.clock.now());
    pdu.quarters = machine_.options.quarters;
    if (total > 1) {
      const int reference = sms.reference.value_or(lastConcatenation_);
      pdu.concatenation = PartOf{reference, total, part, sms.isWide};
    }
    parts.push_back(std::move(pdu));
  }
  if (sms.isReversed) std::reverse(parts.begin(), parts.end());
  for (const DeliverPdu& part : parts) {
    plan(writeDeliver(part), false);
  }
}

void Network::plan(const Octets& pdu, bool isReport) {
  waiting_.push_back({pdu, isReport});
  deliverWaiting();
}

bool Network::canDeliver() const {
  return machine_.life.listens() && isRegistered() && machine_.sim.smsFault() == 0 && !deafUntil_ &&
         !awaitsAck_;
}

void Network::deliverWaiting() {
  if (std::exchange(isDelivering_, true)) return;
  for (std::size_t i = 0; i < waiting_.size() && canDeliver();) {
    if (deliver(waiting_[i]) && !awaitsAck_) {
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  isDelivering_ = false;
}

bool Network::deliver(const Waiting& sms) {
  const auto& [mode, toSms, toBroadcast, toReport, buffered] = machine_.settings.indications;
  const bool isDirect = sms.isReport ? toReport == 1 : toSms == 2;
  if (isDirect && mode > 0) return sayDirect(sms);
  return sms.isReport ? storeReport(sms.pdu) : storeSms(sms.pdu);
}

// With AT+CSMS=1 it stays here until AT+CNMA says that the terminal has it; when that does not
// come nothing more is said directly (27.005 section 3.4.4).
bool Network::sayDirect(const Waiting& sms) {
  const std::string length = std::to_string(lengthOf(sms.pdu));
  const std::string head = sms.isReport ? "+CDS: " + length : "+CMT: ," + length;
  machine_.dialogue.urc(head + "\r\n" + toHex(sms.pdu));
  if (machine_.settings.service == 0) return true;
  awaitsAck_ = true;
  ackTimer_ = machine_.timers.in(machine_.options.ackTime, [this] {
    awaitsAck_ = false;
    machine_.settings.indications[1] = machine_.settings.indications[3] = 0;
    machine_.note("NO-CNMA");
    deliverWaiting();
  });
  // It is the first that waits when it is acknowledged.
  const auto place = std::find_if(
      waiting_.begin(), waiting_.end(), [&sms](const Waiting& other) { return &other == &sms; });
  std::rotate(waiting_.begin(), place, place + 1);
  return false;
}

bool Network::acknowledge() {
  if (!awaitsAck_) return false;
  awaitsAck_ = false;
  machine_.timers.cancel(ackTimer_);
  waiting_.pop_front();
  deliverWaiting();
  return true;
}

bool Network::storeReport(const Octets& pdu) {
  if (machine_.settings.indications[3] != 2) {
    machine_.note("REPORT-DROPPED");
    return true;
  }
  const std::string& memory = machine_.options.reportMemory;
  const Time readable = machine_.clock.now() + machine_.quirks.slotsLate;
  const int index = machine_.storage.store(memory, {pdu, Stored::Unread, readable});
  if (index < 0) return false;
  machine_.note("STORED " + memory + " " + std::to_string(index));
  tell("+CDSI: \"" + memory + "\"," + std::to_string(index));
  return true;
}

bool Network::storeSms(const Octets& pdu) {
  const std::string& memory = machine_.memory(2);
  const Time readable = machine_.clock.now() + machine_.quirks.slotsLate;
  const int index = machine_.storage.store(memory, {pdu, Stored::Unread, readable});
  if (index < 0) {
    const std::string& urc = machine_.options.fullUrc;
    if (!std::exchange(toldFull_, true) && !urc.empty()) {
      machine_.dialogue.urc(urc + ": \"" + memory + "\"");
    }
    return false;
  }
  toldFull_ = false;
  machine_.note("STORED " + memory + " " + std::to_string(index));
  const int route = machine_.settings.indications[1];
  if (route == 1 || route == 3) tellStored(memory, index);
  return true;
}

void Network::tellStored(const std::string& memory, int index) {
  const std::string& other = machine_.quirks.urcMemory;
  const std::string& named = other.empty() ? memory : other;
  for (int i = 0; i < machine_.quirks.urcRepeats; ++i) {
    tell("+CMTI: \"" + named + "\"," + std::to_string(index));
  }
}

void Network::tell(std::string line) {
  if (machine_.settings.indications[0] == 0) {
    kept_.push_back(std::move(line));
  } else {
    machine_.dialogue.urc(std::move(line));
  }
}

void Network::tellKept(bool isKept) {
  if (machine_.settings.indications[0] == 0) return;
  for (auto lines = std::exchange(kept_, {}); std::string & line : lines) {
    if (isKept) machine_.dialogue.urc(std::move(line));
  }
  deliverWaiting();
}

void Network::treat(Cure cure) {
  if (!deafUntil_ || cure < *deafUntil_) return;
  deafUntil_.reset();
  machine_.note("HEARS");
  deliverWaiting();
}

void Network::forget() {
  functionality_ = 1;
  awaitsAck_ = false;
  kept_.clear();
  machine_.timers.cancel(ackTimer_);
  machine_.timers.cancel(searchTimer_);
}

}  // namespace tocsin::emulator
