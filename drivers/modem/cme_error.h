// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "drivers/modem/error_class.h"

namespace tocsin::modem {

// The meaning of +CME ERROR: <code> (3GPP TS 27.007 section 9.2). The classes are the project's.
// What the table does not have is ForNow below 512 (the modem itself said no) and InDoubt from
// there on.
ModemError cmeError(int code);

// The code of an error in words, as AT+CMEE=2 gives it: "SIM busy", "operation not allowed".
// Nothing for words that 27.007 does not have.
std::optional<int> cmeCodeOf(std::string_view words);

}  // namespace tocsin::modem
