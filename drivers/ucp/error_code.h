// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "drivers/sms_driver.h"

namespace tocsin::ucp {

// Codes of a negative result (EC) that the driver itself gives or minds.
inline constexpr std::string_view kChecksumError = "01", kSyntaxError = "02", kNotSupported = "03",
                                  kNotAllowed = "04", kTimePeriodInvalid = "22";

// What a negative result to a submit means to the page. A code that is in no list is ForNow: the
// tries of a page are counted.
drivers::Refusal refusalOf(std::string_view code);

// "EC 06, AdC invalid"; with the free text of the result behind it, if there is one.
std::string errorText(std::string_view code, std::string_view systemMessage);

// Rsn of operation 53 in words: "107, absent subscriber". Operators have codes of their own.
std::string reasonText(std::string_view code);

}  // namespace tocsin::ucp
