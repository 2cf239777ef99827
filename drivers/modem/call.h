// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "drivers/errands.h"
#include "drivers/modem/at_chat.h"
#include "drivers/sms_driver.h"

namespace tocsin::modem {

// A call that wakes somebody and says nothing: ATD, kRingFor, AT+CHUP (3GPP TS 27.007 section 6.3).
// A call that is taken or refused has done its work, too.
class Call {
 public:
  static constexpr Duration kRingFor = seconds{25};

  Call(AtChat& chat, Loop& loop, const Clock& clock);

  bool isActive() const { return done_ != nullptr; }

  const PhoneNumber& to() const { return end_.to; }

  // On the idle chat; `done` when the line is down and the chat idle again.
  void ring(const PhoneNumber& to, std::function<void(const drivers::RingEnd&)> done);

  // Hangs up: a page goes first, or whoever is rung has replied.
  void interrupt(drivers::RingEnd::How how, std::string what);

  // A final result that came after the OK to ATD: NO CARRIER, BUSY, NO ANSWER.
  void lineEnded(const FinalResult& result);

 private:
  void dialled(const Answer& answer);
  void judge(const FinalResult& result);
  void hangUp();
  void putDown();
  void finish();

  AtChat& chat_;
  const Clock& clock_;
  drivers::RingEnd end_;
  bool isHangingUp_ = false;
  Time since_{};
  std::function<void(const drivers::RingEnd&)> done_;
  drivers::Errands errands_;
};

}  // namespace tocsin::modem
