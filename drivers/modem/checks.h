// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "drivers/modem/at_status.h"
#include "drivers/modem/setup.h"
#include "drivers/modem/steps.h"

namespace tocsin::modem {

// How a modem does, as it was asked just now.
struct Condition {
  std::optional<PinState> sim{};
  Network network = Network::Unknown;  // the better one of GSM/UMTS and LTE
  bool knowsNetwork = false;           // it answered at all
  std::optional<Signal> signal{};
  std::string operatorName, technology;  // of the radio: Operator::technology
  bool isSilent = false;                 // it stopped to answer: the rest says nothing
  bool hasForgotten = false;             // its settings are not ours: it was restarted
};

// "registered, home network", "searching for a network".
std::string toText(Network network);

// The questions that are asked again and again: SIM, network, signal, operator, and whether the
// modem still has its settings (a restart, ATZ and a missed CNMA take AT+CNMI back; smstools and
// gammu never ask). Silence shows itself here, too.
class Checks {
 public:
  Checks(AtChat& chat, Loop& loop, const Setup& setup);

  // One run at a time; `done` when the chat is idle again.
  void run(std::function<void(const Condition&)> done);

 private:
  void plan();
  void readNetwork(const Answer& answer);

  const Setup& setup_;
  Steps steps_;
  Condition condition_;
  std::function<void(const Condition&)> done_;
};

}  // namespace tocsin::modem
