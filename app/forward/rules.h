// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/forward/sms.h"

namespace tocsin::forward {

// Which SMS go to a target: those that fit all three; what is empty fits each.
struct Rule {
  std::string sender{};   // "+33612345678" or "INFO": this one; "+3361*": all that begin so
  std::string keyword{};  // the first word, whatever its case; the sign behind it does not count
  std::string account{};  // the name of a driver
};

// The place of the first rule that fits.
std::optional<std::size_t> ruleFor(const std::vector<Rule>& rules, const ForwardedSms& sms);

}  // namespace tocsin::forward
