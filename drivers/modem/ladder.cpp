// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/ladder.h"

namespace tocsin::modem {

std::string_view toText(Rung rung) {
  switch (rung) {
    case Rung::Reopen: return "the port is closed and opened again";
    case Rung::Reset: return "the modem is reset (ATZ)";
    case Rung::RadioOffOn: return "its radio is switched off and on";
    case Rung::Reboot: return "the modem is restarted (AT+CFUN=1,1)";
    case Rung::Rest: return "it is left alone for a minute";
  }
  return "";
}

Rung Ladder::climb(const Quirks& quirks) {
  const Rung now = next_;
  switch (now) {
    case Rung::Reopen: next_ = Rung::Reset; break;
    case Rung::Reset: next_ = quirks.radioOffKills ? Rung::Reboot : Rung::RadioOffOn; break;
    case Rung::RadioOffOn: next_ = Rung::Reboot; break;
    case Rung::Reboot: next_ = Rung::Rest; break;
    case Rung::Rest: next_ = Rung::Reopen; break;
  }
  return now;
}

}  // namespace tocsin::modem
