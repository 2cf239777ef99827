// SPDX-License-Identifier: Apache-2.0
// The links of a world, their faults and routes, and the scripts of the phones behind them.
#include <array>
#include <utility>

#include "tests/simulation/plan.h"

namespace tocsin::simulation {
namespace {

std::string drawScript(Dice& dice) {
  static const std::vector<std::string> kScripts{
      "silent",
      "silent",
      "ack after 4s",
      "ack",
      "ack after 3min",
      "silent; ack after 10s",
      "silent; silent; ack after 20s",
      "decline after 6s",
      "decline after 10s; ack after 10s",
      "typo after 5s then ack after 20s",
      "garbage after 7s",
      "garbage after 2s then ack after 1min",
      "late 20min",
      "late 2h",
      "twice after 5s",
      "all after 12s",
      "ack after 5s then decline after 40s",
      "decline after 5s then ack after 30s",
      "reply \"{page} ok\" after 5s",
      "reply \"?\" after 5s",
      "reply \"{number} on it, rebooting\" after 8s",
      "reply \"WHO {number}\" after 8s then ack after 90s",
      "reply \"ok\" after 15s",
  };
  return dice.pick(kScripts);
}

// " from 60s to 75s", somewhere in the night.
std::string drawSpell(Dice& dice, int mostSeconds) {
  const int from = dice.chance(50) ? dice.between(1, 600) : dice.between(60, 8000);
  return " from " + std::to_string(from) + "s to " +
         std::to_string(from + dice.between(3, mostSeconds)) + "s";
}

// What comes again and again: a link that goes down and comes back, bursts of congestion or doubt.
void drawSpells(Dice& dice, std::vector<std::string>& faults) {
  struct Often {
    int percent;
    const char* what;
    int mostSeconds;
  };

  constexpr std::array kOften{Often{20, "down", 90},
                              Often{15, "refuse 100%", 120},
                              Often{8, "doubt 100%", 60},
                              Often{8, "too-fast 60%", 120},
                              Often{6, "deaf", 600}};
  for (const Often& often : kOften) {
    if (!dice.chance(often.percent)) continue;
    for (int i = dice.between(2, 12); i > 0; --i)
      faults.push_back(often.what + drawSpell(dice, often.mostSeconds));
  }
}

std::string drawReports(Dice& dice) {
  std::string reports = "reports " + std::to_string(dice.between(1, 300)) + "s";
  if (dice.chance(60)) reports += dice.chance(20) ? " failed 60%" : " failed 10%";
  if (dice.chance(60)) reports += " twice 20%";
  if (dice.chance(50)) reports += " early 30%";
  if (dice.chance(50)) reports += " stray 10%";
  return reports;
}

std::vector<std::string> drawFaults(Dice& dice, std::size_t people) {
  std::vector<std::string> faults;
  const auto maybe = [&](int percent, std::string fault) {
    if (dice.chance(percent)) faults.push_back(std::move(fault));
  };
  const std::string victim =
      numberOf(static_cast<std::size_t>(dice.between(0, static_cast<int>(people) - 1)), false);
  maybe(30, "delay 2s");
  maybe(15, "delay 45s 20%");
  maybe(25, "refuse 25%");
  maybe(5, "refuse 90%");
  maybe(10, "refuse " + victim);
  maybe(6, "form 5%");
  maybe(12, "account 20%");
  maybe(30, "doubt 20%");
  maybe(5, "doubt 90%");
  maybe(15, "doubt-lost 15%");
  maybe(25, "double 40%");
  maybe(12, "down from 0s to " + std::to_string(dice.between(5, 900)) + "s");
  const int from = dice.between(60, 4000);
  maybe(15,
        "down from " + std::to_string(from) + "s to " +
            std::to_string(from + dice.between(5, 1500)) + "s");
  maybe(3, "down from " + std::to_string(dice.between(10, 4000)) + "s");
  maybe(40, "late-answers");
  maybe(10, "too-fast 20%");
  maybe(50, drawReports(dice));
  drawSpells(dice, faults);
  return faults;
}

// Longer prefixes come first: the first that fits is the route of a number.
void drawRoutes(Dice& dice, Plan& plan) {
  constexpr std::array kPrefixes{"+33600000001", "+33600000002", "+3360000010", "+336000000"};
  std::vector<std::string> all;
  for (const drivers::SimulatorOptions& link : plan.links)
    all.push_back(link.name);
  const auto inAnyOrder = [&dice, all] {
    std::vector<std::string> order = all;
    for (std::size_t left = order.size(); left > 1; --left) {
      const int other = dice.between(0, static_cast<int>(left) - 1);
      std::swap(order[left - 1], order[static_cast<std::size_t>(other)]);
    }
    return order;
  };
  for (const char* prefix : kPrefixes) {
    if (all.size() < 2 || !dice.chance(30)) continue;
    std::vector<std::string> some = inAnyOrder();
    some.resize(static_cast<std::size_t>(dice.between(1, static_cast<int>(some.size()))));
    plan.settings.routes.push_back({prefix, std::move(some)});
  }
  plan.settings.routes.push_back({"", inAnyOrder()});
}

}  // namespace

void drawLinks(Dice& dice, Plan& plan) {
  const int links = dice.chance(40) ? 1 : dice.between(2, 4);
  std::vector<drivers::SimulatedPhone> phones;
  for (std::size_t person = 0; person < plan.people.size(); ++person) {
    const std::string script = drawScript(dice);
    for (const bool second : {false, true})
      phones.push_back({*PhoneNumber::parse(numberOf(person, second), "FR"), script});
  }
  for (int i = 0; i < links; ++i) {
    drivers::SimulatorOptions link;
    link.name = "link" + std::to_string(i + 1);
    link.latency = dice.chance(30) ? Duration{0} : dice.between(Duration{100}, seconds{6});
    link.window = dice.chance(50) ? 1 : dice.between(2, 8);
    link.faults =
        dice.chance(20) ? std::vector<std::string>{} : drawFaults(dice, phones.size() / 2);
    link.phones = phones;
    link.seed = dice.roll() | 1U;
    plan.links.push_back(std::move(link));
  }
  drawRoutes(dice, plan);
}

}  // namespace tocsin::simulation
