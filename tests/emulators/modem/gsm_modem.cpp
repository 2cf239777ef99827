// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/gsm_modem.h"

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {

GsmModem::GsmModem(ModemOptions options, Loop& loop, const Clock& clock, ModemEvents events)
    : machine_(std::make_unique<Machine>(std::move(options), loop, clock, std::move(events))) {}

GsmModem::~GsmModem() = default;

void GsmModem::input(std::string_view bytes) {
  machine_->dialogue.input(bytes);
}

void GsmModem::reopened() {
  machine_->life.treat(Cure::Reopen);
}

void GsmModem::receive(const IncomingSms& sms) {
  machine_->network.receive(sms);
}

Status GsmModem::deliveryReport(int reference, int status) {
  if (machine_->network.report(reference, status)) return {};
  return Error{Fault::Permanent, "no SMS was sent with this TP-MR"};
}

void GsmModem::callIn(std::string_view number, Duration time) {
  machine_->calls.comeIn(std::string(number), time);
}

Status GsmModem::inject(std::string_view line) {
  const auto words = wordsOf(line);
  if (!words) return words.error();
  if (const auto set = setCondition(*machine_, *words)) {
    machine_->dialogue.flush();
    return *set;
  }
  auto mishap = parseMishap(line);
  if (!mishap) return mishap.error();
  if (mishap->point.at != Point::At::Now) {
    machine_->faults.add(std::move(*mishap));
    return {};
  }
  Verdict verdict;
  machine_->perform(*mishap, verdict);
  machine_->dialogue.flush();
  return {};
}

bool GsmModem::isGone() const {
  return machine_->life.isGone();
}

}  // namespace tocsin::emulator
