// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "queue/base/loop.h"
#include "queue/base/result.h"
#include "tests/emulators/modem/options.h"

namespace tocsin::emulator {

struct Machine;

// A GSM modem as a terminal sees it through its serial line (3GPP TS 27.005 and 27.007, with the
// habits of SIM7600, EC25 and Wavecom), and the network behind it as far as one modem sees it. It
// is on, and has been for a while, when it is made.
//
// It knows no descriptors and no clock of its own: the loop may be a fake one. It shares no code
// with the drivers that are tested against it. Its faults are lines of text: faults.h.
class GsmModem {
 public:
  // `loop` and `clock` outlive the modem.
  GsmModem(ModemOptions options, Loop& loop, const Clock& clock, ModemEvents events);
  GsmModem(const GsmModem&) = delete;
  GsmModem& operator=(const GsmModem&) = delete;
  ~GsmModem();

  // What the terminal writes; lost while the port is gone.
  void input(std::string_view bytes);

  // The terminal closed the port and opened it again.
  void reopened();

  // A phone sends an SMS; it waits at the service centre while the modem cannot be reached.
  void receive(const IncomingSms& sms);

  // A status report (TP-ST) for the latest SMS with this TP-MR; Permanent when there is none.
  Status deliveryReport(int reference, int status);

  // A phone rings the modem.
  void callIn(std::string_view number, Duration time);

  // A line of faults.h; Permanent with what would be right.
  Status inject(std::string_view line);

  // The port is gone: vanish, unplug, a reboot of a USB stick.
  bool isGone() const;

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace tocsin::emulator
