// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <random>
#include <set>
#include <string>

#include "queue/base/loop.h"
#include "tests/emulators/modem/calls.h"
#include "tests/emulators/modem/command.h"
#include "tests/emulators/modem/dialogue.h"
#include "tests/emulators/modem/faults.h"
#include "tests/emulators/modem/life.h"
#include "tests/emulators/modem/network.h"
#include "tests/emulators/modem/options.h"
#include "tests/emulators/modem/sim.h"
#include "tests/emulators/modem/storage.h"
#include "tests/emulators/modem/timers.h"

namespace tocsin::emulator {

// What a terminal sets and every reset forgets.
struct Settings {
  bool echo = true;
  bool verbose = true;
  int errors = 0;                         // AT+CMEE
  bool textMode = false;                  // AT+CMGF=1
  int service = 0;                        // AT+CSMS
  std::string characters = "IRA";         // AT+CSCS
  std::array<int, 5> indications{};       // AT+CNMI
  std::array<std::string, 3> memories{};  // AT+CPMS; empty: the modem's first
  std::array<int, 3> registrationUrcs{};  // AT+CREG, +CGREG, +CEREG
  int operatorFormat = 0;                 // AT+COPS=3,n
  bool callerNumber = false;              // AT+CLIP
  bool callerKind = false;                // AT+CRC
};

// What is wrong with it until somebody says otherwise; faults.h.
struct Quirks {
  bool garbage = false;
  bool nul = false;
  bool okTwice = false;
  bool noBlank = false;
  bool urcAnywhere = false;
  std::set<std::string> noOk{};
  int urcRepeats = 1;  // 0: no +CMTI
  std::string urcMemory{};
  Duration slotsLate{0};
};

// What becomes of something that was reached.
struct Verdict {
  bool goesOn = true;
  std::optional<std::string> answer{};  // instead of the modem's own
  Duration late{0};
};

// All parts of one modem; each reaches the others through it.
struct Machine {
  Machine(ModemOptions theOptions, Loop& theLoop, const Clock& theClock, ModemEvents theEvents);

  // The memory of a parameter of AT+CPMS, 0..2.
  const std::string& memory(std::size_t parameter) const;

  // Does the deeds that wait for this point.
  Verdict reach(Point::At at, std::string_view line = {}, std::size_t characters = 0);
  void perform(const Mishap& mishap, Verdict& verdict);

  void note(const std::string& line) const {
    if (events.onNote) events.onNote(line);
  }

  ModemOptions options;
  const Clock& clock;
  ModemEvents events;
  Settings settings{};
  Quirks quirks{};
  Faults faults{};
  std::mt19937 dice;
  Timers timers;
  Storage storage;
  Sim sim;
  Network network;
  Calls calls;
  Dialogue dialogue;
  Life life;
  LoopHandle flood = 0;
};

// Carries out a line of conditions (faults.h); absent when its first word is none of them.
std::optional<Status> setCondition(Machine& machine, const std::vector<std::string>& words);

}  // namespace tocsin::emulator
