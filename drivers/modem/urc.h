// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "drivers/modem/at_line.h"

namespace tocsin::modem {

// The table of URCs: what a modem says unasked. Absent for a line that no row knows.
std::optional<Urc> knownUrc(std::string_view line);

}  // namespace tocsin::modem
