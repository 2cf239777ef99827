// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/dispatch/operations.h"
#include "app/dispatch/settings.h"
#include "drivers/simulator/simulator.h"
#include "tests/emulators/modem/options.h"
#include "tests/simulation/dice.h"

namespace tocsin::simulation {

// A link that is the real driver at an emulated modem.
struct ModemPlan {
  emulator::ModemOptions modem;
  bool discards = false;  // what it says while the box is off is lost, as on a serial port
  Duration loopTest{0};
  std::vector<std::pair<Duration, std::string>> trouble;  // when in the night, lines of faults.h
};

// How a world is made before anything happens in it.
struct Plan {
  Time start{};
  bool isDstNight = false;
  dispatch::Settings settings;
  dispatch::Directory directory;
  std::vector<drivers::SimulatorOptions> links;
  std::map<std::string, ModemPlan> modems;  // by link; of such a link only the phones count
  std::vector<std::string> people, lists;
};

Plan drawPlan(Dice& dice);
// One to four simulated links with faults, and which of them carry to which numbers.
void drawLinks(Dice& dice, Plan& plan);
// Some links become modems, some of them ring; some links may not send much in an hour.
void drawModems(Dice& dice, Plan& plan);

// Each person has two phones, so that an edited number still leads to somebody.
std::string numberOf(std::size_t person, bool second);
// Whose phone it is; empty: an alarm number.
std::string ownerOf(const Plan& plan, const std::string& number);

// The legal time of Paris in 2026, by its two changes of that year.
LocalTime parisTime(Time t);

// A list with one to three levels of the plan's people; levels may be empty.
dispatch::ListRow drawList(Dice& dice, const Plan& plan, const std::string& name);

}  // namespace tocsin::simulation
