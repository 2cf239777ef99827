// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/number_form.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

namespace tocsin::dispatch {
namespace {

struct Groups {
  std::string_view callingCode;
  std::array<std::size_t, 5> digits;  // of the national number; zero: no more
};

// A number with another count of digits is grouped by threes.
constexpr std::array kGroups{
    Groups{"1", {3, 3, 4}},
    Groups{"32", {3, 2, 2, 2}},
    Groups{"33", {1, 2, 2, 2, 2}},
    Groups{"41", {2, 3, 2, 2}},
};

std::string grouped(std::string_view national, const std::array<std::size_t, 5>& digits) {
  std::string text;
  for (const std::size_t count : digits) {
    if (count == 0) break;
    text += ' ';
    text += national.substr(0, count);
    national.remove_prefix(count);
  }
  return text;
}

std::string groupedByThree(std::string_view national) {
  std::string text;
  while (!national.empty()) {
    const std::size_t count = national.size() == 4 ? 4 : 3;
    text += ' ';
    text += national.substr(0, count);
    national.remove_prefix(std::min(count, national.size()));
  }
  return text;
}

}  // namespace

std::string shownNumber(const PhoneNumber& number) {
  if (!number.isInternational()) return number.text();
  std::string_view digits = number.text();
  digits.remove_prefix(1);
  const DialPlan* plan = dialPlanOfNumber(digits);
  if (plan == nullptr) return "+" + groupedByThree(digits).substr(1);
  const std::string_view national = digits.substr(plan->callingCode.size());
  const std::string code = "+" + std::string(plan->callingCode);
  for (const Groups& groups : kGroups) {
    const auto all = std::accumulate(groups.digits.begin(), groups.digits.end(), std::size_t{0});
    if (groups.callingCode != plan->callingCode || national.size() != all) continue;
    return code + grouped(national, groups.digits);
  }
  return code + groupedByThree(national);
}

}  // namespace tocsin::dispatch
