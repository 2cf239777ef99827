// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin::channel {

// What the `device` of a configuration means.
struct Device {
  enum class Kind { Serial, Tty, Tcp } kind = Kind::Serial;
  std::string path;  // Serial, Tty: absolute
  std::string host;  // Tcp: a name or an address, without brackets
  int port = 0;      // Tcp: 1..65535
};

// The Config error says what would be right.
Result<Device> parseDevice(std::string_view text);

}  // namespace tocsin::channel
