// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/byte_channel.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::smpp {

// What data_coding 0 means to this centre (SMPP 3.4, 5.2.19: its own default alphabet).
enum class DefaultAlphabet {
  Gsm7,    // GSM 03.38, one character an octet
  Latin1,  // ISO 8859-1; what has no letter there goes as UCS-2
  Ascii,
};

// How the parts of a long SMS are marked.
enum class LongForm {
  Udh,  // user data header, esm_class 0x40
  Sar,  // sar_msg_ref_num and its companions; not before interface version 0x34
};

struct SmppOptions {
  std::string name{};    // for the log
  std::string server{};  // "smsc.example.net:2775", for people
  bool asPair = false;   // bind_transmitter and bind_receiver on two connections
  std::string systemId{};
  std::function<Result<std::string>()> readPassword{};  // read anew at each login
  std::string systemType{};
  int interfaceVersion = 0x34;
  std::string source{};  // of what we send: digits, "+" and digits, or a name
  std::optional<int> sourceTon{}, sourceNpi{};  // else as the form of `source` says
  std::optional<int> destTon{}, destNpi{};      // else 1 and 1, or 0 and 1 for what has no "+"
  int window = 10;
  double perSecond = 0;  // SMS a second that the contract allows; 0: no limit
  DefaultAlphabet alphabet = DefaultAlphabet::Gsm7;
  LongForm longForm = LongForm::Udh;
  bool receipts = true;  // ask for the final delivery report of each SMS
  Duration enquireEvery = seconds{30};
  std::string country = "FR";  // ISO 3166: what a number without + means
  std::uint64_t seed = 0;      // of the waits between logins
};

// A link to a message centre by SMPP 3.4 as an ESME, over one stream of bytes (transceiver) or two
// (transmitter and receiver).
//
// It is Up when the centre has taken the login. A bind_transceiver that stays unanswered for
// limits::kSmscBindMax is followed by a pair, and a pair that does not come about by a transceiver.
// What was in flight when the connection ended, and the submits of a former process, are in doubt:
// a receipt does not say when its SMS was taken, so it proves none of them; the link only waits a
// moment for replies first. A delivery is answered when it was confirmed; when
// that takes too long the centre is asked to try again.
//
// `openChannel` makes a new channel each time.
std::unique_ptr<drivers::SmsDriver> makeSmpp(
    SmppOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    Loop& loop,
    const Clock& clock,
    Log log);

}  // namespace tocsin::smpp
