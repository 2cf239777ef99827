// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/sending.h"

#include <algorithm>
#include <array>

namespace tocsin::escalation {

int urgencyOf(PageKind kind, Severity severity) {
  switch (kind) {
    case PageKind::Alarm: return 0;
    case PageKind::Page:
    case PageKind::Digest:
      return severity == Severity::Critical ? 0 : severity == Severity::Warning ? 2 : 3;
    case PageKind::Answer:
    case PageKind::Notice:
    case PageKind::Test:
    case PageKind::Bulletin: return 1;
  }
  return 3;
}

std::optional<Duration> retryDelay(int refusals) {
  constexpr std::array<Duration, 4> kDelays{seconds{2}, seconds{5}, seconds{15}, seconds{30}};
  if (refusals < 1 || refusals > static_cast<int>(kDelays.size())) return std::nullopt;
  return kDelays[static_cast<std::size_t>(refusals - 1)];
}

Duration networkValidity(Duration escalationLeft) {
  return std::clamp<Duration>(escalationLeft, hours{1}, hours{24 * 7});
}

}  // namespace tocsin::escalation
