// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/user_data.h"

#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

using ::testing::HasSubstr;

constexpr std::uint8_t kUcs2 = 0x08;

UserData read(const std::string& hex, std::uint8_t dcs, bool hasHeader) {
  const auto octets = fromHex(hex);
  Reader reader(*octets);
  UserData data = readUserData(reader, dcs, hasHeader);
  EXPECT_TRUE(reader.isGood()) << reader.error().what;
  return data;
}

std::string wrongIn(const std::string& hex, std::uint8_t dcs, bool hasHeader) {
  const auto octets = fromHex(hex);
  Reader reader(*octets);
  readUserData(reader, dcs, hasHeader);
  return reader.isGood() ? "" : reader.error().what;
}

TEST(CodingTest, OfEveryOctetIsThatOfItsGroup) {
  for (int dcs = 0; dcs < 256; ++dcs) {
    Coding expected = Coding::Gsm7;
    if (dcs < 0x80 && (dcs & 0x0C) == 0x08) expected = Coding::Ucs2;
    if (dcs < 0x80 && ((dcs & 0x0C) == 0x04 || (dcs & 0x20) != 0)) expected = Coding::Data;
    if (dcs >= 0xE0 && dcs < 0xF0) expected = Coding::Ucs2;
    if (dcs >= 0xF0 && (dcs & 0x04) != 0) expected = Coding::Data;
    EXPECT_EQ(codingOf(static_cast<std::uint8_t>(dcs)), expected) << dcs;
  }
}

TEST(UserDataTest, SurrogatePairsAreOneCharacterAndHalvesAreNone) {
  EXPECT_EQ(read("04D83DDE01", kUcs2, false).body.units.size(), 4U);
  EXPECT_EQ(textOf(read("04D83DDE01", kUcs2, false).body), "😁");
  EXPECT_EQ(textOf(read("06D83D00410042", kUcs2, false).body), "\uFFFDAB");
  EXPECT_EQ(textOf(read("04DE01D83D", kUcs2, false).body), "\uFFFD\uFFFD");
  EXPECT_EQ(textOf(read("0300410A", kUcs2, false).body), "A\uFFFD") << "half a unit";
}

TEST(UserDataTest, DataThatIsNoTextIsShownInHex) {
  EXPECT_EQ(textOf(read("030A1BFF", 0x04, false).body), "[8-bit data 0A1BFF]");
  EXPECT_EQ(textOf(read("00", 0x04, false).body), "");
}

TEST(UserDataTest, ConcatenationHasEightOrSixteenBits) {
  EXPECT_EQ(*read("0805000317030100410042", kUcs2, true).concatenation,
            (Concatenation{.reference = 0x17, .isWide = false, .total = 3, .part = 1}));
  EXPECT_EQ(*read("0906080401800402004100", kUcs2, true).concatenation,
            (Concatenation{.reference = 384, .isWide = true, .total = 4, .part = 2}));
}

TEST(UserDataTest, OtherElementsAreSteppedOver) {
  const UserData data = read("0E0B0504158100000003AA02010041", kUcs2, true);
  EXPECT_EQ(data.concatenation->reference, 0xAA);
  EXPECT_EQ(textOf(data.body), "A");
  EXPECT_EQ(read("0704040212340041", kUcs2, true).concatenation, std::nullopt);
  EXPECT_EQ(textOf(read("03000041", kUcs2, true).body), "A") << "an empty header";
}

TEST(UserDataTest, OfSeveralConcatenationsTheLastCounts) {
  EXPECT_EQ(read("0D0A0003AA02010003BB02020041", kUcs2, true).concatenation,
            (Concatenation{.reference = 0xBB, .isWide = false, .total = 2, .part = 2}));
}

TEST(UserDataTest, AConcatenationThatSaysNonsenseIsNone) {
  for (const std::string header : {"0500030A0200", "0500030A0203", "0500030A0000", "04000200FF"}) {
    const auto size = toHex(Octets{static_cast<std::uint8_t>(header.size() / 2 + 2)});
    EXPECT_EQ(read(size + header + "0041", kUcs2, true).concatenation, std::nullopt) << header;
  }
}

TEST(UserDataTest, LengthsThatLieAreErrors) {
  EXPECT_THAT(wrongIn("", 0, false), HasSubstr("octet 1, TP-UDL"));
  EXPECT_THAT(wrongIn("0BE8329BFD4697D9EC37", 0, false), HasSubstr("takes 10 octets, 9 are left"));
  EXPECT_THAT(wrongIn("A1" + std::string(400, '0'), 0, false), HasSubstr("at most 140"));
  EXPECT_THAT(wrongIn("8D" + std::string(400, '0'), kUcs2, false), HasSubstr("at most 140"));
  EXPECT_THAT(wrongIn("00", kUcs2, true), HasSubstr("TP-UD header"));
  EXPECT_THAT(wrongIn("00", 0, true), HasSubstr("TP-UD header"));
  EXPECT_THAT(wrongIn("020500", kUcs2, true), HasSubstr("6 octets are more"));
  EXPECT_THAT(wrongIn("06050003AA0201", 0, true), HasSubstr("6 octets are more"));
  EXPECT_THAT(wrongIn("0401000041", kUcs2, true), HasSubstr("ends outside"));
  EXPECT_THAT(wrongIn("04020009AA", kUcs2, true), HasSubstr("ends outside"));
}

TEST(UserDataTest, WhatFitsOneSmsIsWrittenAndNoMore) {
  struct Case {
    std::string text;
    SmsAlphabet alphabet;
    std::size_t alone, asPart;
  };

  const Concatenation part{.reference = 255, .isWide = false, .total = 2, .part = 2};
  for (const Case& c : {Case{"a", SmsAlphabet::Gsm7, 160, 153},
                        Case{"€", SmsAlphabet::Gsm7, 80, 76},
                        Case{"я", SmsAlphabet::Ucs2, 70, 67},
                        Case{"🔥", SmsAlphabet::Ucs2, 35, 33}}) {
    std::string text;
    for (std::size_t n = 1; n <= c.alone + 1; ++n) {
      text += c.text;
      const auto alone = writeUserData(text, c.alphabet, std::nullopt);
      const auto asPart = writeUserData(text, c.alphabet, part);
      ASSERT_EQ(alone.has_value(), n <= c.alone) << c.text << n;
      ASSERT_EQ(asPart.has_value(), n <= c.asPart) << c.text << n;
      EXPECT_TRUE(!alone || alone->size() <= 141U) << c.text << n;
      EXPECT_TRUE(!asPart || asPart->size() <= 141U) << c.text << n;
    }
  }
}

// A random text of `units` units at most, in the alphabet.
std::string randomText(std::mt19937& random, SmsAlphabet alphabet, std::size_t units) {
  static const std::vector<std::string> kGsm{"a", "Z", "0", "@", "é", "€", "[", "Δ", "\n", " "};
  static const std::vector<std::string> kAny{"a", "я", "ç", "你", "🔥", "😁", "€", "`"};
  const auto& letters = alphabet == SmsAlphabet::Gsm7 ? kGsm : kAny;
  std::string text;
  while (true) {
    const std::string& next = letters[random() % letters.size()];
    if (smsUnits(text + next, alphabet) > units) return text;
    text += next;
    if (random() % 100 == 0) return text;
  }
}

TEST(UserDataTest, RandomTextsComeBack) {
  std::mt19937 random(42);
  for (int round = 0; round < 1000; ++round) {
    const auto alphabet = round % 2 == 0 ? SmsAlphabet::Gsm7 : SmsAlphabet::Ucs2;
    std::optional<Concatenation> part;
    if (round % 3 == 0) part = Concatenation{round % 256, false, 7, 1 + round % 7};
    const std::size_t single = alphabet == SmsAlphabet::Gsm7 ? kGsm7Single : kUcs2Single;
    const std::size_t parted = alphabet == SmsAlphabet::Gsm7 ? kGsm7Part : kUcs2Part;
    const std::string text = randomText(random, alphabet, part ? parted : single);
    const auto octets = writeUserData(text, alphabet, part);
    ASSERT_TRUE(octets) << text;
    const std::uint8_t dcs = alphabet == SmsAlphabet::Gsm7 ? 0 : kUcs2;
    const UserData data = read(toHex(*octets), dcs, part.has_value());
    ASSERT_EQ(textOf(data.body), text);
    ASSERT_EQ(data.concatenation, part);
  }
}

TEST(UserDataTest, WhatTheAlphabetLacksIsNotWritten) {
  const auto octets = writeUserData("ça", SmsAlphabet::Gsm7, std::nullopt);
  ASSERT_FALSE(octets);
  EXPECT_THAT(octets.error().what, HasSubstr("GSM-7 lacks"));
}

}  // namespace
}  // namespace tocsin::pdu
