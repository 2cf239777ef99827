// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/sms_driver.h"

namespace tocsin::gateway {

// What a driver told.
struct Told {
  std::vector<drivers::SubmitResult> ends;
  std::vector<drivers::DriverHealth> healths;

  drivers::DriverEvents events() {
    return {[this](const drivers::SubmitResult& end) { ends.push_back(end); },
            [](const drivers::Received&) { ADD_FAILURE() << "a gateway receives nothing"; },
            [](const drivers::DeliveryReport&) { ADD_FAILURE() << "a gateway reports nothing"; },
            [this](const drivers::DriverHealth& health) { healths.push_back(health); }};
  }
};

inline drivers::Submit submitOf(std::int64_t page, const std::string& text = "core-sw-2 DOWN") {
  drivers::Submit submit;
  submit.page = PageId{page};
  submit.to = *PhoneNumber::parse("+33612345678", "FR");
  submit.text = text;
  submit.validity = hours{2};
  return submit;
}

// "accepted REFERENCE", "refused recipient: WHAT", "in doubt: WHAT"
inline std::string shown(const drivers::SubmitResult& result) {
  using drivers::Refusal;
  using drivers::SubmitEnd;
  if (result.end == SubmitEnd::Accepted) return "accepted " + result.reference;
  if (result.end == SubmitEnd::InDoubt) return "in doubt: " + result.what;
  switch (result.refusal) {
    case Refusal::Recipient: return "refused recipient: " + result.what;
    case Refusal::Form: return "refused form: " + result.what;
    case Refusal::Account: return "refused account: " + result.what;
    case Refusal::ForNow: return "refused for now: " + result.what;
    case Refusal::TooFast: return "refused too fast: " + result.what;
  }
  return "";
}

}  // namespace tocsin::gateway
