// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "queue/base/loop.h"
#include "tests/emulators/modem/faults.h"

namespace tocsin::emulator {

struct Machine;

// Whether the modem is there at all: its port, its start, and what makes it well again when it
// hangs.
class Life {
 public:
  explicit Life(Machine& machine) : machine_(machine) {}

  // Takes bytes and carries commands out.
  bool listens() const { return !isGone_ && !isOff_ && !isHung_; }

  // What is said reaches the port.
  bool speaks() const { return listens(); }

  bool isHung() const { return isHung_ && !isGone_ && !isOff_; }

  bool isGone() const { return isGone_; }

  void hang(const Mishap& mishap);
  void hungInput(std::string_view bytes);

  // The port goes; it is back after `time` under the name `link`, or with plug().
  void vanish(std::optional<Duration> time, std::string link);
  void unplug(std::optional<Duration> time, std::string link);
  void plug();

  // Forgets every setting, is silent for the time of a start, and says that it is there again.
  void reboot();
  void powerCycle();

  // What a terminal did that may cure.
  void treat(Cure cure);

 private:
  void hungLine(std::string_view line);
  void goDark(std::optional<Duration> time, std::string link);
  void forget();
  void start();

  Machine& machine_;
  bool isGone_ = false;  // the port
  bool isOff_ = false;   // no power, or it starts
  bool isUnplugged_ = false;
  bool isHung_ = false;
  Cure cure_ = Cure::Power;
  bool radioWasOff_ = false;  // while it hung
  std::string hungLine_;
  std::string link_;
  LoopHandle wakeTimer_ = 0, plugTimer_ = 0, startTimer_ = 0;
};

}  // namespace tocsin::emulator
