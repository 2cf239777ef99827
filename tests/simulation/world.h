// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/simulation/box.h"
#include "tests/simulation/dice.h"

namespace tocsin::simulation {

// One night, all of it from its seed: an appliance, its people, producers and operators, and what
// goes wrong. Time jumps from one deed or deadline to the next.
class World {
 public:
  World(std::uint64_t seed, bool traced, Tally& tally);

  // Throws Broken when a rule does not hold.
  void play();

  const Story& story() const { return story_; }

 private:
  using Deed = std::function<void()>;

  void begin();
  void planNight();
  void planProducers();
  void planOperators();
  void planTrouble();
  void planPowerCuts();
  void planCutsOfSubmits();
  void endNight();

  void goOn(Duration end);
  bool turnOne();
  void carryOut(const Deed& deed);
  void boxWentOff();
  void boot();
  void at(Duration when, Deed deed);
  Duration sometime();

  void raiseAlert(bool asPost);
  Incoming drawAlert();
  void drawIncident(Incoming& alert);
  void post(const Incoming& alert);
  void order();
  void editPeople();
  void stepClock();
  void tellAgain();
  void offerAgain();
  // Runs `again` while nothing else is due; it must change nothing.
  void replay(Kind kind, const Deed& again);
  void judgeNothingLost();

  Dice dice_;
  Tally& tally_;
  Story story_;
  Plan plan_;
  std::string path_;
  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  Tray tray_;
  Ledger ledger_;
  Oracle oracle_;
  Box box_;
  std::multimap<Duration, Deed> deeds_;
  std::map<std::string, Incoming> posts_;  // not answered yet; their clients try again
  int alerts_ = 0;
  bool isStepUnknown_ = false;  // the wall clock was stepped while nobody looked
  bool isMorning_ = false;
};

}  // namespace tocsin::simulation
