// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/octets.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

using ::testing::HasSubstr;

TEST(HexTest, IsReadInEitherCaseAndWrittenInUpperCase) {
  const auto octets = fromHex("00fFa0B9");
  ASSERT_TRUE(octets);
  EXPECT_EQ(*octets, (Octets{0x00, 0xFF, 0xA0, 0xB9}));
  EXPECT_EQ(toHex(*octets), "00FFA0B9");
  EXPECT_EQ(toHex({}), "");
  EXPECT_TRUE(fromHex("")->empty());
}

TEST(HexTest, WhatIsNoneIsPointedAt) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"0G", "character 2 "},
      {"00 11", "character 3 "},
      {"0x00", "character 2 "},
      {std::string("0\0", 2), "character 2 "},
      {"00\xFF", "character 3 "},
      {"0", "1 hex digits"},
      {"001", "3 hex digits"}};
  for (const auto& [hex, what] : cases) {
    const auto octets = fromHex(hex);
    ASSERT_FALSE(octets) << hex;
    EXPECT_EQ(octets.error().fault, Fault::Permanent);
    EXPECT_THAT(octets.error().what, HasSubstr(what));
  }
}

TEST(SemiOctetTest, DigitsAreSwappedAndAnOddOneIsFilled) {
  const std::vector<std::pair<std::string, std::string>> cases{{"15125551234", "5121551532F4"},
                                                               {"123", "21F3"},
                                                               {"1234", "2143"},
                                                               {"19037029920", "9130079229F0"},
                                                               {"9037029920", "0973209902"},
                                                               {"*#abc", "BADCFE"},
                                                               {"", ""}};
  for (const auto& [digits, hex] : cases) {
    const auto octets = toSemiOctets(digits);
    ASSERT_TRUE(octets) << digits;
    EXPECT_EQ(toHex(*octets), hex);
    EXPECT_EQ(fromSemiOctets(*octets, 2 * octets->size()), digits);
  }
}

TEST(SemiOctetTest, OtherCharactersAreNone) {
  for (const std::string digits : {"+1", "12 3", "A", "1d", "\xC3\xA9"}) {
    EXPECT_EQ(toSemiOctets(digits), std::nullopt) << digits;
  }
}

TEST(SemiOctetTest, ReadingEndsAtTheCountTheFillerAndTheOctets) {
  const Octets octets{0x21, 0x43, 0xF5, 0x87};
  EXPECT_EQ(fromSemiOctets(octets, 3), "123");
  EXPECT_EQ(fromSemiOctets(octets, 8), "12345");
  EXPECT_EQ(fromSemiOctets(OctetsView(octets).first(2), 99), "1234");
}

}  // namespace
}  // namespace tocsin::pdu
