// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "drivers/pdu/assembly.h"
#include "queue/base/phone_number.h"
#include "queue/base/time.h"

namespace tocsin::modem {

// Proof that a modem hears: an SMS to its own number, at every start and every so often.
// Registered, sending, and deaf is a state that modems are in for days (home-assistant #71162).
//
// Any SMS that comes proves it, too. Pure: somebody else sends and reads.
class LoopTest {
 public:
  static constexpr Duration kAnswerMax = minutes{5};
  static constexpr int kSuffix = 8;  // digits that tell a number, whatever its form
  static constexpr Duration kTryAgain = minutes{10};  // what could not be sent
  static constexpr Duration kDeafAgain = hours{1};    // what did not come back

  // `every` 0: nothing is tested, and the modem counts as hearing.
  LoopTest(PhoneNumber own, Duration every) : own_(std::move(own)), every_(every) {}

  bool isOn() const { return every_ > Duration{0}; }

  const PhoneNumber& own() const { return own_; }

  // The modem has started: what was true of it before may not be true now.
  void restarted(Time now);

  bool isDue(Time now) const;

  // The text of the next SMS; it is on its way from now on.
  std::string begin(Time now);

  // It was not handed over: nothing is known.
  void notSent(Time now);

  // Something came. True when it is an SMS of this test, which nobody else needs to see.
  bool heard(const pdu::Joined& sms);

  // False when an SMS has not come back in time, until something is heard again.
  bool hears(Time now);

  // When hears() or isDue() may change; nullopt: never.
  OptionalTime nextLook() const;

 private:
  PhoneNumber own_;
  Duration every_;
  OptionalTime dueAt_ = Time{};  // at once
  OptionalTime sentAt_;          // of the one that is awaited
  OptionalTime lastSentAt_;
  bool isDeaf_ = false;
};

}  // namespace tocsin::modem
