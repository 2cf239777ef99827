// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/phone_number.h"

namespace tocsin {
namespace {

// Every code of ISO 3166-1, in groups of the first letter.
constexpr std::string_view kIsoCodes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW";

std::vector<std::string_view> isoCodes() {
  std::vector<std::string_view> codes;
  for (std::size_t at = 0; at < kIsoCodes.size(); at += 3) {
    codes.push_back(kIsoCodes.substr(at, 2));
  }
  return codes;
}

TEST(DialPlanTest, EveryCountryOfIso3166HasOne) {
  const auto codes = isoCodes();
  ASSERT_EQ(codes.size(), 249U);
  for (const std::string_view code : codes) {
    const DialPlan* plan = dialPlan(code);
    ASSERT_NE(plan, nullptr) << code;
    EXPECT_EQ(plan->country, code);
  }
}

TEST(DialPlanTest, EveryPlanIsPlausible) {
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  for (const std::string_view code : isoCodes()) {
    const DialPlan& plan = *dialPlan(code);
    EXPECT_TRUE(std::all_of(plan.callingCode.begin(), plan.callingCode.end(), isDigit)) << code;
    EXPECT_TRUE(std::all_of(plan.trunk.begin(), plan.trunk.end(), isDigit)) << code;
    EXPECT_NE(plan.callingCode.front(), '0') << code;
    EXPECT_LE(plan.callingCode.size(), 3U) << code;
    EXPECT_LE(plan.trunk.size(), 2U) << code;
    const std::size_t digits = plan.callingCode.size() + plan.mobileDigits;
    EXPECT_GE(digits, 7U) << code;
    EXPECT_LE(digits, 15U) << code;
  }
}

TEST(DialPlanTest, CountriesThatShareACallingCodeHaveTheSameTrunk) {
  for (const std::string_view code : isoCodes()) {
    const DialPlan& plan = *dialPlan(code);
    const DialPlan* first = dialPlanOfNumber(std::string(plan.callingCode) + "1234567");
    ASSERT_NE(first, nullptr) << code;
    EXPECT_EQ(first->callingCode, plan.callingCode) << code << " and " << first->country;
    EXPECT_EQ(first->trunk, plan.trunk) << code << " and " << first->country;
  }
}

TEST(DialPlanTest, UnknownCountriesHaveNone) {
  for (const auto* const code : {"", "F", "fr", "FRA", "UK", "EU", "ZZ", "AA", "  "}) {
    EXPECT_EQ(dialPlan(code), nullptr) << code;
  }
  EXPECT_EQ(dialPlanOfNumber("999123456"), nullptr);
  EXPECT_EQ(dialPlanOfNumber(""), nullptr);
}

TEST(DialPlanTest, KosovoHasACodeOfItsOwn) {
  ASSERT_NE(dialPlan("XK"), nullptr);
  EXPECT_EQ(dialPlan("XK")->callingCode, "383");
}

}  // namespace
}  // namespace tocsin
