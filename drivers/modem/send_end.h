// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "drivers/modem/at_line.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/cms_error.h"
#include "drivers/modem/error_class.h"
#include "drivers/sms_driver.h"

namespace tocsin::modem {

// How far an AT+CMGS came. The bytes that complete the request are the PDU and its Ctrl-Z.
enum class Position {
  BeforeCtrlZ,  // Ctrl-Z was not given to the channel: the network certainly has nothing
  AfterCtrlZ,   // from the first moment at which Ctrl-Z may have left
};

struct SendEnd {
  drivers::SubmitEnd end = drivers::SubmitEnd::InDoubt;
  drivers::Refusal refusal = drivers::Refusal::ForNow;  // meaningful when Refused
  Remedy remedy = Remedy::None;
  bool isSimTrouble = false;  // stop the driver, alarm, try no PIN
  std::string what;           // for people: code and meaning
};

// What became of a submit. `sent` is its +CMGS line, `result` its final result, both absent when
// there was none (time-out, port gone, modem restarted).
//
//   before Ctrl-Z               Refused; InDoubt, Accepted and AlreadyGone of a code mean ForNow
//   +CMGS came                  Accepted, whatever follows it: the network gave a reference
//   OK without +CMGS            InDoubt: ESC is acknowledged with OK though nothing was sent
//   (Quectel) CMS and CME errors          by their tables anything else, or nothing   InDoubt
SendEnd endOfSend(Position position,
                  const std::optional<Sent>& sent,
                  const std::optional<FinalResult>& result,
                  VendorCodes vendor = VendorCodes::Common);

}  // namespace tocsin::modem
