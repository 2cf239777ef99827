// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/proof_plan.h"

#include <algorithm>
#include <utility>

namespace tocsin::dispatch {

ProofCalendar::ProofCalendar(ProofPlan plan,
                             NextWallTime nextWallTime,
                             std::function<LocalTime(Time)> localTime)
    : plan_(plan), nextWallTime_(std::move(nextWallTime)), localTime_(std::move(localTime)) {}

Time ProofCalendar::nextPlanned(Time after) const {
  constexpr int kDaysMax = 8;  // one weekday at least is planned
  for (int day = 0; day < kDaysMax; ++day) {
    after = nextWallTime_(plan_.hour, plan_.minute, after);
    if (plan_.days.at(static_cast<std::size_t>(localTime_(after).weekday))) break;
  }
  return after;
}

ProofStep ProofCalendar::step(OptionalTime last, Time now) const {
  if (last && *last > now + kProofNotedAhead) last.reset();
  const Time from = std::max(last.value_or(Time::min()), now - kProofCatchUp - Duration{1});
  const Time planned = nextPlanned(from);
  if (planned > now) return {std::nullopt, planned};
  return {planned, nextPlanned(now)};
}

}  // namespace tocsin::dispatch
