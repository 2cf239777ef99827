// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "app/config/cross_check.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

constexpr std::array kGoals{"folder", "url", "program"};

// A key that only some goals heed.
struct GoalKey {
  const char* key;
  std::array<const char*, 2> goals;
  std::string_view words;
};

constexpr std::array kGoalKeys{GoalKey{"format", {"url", "program"}, "url or program"},
                               GoalKey{"headers", {"url", "url"}, "url"},
                               GoalKey{"header_files", {"url", "url"}, "url"},
                               GoalKey{"tls_ca", {"url", "url"}, "url"},
                               GoalKey{"time_max", {"url", "program"}, "url or program"}};

void checkNames(Draft& draft) {
  std::map<std::string, std::size_t> seen;
  const auto& forwards = draft.config.forwards;
  for (std::size_t i = 0; i < forwards.size(); ++i) {
    if (forwards[i].name.empty()) continue;
    const auto [first, isNew] = seen.emplace(forwards[i].name, i);
    if (isNew) continue;
    draft.error(draft.placeOf(indexed("forward", i) + ".name"),
                "[[forward]] name: \"" + forwards[i].name + "\" is taken by the forward of line " +
                    std::to_string(draft.placeOf(indexed("forward", first->second)).line));
  }
  if (forwards.size() > limits::kForwardsMax) {
    draft.error(draft.placeOf(indexed("forward", limits::kForwardsMax)),
                "[[forward]]: at most " + std::to_string(limits::kForwardsMax) + " of them");
  }
}

void checkAccount(Draft& draft, const ForwardSection& forward, const std::string& path) {
  if (forward.account.empty()) return;
  const Place place = draft.placeOf(path + ".account");
  if (const std::string missing = missingDriver(draft, forward.account); !missing.empty()) {
    draft.error(place, "[[forward]] account: " + missing);
    return;
  }
  for (const DriverSection& driver : draft.config.drivers) {
    if (driver.name != forward.account || driver.mayReceive()) continue;
    draft.warn(place,
               "[[forward]] account: \"" + driver.name + "\" only sends, so nothing comes from it");
  }
}

// Goals that are given and bad count, too: they have their own problem.
void checkGoal(Draft& draft, const std::string& path) {
  const auto isGiven = [&](const char* key) { return draft.isGiven(path + "." + key); };
  const auto goals = std::count_if(kGoals.begin(), kGoals.end(), isGiven);
  if (goals != 1) {
    draft.error(draft.placeOf(path),
                std::string("[[forward]] needs exactly one of folder, url, program; it has ") +
                    (goals == 0 ? "none" : std::to_string(goals)));
    return;
  }
  for (const GoalKey& one : kGoalKeys) {
    const bool isHeeded = std::any_of(one.goals.begin(), one.goals.end(), isGiven);
    if (!isGiven(one.key) || isHeeded) continue;
    draft.warn(
        draft.placeOf(path + "." + one.key),
        "[[forward]] " + std::string(one.key) + " has no effect without " + std::string(one.words));
  }
}

}  // namespace

void checkForwards(Draft& draft) {
  checkNames(draft);
  for (std::size_t i = 0; i < draft.config.forwards.size(); ++i) {
    const ForwardSection& forward = draft.config.forwards[i];
    const std::string path = indexed("forward", i);
    checkAccount(draft, forward, path);
    checkGoal(draft, path);
    checkProgram(draft, forward.program, path + ".program", "[[forward]] program");
    checkHeaders(draft,
                 {forward.headers, forward.headerFiles},
                 path,
                 "[[forward]] ",
                 "no SMS can be handed on without it");
    checkTrust(draft, forward.tlsCa, path + ".tls_ca", "[[forward]] tls_ca");
  }
}

}  // namespace tocsin::config
