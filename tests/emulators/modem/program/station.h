// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "tests/emulators/modem/gsm_modem.h"
#include "tests/emulators/modem/program/event_log.h"
#include "tests/emulators/modem/program/pty_port.h"

namespace tocsin::emulator {

// One modem with its port, told to the log.
class Station {
 public:
  struct Surroundings {
    PollLoop& loop;
    const Clock& clock;
    EventLog& log;
    std::function<void(int modem, const SentSms&)> onSubmit;
  };

  struct Place {
    PortMode mode = PortMode::Keep;
    std::string link;
  };

  Station(int number, ModemOptions options, Place place, Surroundings around);

  // Makes the port; false with errno when that fails.
  bool start();

  GsmModem& modem() { return modem_; }

 private:
  ModemEvents events();
  void told(const SentSms& sms);
  void back(std::string_view link);

  int number_;
  Surroundings around_;
  PtyPort port_;
  GsmModem modem_;
};

}  // namespace tocsin::emulator
