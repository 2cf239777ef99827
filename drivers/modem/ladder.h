// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "drivers/modem/quirks.h"
#include "queue/base/time.h"

namespace tocsin::modem {

// What is done to a modem that does not work, from the mildest to the hardest. Each is followed by
// the whole start sequence, and the next one comes when that fails.
enum class Rung {
  Reopen,      // close the port, open it again: line discipline, serial server, USB stack
  Reset,       // ATZ
  RadioOffOn,  // AT+CFUN=0, 3 s, AT+CFUN=1
  Reboot,      // AT+CFUN=1,1: a USB modem vanishes for 10 to 40 s
  Rest,        // close the port for a minute; then from the bottom again
};

std::string_view toText(Rung rung);

// Which rung comes next. A modem that was only away (unplugged) climbs none: resetting what is
// missing helps nobody (gammu #687).
class Ladder {
 public:
  // The modem did not start, or stopped to answer. Rungs that kill this model are left out.
  Rung climb(const Quirks& quirks);

  // It sent an SMS, or worked for kProvedAfter: the next trouble begins at the bottom.
  void proved() { next_ = Rung::Reopen; }

  static constexpr Duration kProvedAfter = minutes{5};

 private:
  Rung next_ = Rung::Reopen;
};

}  // namespace tocsin::modem
