// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/base/result.h"
#include "tests/emulators/modem/options.h"
#include "tests/emulators/modem/program/pty_port.h"

namespace tocsin::emulator {

// What the command line of modem_emulator says.
struct ProgramSettings {
  int modems = 1;
  std::string link = "modem";
  PortMode port = PortMode::Keep;
  std::string control;  // empty: no socket
  bool readsInput = false;
  std::string log;  // empty: standard output
  ModemOptions modem;
  std::vector<std::string> first;  // lines of control.h for the start
  bool wantsHelp = false;
};

// Config with what would be right.
Result<ProgramSettings> readSettings(const std::vector<std::string>& arguments);

extern const char* const kUsage;

// The same modem with numbers of its own (IMEI, IMSI, ICCID, phone number).
ModemOptions ofModem(const ModemOptions& options, int number);

}  // namespace tocsin::emulator
