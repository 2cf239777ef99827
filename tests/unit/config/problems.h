// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "app/config/config.h"

namespace tocsin::config {

inline constexpr std::string_view kSimulator =
    "[[driver]]\nname = \"phones\"\ntype = \"simulator\"\n";

// "LINE:COLUMN error: WHAT" of every problem, one a line.
inline std::string problemsOf(const Parsed& parsed) {
  std::string text;
  for (const Problem& p : parsed.problems) {
    text += std::to_string(p.line) + ":" + std::to_string(p.column) +
            (p.warning ? " warning: " : " error: ") + p.what + "\n";
  }
  return text;
}

inline std::string errorsOf(const Parsed& parsed) {
  Parsed errors;
  for (const Problem& p : parsed.problems) {
    if (!p.warning) errors.problems.push_back(p);
  }
  return problemsOf(errors);
}

}  // namespace tocsin::config
