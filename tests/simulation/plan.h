// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/dispatch/operations.h"
#include "app/dispatch/settings.h"
#include "drivers/simulator/simulator.h"
#include "tests/simulation/dice.h"

namespace tocsin::simulation {

// How a world is made before anything happens in it.
struct Plan {
  Time start{};
  bool isDstNight = false;
  dispatch::Settings settings;
  dispatch::Directory directory;
  std::vector<drivers::SimulatorOptions> links;
  std::vector<std::string> people, lists;
};

Plan drawPlan(Dice& dice);

// Each person has two phones, so that an edited number still leads to somebody.
std::string numberOf(std::size_t person, bool second);
// Whose phone it is; empty: an alarm number.
std::string ownerOf(const Plan& plan, const std::string& number);

// The legal time of Paris in 2026, by its two changes of that year.
LocalTime parisTime(Time t);

// A list with one to three levels of the plan's people; levels may be empty.
dispatch::ListRow drawList(Dice& dice, const Plan& plan, const std::string& name);

}  // namespace tocsin::simulation
