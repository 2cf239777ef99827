// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/finding.h"

#include <algorithm>

namespace tocsin::doctor {

std::string_view toText(Level level) {
  switch (level) {
    case Level::Ok: return "ok";
    case Level::Note: return "note";
    case Level::Warning: return "warning";
    case Level::Critical: return "critical";
  }
  return "";
}

Level worstOf(const Findings& findings) {
  Level worst = Level::Ok;
  for (const Finding& finding : findings) {
    worst = std::max(worst, finding.level);
  }
  return worst;
}

}  // namespace tocsin::doctor
