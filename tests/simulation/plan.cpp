// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/plan.h"

#include <algorithm>
#include <array>

namespace tocsin::simulation {
namespace {

constexpr const char* kAlarmNumber = "+33699999999";
constexpr std::size_t kPeopleMax = 6;
constexpr int kNumberFrom = 9000;  // to mix all numbers at each start took a third of the time
constexpr std::array<const char*, kPeopleMax> kNames{"ann", "ben", "cleo", "dov", "eva", "finn"};

PhoneNumber numberFrom(const std::string& text) {
  return *PhoneNumber::parse(text, "FR");
}

Time at(int month, int day, int hour) {
  using std::chrono::year;
  const auto date = year{2026} / month / day;
  return std::chrono::sys_days{date} + hours{hour};
}

Time drawStart(Dice& dice, bool& isDstNight) {
  isDstNight = dice.chance(25);
  const Duration within = dice.between(Duration{0}, hours{2});
  if (!isDstNight) return at(dice.between(1, 12), dice.between(1, 28), 6) + within;
  return (dice.chance(50) ? at(3, 28, 23) : at(10, 24, 23)) + within;
}

void drawPolicy(Dice& dice, dispatch::Settings& settings) {
  escalation::Policy& policy = settings.policy;
  policy.rounds = dice.chance(60) ? 1 : dice.between(2, 3);
  policy.repeatMax = dice.between(0, 3);
  policy.repeatExhausted = minutes{dice.between(2, 20)};
  policy.ackHold = minutes{dice.between(10, 240)};
  policy.stillYoursSilence = minutes{dice.between(1, 10)};
  policy.sendTimeout = dice.chance(70) ? minutes{5} : minutes{1};
  policy.pathGrace = seconds{dice.between(20, 90)};
  policy.ackFromPagedOnly = dice.chance(25);
  policy.confirmAck = dice.chance(85);
  policy.tellOthers = dice.chance(80);
  settings.numberFrom = kNumberFrom;
  settings.maxParts = dice.chance(75) ? 1 : 3;
  settings.digestAbove = dice.chance(50) ? 5 : dice.between(0, 2);
  settings.hasHook = dice.chance(30);
  settings.receipts = dice.chance(50)   ? dispatch::ReceiptMode::Brief
                      : dice.chance(70) ? dispatch::ReceiptMode::Live
                                        : dispatch::ReceiptMode::Off;
  if (dice.chance(80)) settings.alarmNumbers.push_back(numberFrom(kAlarmNumber));
}

void drawPeople(Dice& dice, Plan& plan) {
  static const std::vector<std::string> kLanguages{"en", "fr", "de", ""};
  const auto people = static_cast<std::size_t>(dice.between(3, static_cast<int>(kPeopleMax)));
  for (std::size_t i = 0; i < people; ++i) {
    plan.people.emplace_back(kNames.at(i));
    dispatch::RecipientRow row;
    row.name = kNames.at(i);
    row.number = numberOf(i, false);
    row.language = dice.pick(kLanguages);
    if (dice.chance(8)) row.offUntil = plan.start + dice.between(minutes{5}, hours{3});
    plan.directory.recipients.push_back(std::move(row));
  }
}

}  // namespace

std::string numberOf(std::size_t person, bool second) {
  return std::string("+33600000") + (second ? "10" : "00") + std::to_string(person + 1);
}

std::string ownerOf(const Plan& plan, const std::string& number) {
  for (std::size_t i = 0; i < plan.people.size(); ++i) {
    if (number == numberOf(i, false) || number == numberOf(i, true)) return plan.people[i];
  }
  return {};
}

LocalTime parisTime(Time t) {
  const bool summer = t >= at(3, 29, 1) && t < at(10, 25, 1);
  const Time local = t + hours{summer ? 2 : 1};
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const auto minute = std::chrono::floor<minutes>(local - day).count();
  LocalTime said;
  said.year = static_cast<int>(date.year());
  said.month = static_cast<int>(static_cast<unsigned>(date.month()));
  said.day = static_cast<int>(static_cast<unsigned>(date.day()));
  said.weekday = static_cast<int>(std::chrono::weekday{day}.c_encoding());
  said.hour = static_cast<int>(minute / 60);
  said.minute = static_cast<int>(minute % 60);
  return said;
}

dispatch::ListRow drawList(Dice& dice, const Plan& plan, const std::string& name) {
  dispatch::ListRow list;
  list.name = name;
  std::vector<std::string> left = plan.people;
  const bool mayStandTwice = dice.chance(15);
  const int entries = dice.between(1, 5);
  for (int i = 0; i < entries && !left.empty(); ++i) {
    dispatch::ListEntryRow entry;
    entry.recipient = dice.pick(left);
    entry.level = dice.between(1, 3);
    entry.acknowledgeTime = seconds{dice.between(30, 600)};
    if (!mayStandTwice) std::erase(left, entry.recipient);
    const bool there = std::any_of(list.entries.begin(), list.entries.end(), [&](const auto& e) {
      return e.recipient == entry.recipient && e.level == entry.level;
    });
    if (!there) list.entries.push_back(std::move(entry));
  }
  return list;
}

Plan drawPlan(Dice& dice) {
  Plan plan;
  plan.start = drawStart(dice, plan.isDstNight);
  drawPolicy(dice, plan.settings);
  drawPeople(dice, plan);
  drawLinks(dice, plan);
  drawModems(dice, plan);
  plan.lists = {"noc", "plant"};
  for (const std::string& name : plan.lists) {
    dispatch::ListRow list = drawList(dice, plan, name);
    if (dice.chance(8)) list.pausedUntil = plan.start + dice.between(minutes{1}, hours{1});
    plan.directory.lists.push_back(std::move(list));
  }
  if (dice.chance(50)) {
    plan.directory.lists.push_back(drawList(dice, plan, "managers"));
    plan.settings.lastResort = "managers";
  }
  return plan;
}

}  // namespace tocsin::simulation
