// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/sim.h"

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

struct StateRow {
  std::string_view text;
  int cme, cms;
};

// By Sim::State.
constexpr StateRow kStates[] = {{"READY", 0, 0},
                                {"SIM PIN", 11, 311},
                                {"SIM PUK", 12, 316},
                                {"NOT INSERTED", 10, 310},
                                {"SIM FAILURE", 13, 313}};

const StateRow& rowOf(Sim::State state) {
  return kStates[static_cast<std::size_t>(state)];
}

}  // namespace

Sim::Sim(Machine& machine)
    : machine_(machine),
      state_(machine.options.pin.empty() ? State::Ready : State::Pin),
      pinTries_(machine.options.pinTries),
      pukTries_(machine.options.pukTries),
      pin_(machine.options.pin) {}

std::string Sim::stateText() const {
  return std::string(rowOf(state_).text);
}

int Sim::fault() const {
  return isBusy_ ? 14 : rowOf(state_).cme;
}

int Sim::smsFault() const {
  if (isBusy_) return 314;
  const int fault = rowOf(state_).cms;
  return fault == 0 && !isSmsReady_ ? 314 : fault;
}

int Sim::enterPin(std::string_view pin) {
  if (isBusy_) return 14;
  if (state_ != State::Pin) return state_ == State::Ready ? 3 : fault();
  if (pin == pin_) {
    pinTries_ = machine_.options.pinTries;
    setState(State::Ready);
    return 0;
  }
  machine_.note("WRONG-PIN");
  if (--pinTries_ <= 0) state_ = State::Puk;
  return 16;
}

int Sim::enterPuk(std::string_view puk, std::string_view pin) {
  if (isBusy_) return 14;
  if (state_ != State::Puk) return 3;
  if (puk != machine_.options.puk) {
    if (--pukTries_ <= 0) state_ = State::Failure;
    return 16;
  }
  pin_ = pin;
  pinTries_ = machine_.options.pinTries;
  setState(State::Ready);
  return 0;
}

void Sim::setState(State state) {
  const bool wasReady = state_ == State::Ready;
  state_ = state;
  if (state == State::Puk) pinTries_ = 0;
  if (state == State::Ready && !wasReady) {
    isSmsReady_ = false;
    machine_.network.search();
    becomeReady();
  }
  if (state != State::Ready && wasReady) machine_.network.tellRegistration();
}

void Sim::setBusy(Duration time) {
  isBusy_ = true;
  machine_.timers.cancel(busyTimer_);
  busyTimer_ = machine_.timers.in(time, [this] {
    isBusy_ = false;
    machine_.network.tellRegistration();
    machine_.network.deliverWaiting();
  });
}

void Sim::forget() {
  if (state_ == State::Ready && !pin_.empty()) state_ = State::Pin;
  machine_.timers.cancel(readyTimer_);
  isSmsReady_ = false;
}

void Sim::becomeReady() {
  if (state_ != State::Ready) return;
  const auto tell = [this] {
    isSmsReady_ = true;
    machine_.dialogue.urc("SMS Ready");
    machine_.network.deliverWaiting();
  };
  machine_.timers.cancel(readyTimer_);
  if (machine_.options.smsReadyTime.count() == 0) return tell();
  isSmsReady_ = false;
  readyTimer_ = machine_.timers.in(machine_.options.smsReadyTime, tell);
}

}  // namespace tocsin::emulator
