// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drivers/byte_channel.h"
#include "drivers/notes.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::modem {

struct ModemOptions {
  std::string name{};    // for the log
  std::string device{};  // as configured: for people, and for a SIM that does not tell its number
  std::string country = "FR";                      // ISO 3166: what a number without + means
  std::function<Result<std::string>()> readPin{};  // the PIN, read anew each time; absent: none
  std::string serviceCentre{};                     // "+33609001390"; empty: the SIM's
  PhoneNumber ownNumber{};                         // of the SIM, for the loop test
  Duration loopTest{0};                            // how often; 0: never
};

// A GSM, UMTS or LTE modem in PDU mode (3GPP TS 27.005, 27.007) over a stream of bytes.
//
// One SMS at a time (window 1). It starts by listening for the answer of what was in flight when
// the process ended, then starts the modem, reads what it holds and is Up when it is registered. A
// modem that falls silent climbs the ladder of ladder.h; one that is unplugged is waited for. The
// port is opened again and again, for ever, by the path as it was configured.
//
// `openChannel` makes a new channel each time; `notes` outlives the driver.
std::unique_ptr<drivers::SmsDriver> makeModem(
    ModemOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    drivers::Notes& notes,
    Loop& loop,
    const Clock& clock,
    Log log);

}  // namespace tocsin::modem
