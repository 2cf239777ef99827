// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::doctor {

enum class Level {
  Ok,
  Note,      // to be known; nothing to do, or it could not be looked at
  Warning,   // pages go out, but something is not as it should be
  Critical,  // a page may not go out, or nobody may hear of it
};

// "ok", "note", "warning", "critical".
std::string_view toText(Level level);

// What one check says of one thing.
struct Finding {
  std::string check{};    // "disk": the name of the check, stable for machines
  std::string subject{};  // "modem1", "noc"; empty: there is only one
  Level level = Level::Ok;
  std::string what{};
  std::string whatToDo{};  // of a warning and of what is critical, always
};

using Findings = std::vector<Finding>;

// The worst of all; Ok when there is none.
Level worstOf(const Findings& findings);

}  // namespace tocsin::doctor
