// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "drivers/gateway/program.h"
#include "drivers/sms_driver.h"

// What is said to a program and what it says, as docs/gateways.md has it.
namespace tocsin::gateway {

// One JSON object and a newline.
std::string inputFor(const drivers::Submit& submit);

// The end of a submit by the end of its program.
drivers::SubmitResult resultOf(const drivers::Submit& submit, const ProgramEnd& end);

}  // namespace tocsin::gateway
