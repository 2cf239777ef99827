// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/loop.h"
#include "tests/emulators/modem/options.h"

namespace tocsin::emulator {

struct Machine;

// Voice calls: a phone that the modem rings, and one that rings the modem.
class Calls {
 public:
  explicit Calls(Machine& machine) : machine_(machine) {}

  // How the phones that are rung behave: what happens after `time`.
  void setEnd(CallEnd end, Duration time);

  // False while there is a call already.
  bool dial(std::string number);
  void hangUp();

  // A phone rings the modem for so long.
  void comeIn(std::string number, Duration time);

  // As AT+CLCC says it behind its colon; empty: no call.
  std::string state() const;

 private:
  enum class State { None, Ringing, Talking, Incoming };

  void end(CallEnd how);
  void sayRing(Duration left);
  void told(CallEnd how);

  Machine& machine_;
  State state_ = State::None;
  std::string number_;
  Time began_{};
  CallEnd end_ = CallEnd::Taken;
  Duration time_ = seconds{5};
  LoopHandle timer_ = 0;
};

}  // namespace tocsin::emulator
