// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::api {

// A request target in its parts, percent-decoded ("+" is a plus sign).
struct Target {
  std::vector<std::string> path;  // "/a/b%2Fc" -> "a", "b/c"
  std::vector<std::pair<std::string, std::string>> query;
};

// Nothing when it does not begin with a slash, is wrongly encoded, or hides control characters.
std::optional<Target> parseTarget(std::string_view target);

// What stands for the {names} of `pattern` ("/messages/{number}"), when the path fits.
std::optional<std::vector<std::string>> matchPattern(std::string_view pattern,
                                                     const std::vector<std::string>& path);

}  // namespace tocsin::api
