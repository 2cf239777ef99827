// SPDX-License-Identifier: Apache-2.0
// The modems of a world, and what goes wrong with them.
#include <array>

#include "tests/simulation/plan.h"

namespace tocsin::simulation {
namespace {

constexpr int kModemPercent = 33;        // of the worlds
constexpr int kSecondModemPercent = 20;  // of those with several links
constexpr int kWellPercent = 20;         // of the modems: nothing goes wrong with them
constexpr int kQuotaPercent = 8;         // of the worlds
constexpr Duration kTroubleUntil = minutes{140};

struct Trouble {
  const char* line;
  const char* undo = nullptr;  // said some minutes later
};

constexpr std::array kTrouble{
    Trouble{"hang until esc"},
    Trouble{"hang until reopen"},
    Trouble{"hang until atz"},
    Trouble{"hang until radio"},
    Trouble{"hang until reset"},
    Trouble{"hang for 40s"},
    Trouble{"vanish for 8s"},
    Trouble{"unplug for 15s"},
    Trouble{"unplug for 4min"},
    Trouble{"reboot"},
    Trouble{"reboot at sent"},
    Trouble{"reboot at prompt"},
    Trouble{"unplug for 5s at pdu 30"},
    Trouble{"unplug for 5s at sent"},
    Trouble{"vanish for 5s at ctrl-z"},
    Trouble{"vanish for 9s at sent"},
    Trouble{"hang until reset at ctrl-z"},
    Trouble{"cms 38"},
    Trouble{"cms 332"},
    Trouble{"cms 314 2 times"},
    Trouble{"cms 500"},
    Trouble{"cms 1"},
    Trouble{"cms 199"},
    Trouble{"answer ERROR at sent"},
    Trouble{"silent at sent"},
    Trouble{"silent at sent 3 times"},
    Trouble{"silent at ctrl-z"},
    Trouble{"silent at prompt"},
    Trouble{"late 20s at sent 2 times"},
    Trouble{"late 90s at sent"},
    Trouble{"silent AT+CMGR 2 times"},
    Trouble{"silent AT+CMGL"},
    Trouble{"silent AT+CMGD 2 times"},
    Trouble{"answer AT+CMGD \"+CMS ERROR: 302\" 2 times"},
    Trouble{"silent AT+CPMS 2 times"},
    Trouble{"late AT+CREG 4s"},
    Trouble{"late AT+CSQ 7s"},
    Trouble{"say \"+CMTI: \\\"SM\\\",9\""},
    Trouble{"say \"OK\""},
    Trouble{"say \"^BOOT:1,2,3\""},
    Trouble{"signal 3", "signal 20"},
    Trouble{"registration searching", "registration home"},
    Trouble{"registration denied", "registration roaming"},
    Trouble{"urc repeat 3", "urc normal"},
    Trouble{"urc memory ME", "urc normal"},
    Trouble{"urc anywhere", "urc normal"},
    Trouble{"urc off", "urc normal"},
    Trouble{"slots late 2s", "slots normal"},
    Trouble{"quirk ok-twice", "quirk ok-twice off"},
    Trouble{"quirk nul", "quirk nul off"},
    Trouble{"flood ^RSSI:12 2s", "flood off"},
    Trouble{"deaf until reset", "deaf off"},
    Trouble{"memory SM 0", "memory SM 20"},
    Trouble{"sim missing", "sim ready"},
    Trouble{"calls busy after 3s"},
    Trouble{"calls taken after 4s"},
    Trouble{"reports 70 after 5s"},
    Trouble{"reports off"},
};

void drawTrouble(Dice& dice, ModemPlan& plan) {
  if (dice.chance(kWellPercent)) return;
  for (int i = dice.between(2, 12); i > 0; --i) {
    const Duration most = dice.chance(40) ? minutes{10} : kTroubleUntil;
    const Duration when = dice.between(Duration{0}, most);
    const auto which = static_cast<std::size_t>(dice.between(0, kTrouble.size() - 1));
    const Trouble& trouble = kTrouble.at(which);
    plan.trouble.emplace_back(when, trouble.line);
    if (trouble.undo == nullptr) continue;
    plan.trouble.emplace_back(when + dice.between(seconds{5}, minutes{15}), trouble.undo);
  }
}

ModemPlan drawModem(Dice& dice) {
  ModemPlan plan;
  plan.modem.submitTime = dice.chance(25) ? Duration{0} : dice.between(Duration{500}, seconds{6});
  plan.modem.answerTime = Duration{dice.between(0, 2) * 15};
  plan.modem.vanishesAtReboot = dice.chance(20);
  plan.modem.seed = static_cast<std::uint32_t>(dice.roll());
  if (dice.chance(25)) plan.modem.pin = "4711";
  plan.discards = dice.chance(50);
  if (dice.chance(40)) plan.loopTest = minutes{dice.between(30, 300)};
  drawTrouble(dice, plan);
  return plan;
}

}  // namespace

void drawModems(Dice& dice, Plan& plan) {
  if (dice.chance(kQuotaPercent)) {
    plan.settings.smsPerHour[dice.pick(plan.links).name] = dice.between(4, 30);
  }
  if (!dice.chance(kModemPercent)) return;
  const int modems = plan.links.size() > 1 && dice.chance(kSecondModemPercent) ? 2 : 1;
  for (int i = 0; i < modems; ++i) {
    const std::string name = dice.pick(plan.links).name;
    plan.modems[name] = drawModem(dice);
    if (dice.chance(40)) plan.settings.rings.insert(name);
  }
}

}  // namespace tocsin::simulation
