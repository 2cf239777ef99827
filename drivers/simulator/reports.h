// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "drivers/errands.h"
#include "drivers/simulator/fault.h"
#include "drivers/simulator/random.h"
#include "drivers/sms_driver.h"

namespace tocsin::drivers {

// The network's id of a hand-over: each attempt has its own.
std::string referenceOf(const Submit& submit);

// The delivery reports of the simulated network. Each SMS that it took has one, at a random time
// and so in any order; it is kept while the box is closed, told once whenever that opens, and
// forgotten when its receipt is confirmed.
//
// An SMS whose hand-over was left in doubt is reported like any other: its reference is one that
// the box was never told.
class Reports {
 public:
  Reports(std::uint64_t seed, Loop& loop, const Clock& clock)
      : random_(seed), clock_(clock), errands_(loop) {}

  // The network took this one. False: it will report that it failed, and no phone gets it. May
  // tell the report before it returns.
  bool took(const Submit& submit, const ReportHabits& habits);

  void open(std::function<void(const DeliveryReport&)> tell);

  void close() { tell_ = nullptr; }

  void confirm(std::string_view token) { waiting_.erase(numberOf(token)); }

  static bool isToken(std::string_view token) { return token.starts_with(kToken); }

 private:
  static constexpr std::string_view kToken = "report/";

  static std::uint64_t numberOf(std::string_view token);
  void tellWithin(Duration most, DeliveryReport report);
  void keep(DeliveryReport report);

  Random random_;
  const Clock& clock_;
  Errands errands_;
  std::function<void(const DeliveryReport&)> tell_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, DeliveryReport> waiting_;  // by token, the oldest first
};

}  // namespace tocsin::drivers
