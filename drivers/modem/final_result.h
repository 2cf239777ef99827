// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "drivers/modem/at_line.h"

namespace tocsin::modem {

// A final result in words (V.250 5.7.1, 3GPP TS 27.007, 27.005 and what modems say instead).
std::optional<FinalResult> readFinal(std::string_view line);

// A final result of a modem in ATV0: one digit of V.250 table 1. Only where no number is an answer.
std::optional<FinalResult> readNumericFinal(std::string_view line);

}  // namespace tocsin::modem
