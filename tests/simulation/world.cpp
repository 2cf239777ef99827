// SPDX-License-Identifier: Apache-2.0
// How a night goes on, hour by hour.
#include "tests/simulation/world.h"

#include <utility>

namespace tocsin::simulation {
namespace {

constexpr Duration kNight = minutes{150};
constexpr Duration kMorningMost = hours{24 * 4};
constexpr Duration kLook = minutes{10};

}  // namespace

World::World(std::uint64_t seed, bool traced, Tally& tally)
    : dice_(seed),
      tally_(tally),
      story_(traced),
      plan_(drawPlan(dice_)),
      path_("file:/simulation-" + std::to_string(seed) + "?vfs=memdb"),
      clock_(plan_.start),
      ledger_(path_),
      oracle_(plan_, ledger_, story_, tally),
      box_({plan_, loop_, clock_, tray_, oracle_, story_, tally, ledger_}, path_) {
  story_.setTime([this] { return toRfc3339(clock_.now()); });
  oracle_.setClocks({[this] { return loop_.elapsed(); }, [this] { return clock_.now(); }});
}

void World::play() {
  tally_.count(Kind::World);
  if (plan_.isDstNight) tally_.count(Kind::DstNight);
  begin();
  planNight();
  goOn(loop_.elapsed() + kNight);
  endNight();
}

void World::begin() {
  box_.boot(true);
  bool imported = false;
  box_.dispatcher().import(
      plan_.directory, false, {}, [&imported](const dispatch::Answer<dispatch::OrderDone>& answer) {
        imported = std::holds_alternative<dispatch::OrderDone>(answer);
      });
  goOn(loop_.elapsed() + seconds{1});
  must(imported, "the people and lists of a world are taken");
}

void World::at(Duration when, Deed deed) {
  deeds_.emplace(loop_.elapsed() + when, std::move(deed));
}

Duration World::sometime() {
  return dice_.chance(50) ? dice_.between(Duration{0}, minutes{10})
                          : dice_.between(Duration{0}, kNight - minutes{20});
}

// Time jumps to what comes next: a callback of the box, of the network, or a deed.
void World::goOn(Duration end) {
  while (true) {
    if (turnOne()) continue;
    Duration next = end;
    if (const auto timer = loop_.untilNext()) next = std::min(next, loop_.elapsed() + *timer);
    if (!deeds_.empty()) next = std::min(next, deeds_.begin()->first);
    loop_.pass(next - loop_.elapsed());
    if (!deeds_.empty() && deeds_.begin()->first <= loop_.elapsed()) {
      const Deed deed = std::move(deeds_.begin()->second);
      deeds_.erase(deeds_.begin());
      carryOut(deed);
    } else if (loop_.elapsed() >= end) {
      const auto due = loop_.untilNext();
      if (!due || *due > Duration{0}) return;
    }
  }
}

bool World::turnOne() {
  bool ran = false;
  const bool wasOn = box_.isOn();
  box_.run([&] { ran = loop_.runOne(); });
  if (wasOn && !box_.isOn()) boxWentOff();
  return ran || wasOn != box_.isOn();
}

void World::carryOut(const Deed& deed) {
  const bool wasOn = box_.isOn();
  box_.run(deed);
  if (wasOn && !box_.isOn()) boxWentOff();
}

void World::boxWentOff() {
  if (box_.hasStepPending()) isStepUnknown_ = true;
  const Duration off = dice_.chance(70) ? dice_.between(Duration{10}, seconds{30})
                                        : dice_.between(seconds{30}, minutes{25});
  at(off, [this] { boot(); });
}

// What waits in the spool is offered at every start, and clients without an answer post again.
void World::boot() {
  if (box_.isOn()) return;
  box_.boot(!std::exchange(isStepUnknown_, false));
  if (!tray_.waiting().empty()) box_.dispatcher().filesArrived(tray_.waiting());
  for (const auto& [identity, alert] : posts_)
    post(alert);
}

void World::endNight() {
  deeds_.clear();
  if (box_.isOn()) box_.powerOff();
  box_.setDiskFull(false);
  box_.repairLinks();
  loop_.pass(seconds{5});
  isMorning_ = true;
  oracle_.expectEnds();
  boot();
  goOn(loop_.elapsed() + minutes{2});
  const Duration end = loop_.elapsed() + kMorningMost;
  while (!oracle_.isQuiet() && loop_.elapsed() < end)
    goOn(loop_.elapsed() + kLook);
  oracle_.judgeEnd();
  judgeNothingLost();
}

// Each file ends as a message, a join, a note or a refusal.
void World::judgeNothingLost() {
  must(tray_.waiting().empty(), "no file is left in the spool");
  must(tray_.done().size() + tray_.refused() == tray_.dropped(), "no file is lost");
  for (const Incoming& file : tray_.done())
    must(ledger_.hasArrival(file.identity), "what lies in done/ arrived: " + file.fileName);
  must(posts_.empty(), "every POST is answered");
}

}  // namespace tocsin::simulation
