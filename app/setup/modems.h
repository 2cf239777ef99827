// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

// Which modems this machine has, and what they say of themselves. For the first set-up only: the
// daemon talks to modems by drivers/modem.
namespace tocsin::setup {

struct Modem {
  std::string device{};  // as the configuration takes it
  int baud = 0;
  std::string maker{}, model{}, imei{}, operatorName{}, technology{}, signal{}, network{}, sim{};
  bool asksPin = false;  // the SIM wants its PIN
};

// What a modem answered to the questions; pure.
class Portrait {
 public:
  explicit Portrait(Modem modem) : modem_(std::move(modem)) {}

  // `line` is one line of an answer to `command`.
  void read(std::string_view command, std::string_view line);

  const Modem& modem() const { return modem_; }

 private:
  Modem modem_;
};

// The questions, in their order: none changes anything.
const std::vector<std::string>& questions();

// The devices that may be modems: what lies in /dev/tocsin/by-port (names that two equal modems
// have each for itself) and /dev/serial/by-id, and serial ports of USB without a name there. Not
// the ports of the board, which may have anything at their other end.
std::vector<std::string> serialDevices(const std::string& dev = "/dev");

// Both are serial ports of one USB device. Cables and bridges have none: each of their ports may
// have a modem of its own at its other end.
bool isSameModem(const std::string& device,
                 const std::string& other,
                 const std::string& sysfs = "/sys");

// Talks to what is behind a device at the usual speeds, `baud` alone when it is not 0. Transient:
// no modem answers, or another program holds the port; Config: this user may not open it, or it is
// no terminal. Takes a second for each speed at most until an answer comes.
Result<Modem> probe(const std::string& device, int baud = 0);

}  // namespace tocsin::setup
