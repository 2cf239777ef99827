// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/emulators/centre/program/connection.h"
#include "tests/emulators/centre/program/door.h"
#include "tests/emulators/centre/program/lines.h"
#include "tests/emulators/centre/program/settings.h"
#include "tests/emulators/modem/phones.h"
#include "tests/emulators/modem/program/event_log.h"

namespace tocsin::centre {

// The centre with its ports, its log and those who tell it what to do.
class Site {
 public:
  Site(const ProgramSettings& settings, emulator::PollLoop& loop, int logFd, int smsFd);

  // Opens all ports; false with errno when that fails.
  bool open();
  void sayPorts() const;

  // A line of faults.h.
  Result<std::string> carryOut(std::string_view line);

 private:
  void enter(Protocol protocol, int fd);
  void down();
  void arrived(const Sms& sms);
  void writeSms(const Sms& sms);
  Status setPhone(std::string_view line);

  emulator::PollLoop& loop_;
  emulator::SteadyClock clock_;
  int logFd_;
  int smsFd_;
  emulator::EventLog log_;
  Centre centre_;
  emulator::Phones phones_;
  std::map<std::string, Sms> lastTo_;  // by number, what its phone got last
  Door smpp_;
  Door ucp_;
  LinesDesk desk_;
  Door control_;
  std::map<int, std::unique_ptr<Connection>> connections_;
};

}  // namespace tocsin::centre
