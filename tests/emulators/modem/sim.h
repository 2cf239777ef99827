// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/loop.h"
#include "queue/base/time.h"

namespace tocsin::emulator {

struct Machine;

// The card: its lock, and whether it can be used already.
class Sim {
 public:
  enum class State { Ready, Pin, Puk, Missing, Failure };

  explicit Sim(Machine& machine);

  // What AT+CPIN? says behind its colon.
  std::string stateText() const;

  // +CME ERROR (27.007 section 9.2) of a command that needs the card; 0: none.
  int fault() const;

  // +CMS ERROR (27.005 section 3.2.5) of a command that needs SMS; 0: none.
  int smsFault() const;

  bool isReady() const { return state_ == State::Ready && !isBusy_; }

  // 0, or the +CME ERROR; three wrong ones (as set) ask for the PUK.
  int enterPin(std::string_view pin);
  int enterPuk(std::string_view puk, std::string_view pin);

  int pinTries() const { return pinTries_; }

  int pukTries() const { return pukTries_; }

  // A person does this to the card.
  void setState(State state);
  void setBusy(Duration time);

  // As after a loss of power: a PIN is asked for again.
  void forget();

  // Begins the time to "SMS Ready" when the card can be used.
  void becomeReady();

 private:
  Machine& machine_;
  State state_ = State::Ready;
  bool isBusy_ = false;
  bool isSmsReady_ = true;
  int pinTries_ = 3;
  int pukTries_ = 10;
  std::string pin_;
  LoopHandle busyTimer_ = 0, readyTimer_ = 0;
};

}  // namespace tocsin::emulator
