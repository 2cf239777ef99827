// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/simulator/script.h"

namespace tocsin::drivers {

// The numbers at the head of a page or a digest: "<7042><7055> +1: ..." has 7042 and 7055. Empty:
// the text is an answer or something else that asks nothing of a phone.
std::vector<std::string> leadingNumbers(std::string_view text);

// What a phone sends for this step about a page that leadingNumbers() reads. In the text of Say,
// {number} is the first number, {numbers} all of them with blanks, {page} the page as it came.
// Chance (which digit is wrong, which garbage) comes from `seed` alone.
std::string utter(const ScriptStep& step, std::string_view page, std::uint64_t seed);

}  // namespace tocsin::drivers
