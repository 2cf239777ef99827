// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace tocsin::dispatch {

// Names of recipients, lists, users and tokens stand in URLs, file names and SMS: letters, digits,
// '-', '_' or '.', at most limits::kNameCharsMax octets, the first one no '-' and no '.'.
bool isName(std::string_view name);

// What is to be said of one that is none: "the name of a user" + this.
inline constexpr const char* kNameRule = " must be letters, digits, '-', '_' or '.', at most 64";

}  // namespace tocsin::dispatch
