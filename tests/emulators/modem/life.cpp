// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/life.h"

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

constexpr char kEscape = 0x1B;

}  // namespace

void Life::hang(const Mishap& mishap) {
  machine_.dialogue.flush();
  isHung_ = true;
  radioWasOff_ = false;
  hungLine_.clear();
  cure_ = mishap.time ? Cure::Power : mishap.cure;
  machine_.timers.cancel(wakeTimer_);
  if (mishap.time) wakeTimer_ = machine_.timers.in(*mishap.time, [this] { treat(Cure::Power); });
}

// A modem that hangs may still notice what resets it.
void Life::hungInput(std::string_view bytes) {
  for (const char byte : bytes) {
    if (!isHung()) return machine_.dialogue.input(std::string_view(&byte, 1));
    if (byte == kEscape) {
      hungLine_.clear();
      treat(Cure::Esc);
    } else if (byte == '\r') {
      hungLine(std::exchange(hungLine_, {}));
    } else {
      hungLine_ += byte;
    }
  }
}

void Life::hungLine(std::string_view line) {
  std::optional<Cure> cure;
  if (beginsWith(line, "ATZ")) cure = Cure::Atz;
  if (beginsWith(line, "AT+CFUN=1") && radioWasOff_) cure = Cure::Radio;
  if (beginsWith(line, "AT+CFUN=1,1")) cure = Cure::Reset;
  if (beginsWith(line, "AT+CFUN=0") || beginsWith(line, "AT+CFUN=4")) radioWasOff_ = true;
  if (!cure) return;
  treat(*cure);
  if (!isHung()) machine_.dialogue.input(std::string(line) + "\r");
}

void Life::treat(Cure cure) {
  if (isHung_ && cure >= cure_) {
    isHung_ = false;
    machine_.timers.cancel(wakeTimer_);
    machine_.dialogue.reset();
    machine_.note("WOKE");
  }
  machine_.network.treat(cure);
  machine_.network.deliverWaiting();
}

void Life::vanish(std::optional<Duration> time, std::string link) {
  if (isGone_) return;
  machine_.dialogue.flush();
  machine_.dialogue.reset();
  isGone_ = true;
  link_ = std::move(link);
  machine_.note("VANISH");
  if (machine_.events.onPortVanish) machine_.events.onPortVanish();
  machine_.timers.cancel(plugTimer_);
  if (time) plugTimer_ = machine_.timers.in(*time, [this] { plug(); });
}

void Life::unplug(std::optional<Duration> time, std::string link) {
  if (isGone_) return;
  goDark(time, std::move(link));
  machine_.network.treat(Cure::Power);
}

void Life::goDark(std::optional<Duration> time, std::string link) {
  vanish(time, std::move(link));
  isUnplugged_ = true;
  forget();
  isOff_ = true;
}

void Life::plug() {
  if (!isGone_) return;
  machine_.timers.cancel(plugTimer_);
  isGone_ = false;
  machine_.note("BACK");
  if (machine_.events.onPortBack) machine_.events.onPortBack(link_);
  if (std::exchange(isUnplugged_, false)) return start();
  treat(Cure::Reopen);
}

void Life::forget() {
  isHung_ = false;
  machine_.timers.cancel(wakeTimer_);
  machine_.timers.cancel(startTimer_);
  machine_.dialogue.reset(true);
  machine_.settings = {};
  machine_.calls.hangUp();
  machine_.network.forget();
  machine_.sim.forget();
}

void Life::reboot() {
  if (machine_.options.vanishesAtReboot && !isGone_) {
    return goDark(machine_.options.bootTime, std::string());
  }
  machine_.dialogue.flush();
  machine_.note("REBOOT");
  forget();
  isOff_ = true;
  startTimer_ = machine_.timers.in(machine_.options.bootTime, [this] { start(); });
}

void Life::powerCycle() {
  machine_.network.treat(Cure::Power);
  reboot();
}

void Life::start() {
  isOff_ = false;
  machine_.dialogue.urc("RDY");
  machine_.dialogue.urc("+CFUN: 1");
  machine_.dialogue.urc("+CPIN: " + machine_.sim.stateText());
  machine_.network.treat(Cure::Reset);
  machine_.network.search();
  machine_.sim.becomeReady();
}

}  // namespace tocsin::emulator
