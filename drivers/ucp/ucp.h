// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "drivers/byte_channel.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::ucp {

struct UcpOptions {
  std::string name{};     // for the log
  std::string server{};   // "smsc.example.net:5000", for people
  std::string account{};  // of operation 60; empty: no login, the centre knows our address
  std::function<Result<std::string>()> readPassword{};  // read anew at each login
  int accountTon = 6, accountNpi = 5;     // OTON and ONPI: an account of a short number
  std::string source{};                   // of what we send: digits, "+" and digits, or a name
  std::string prefix = "00";              // what stands in AdC for a leading "+"; may be empty
  bool plain01 = false;                   // the centre knows operation 01 only
  int window = 1;                         // 1: stop and wait (plain01: always); at most 100
  double perSecond = 0;                   // SMS a second that the contract allows; 0: no limit
  bool receipts = true;                   // ask for the notification of each SMS
  Duration keepAliveEvery = seconds{30};  // operation 31
  std::function<Time(const LocalTime&)> toUtc{};  // what a time of the centre is; absent: UTC
  std::string country = "FR";                     // ISO 3166: what a number without + means
  std::uint64_t seed = 0;                         // of the waits between logins
};

// A link to a message centre by UCP/EMI 4.x and 5.x as an SMT.
//
// It is Up when the centre has taken the login (or has answered operation 31 where there is none).
// What was in flight when the connection ended, and the submits of a former process, are in doubt.
// A delivery (52, 53, 01) is answered when it was confirmed; when that takes too long it gets a
// negative answer, so that the centre keeps it.
//
// `openChannel` makes a new channel each time.
std::unique_ptr<drivers::SmsDriver> makeUcp(
    UcpOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    Loop& loop,
    const Clock& clock,
    Log log);

}  // namespace tocsin::ucp
