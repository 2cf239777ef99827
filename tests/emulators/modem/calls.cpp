// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/calls.h"

#include <algorithm>

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

constexpr Duration kRingEvery = seconds{5};

}  // namespace

void Calls::setEnd(CallEnd end, Duration time) {
  end_ = end;
  time_ = time;
}

bool Calls::dial(std::string number) {
  if (state_ != State::None) return false;
  state_ = State::Ringing;
  number_ = std::move(number);
  began_ = machine_.clock.now();
  machine_.note("DIAL " + number_);
  timer_ = machine_.timers.in(time_, [this] { end(end_); });
  return true;
}

// What the other side did.
void Calls::end(CallEnd how) {
  timer_ = 0;
  told(how);
  if (how == CallEnd::Taken) {
    state_ = State::Talking;
    return;
  }
  state_ = State::None;
  machine_.dialogue.urc(how == CallEnd::Busy ? "BUSY" : "NO ANSWER");
}

void Calls::told(CallEnd how) {
  const Duration length = machine_.clock.now() - began_;
  if (machine_.events.onRing) machine_.events.onRing({number_, length, how});
}

void Calls::hangUp() {
  if (state_ == State::Ringing) told(CallEnd::HungUp);
  machine_.timers.cancel(timer_);
  state_ = State::None;
}

void Calls::comeIn(std::string number, Duration time) {
  if (state_ != State::None) return;
  state_ = State::Incoming;
  number_ = std::move(number);
  sayRing(time);
}

void Calls::sayRing(Duration left) {
  const auto& settings = machine_.settings;
  machine_.dialogue.urc(settings.callerKind ? "+CRING: VOICE" : "RING");
  if (settings.callerNumber) machine_.dialogue.urc("+CLIP: \"" + number_ + "\",145");
  const Duration step = std::min(left, kRingEvery);
  timer_ = machine_.timers.in(step, [this, rest = left - step] {
    if (rest.count() > 0) return sayRing(rest);
    state_ = State::None;
    machine_.dialogue.urc("NO CARRIER");
  });
}

std::string Calls::state() const {
  if (state_ == State::None) return {};
  const bool isIncoming = state_ == State::Incoming;
  const int stat = isIncoming ? 4 : state_ == State::Ringing ? 3 : 0;
  return "1," + std::to_string(isIncoming ? 1 : 0) + "," + std::to_string(stat) + ",0,0,\"" +
         number_ + "\",145";
}

}  // namespace tocsin::emulator
