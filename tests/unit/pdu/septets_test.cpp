// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/septets.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

TEST(SeptetTest, TextsArePackedAsOthersPackThem) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""},
      {"123", "31D90C"},
      {"12345678", "31D98C56B3DD70"},
      {"123456789", "31D98C56B3DD7039"},
      {"Hello World!", "C8329BFD065DDF72363904"},
      {"[{abc}]~", "1BDE0615168F37A98D6FD303"},
      {"123456789012345678901234567890", "31D98C56B3DD7039584C36A3D56C375C0E1693CD6835DB0D978301"},
      {"{åΦΓΛΩΠΨΣΘ€}", "1BD44332A1542C174C6653DEA400"},
      {"a[]{}€", "E10D6FE3DBA036A94D19"},
      {"pattern", "F0309D5E96BB01"}};
  for (const auto& [text, hex] : cases) {
    const auto septets = septetsOfText(text);
    ASSERT_TRUE(septets) << text;
    const Octets packed = packSeptets(*septets);
    EXPECT_EQ(toHex(packed), hex) << text;
    EXPECT_EQ(packed.size(), octetsOfSeptets(septets->size()));
    EXPECT_EQ(textOfSeptets(unpackSeptets(packed, 0, septets->size())), text);
  }
}

TEST(SeptetTest, SevenSpareBitsAreNoCharacter) {
  const Octets packed = *fromHex("F0309D5E96BB01");
  EXPECT_EQ(textOfSeptets(unpackSeptets(packed, 0, 7)), "pattern");
  EXPECT_EQ(textOfSeptets(unpackSeptets(packed, 0, 8)), "pattern@");
}

TEST(SeptetTest, FillBitsBringTheTextToItsBoundary) {
  const Octets septets = *septetsOfText("abc");
  for (std::size_t header = 1; header < 15; ++header) {
    const std::size_t before = septetsOfOctets(header);
    const std::size_t fill = before * 7 - header * 8;
    ASSERT_LT(fill, 7U);
    Octets all(header, 0xFF);
    const Octets text = packSeptets(septets, fill);
    all.insert(all.end(), text.begin(), text.end());
    EXPECT_EQ(unpackSeptets(all, before, 3), septets) << header;
    EXPECT_EQ(text.front() & ((1U << fill) - 1), 0U) << "fill bits are zero";
  }
}

TEST(SeptetTest, UnpackingEndsWithTheOctets) {
  const Octets packed = *fromHex("31D98C");
  EXPECT_EQ(textOfSeptets(unpackSeptets(packed, 0, 1000)), "123");
  EXPECT_TRUE(unpackSeptets(packed, 4, 1).empty());
  EXPECT_TRUE(unpackSeptets({}, 0, 1).empty());
}

TEST(SeptetTest, WhatTheAlphabetLacksIsNotWritten) {
  EXPECT_EQ(septetsOfText("ça"), std::nullopt);
  EXPECT_EQ(septetsOfText("a\xFF"), std::nullopt);
}

TEST(SeptetTest, EscapesReadAsTheStandardAsks) {
  EXPECT_EQ(textOfSeptets(Octets{0x1B, 0x65}), "€");
  EXPECT_EQ(textOfSeptets(Octets{0x1B, 0x1B}), " ");
  EXPECT_EQ(textOfSeptets(Octets{0x1B, 0x41}), "A");
  EXPECT_EQ(textOfSeptets(Octets{0x41, 0x1B}), "A ");
}

TEST(SeptetTest, RandomSeptetsComeBackBehindEveryFill) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Octets septets(random() % 160);
    for (auto& s : septets)
      s = static_cast<std::uint8_t>(random() & 0x7FU);
    const std::size_t header = random() % 8;
    const std::size_t before = septetsOfOctets(header);
    Octets all(header);
    const Octets text = packSeptets(septets, before * 7 - header * 8);
    all.insert(all.end(), text.begin(), text.end());
    ASSERT_EQ(unpackSeptets(all, before, septets.size()), septets) << header;
  }
}

}  // namespace
}  // namespace tocsin::pdu
