// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

namespace tocsin {

// As syslog(3) numbers them. Full texts of messages and SMS appear at Debug only; secrets never.
enum class LogLevel {
  Alert = 1,
  Critical = 2,
  Error = 3,
  Warning = 4,
  Notice = 5,
  Info = 6,
  Debug = 7
};

// Where a room says what happened and what to do. One line, without a newline; it names the
// message, recipient or driver concerned.
using Log = std::function<void(LogLevel, std::string_view line)>;

}  // namespace tocsin
