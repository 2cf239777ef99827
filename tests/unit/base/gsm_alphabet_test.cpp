// SPDX-License-Identifier: Apache-2.0
#include "queue/base/gsm_alphabet.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(GsmAlphabetTest, EverySeptetReadsBack) {
  for (std::uint8_t septet = 0; septet < 128; ++septet) {
    if (septet == kGsmEscape) continue;
    const char32_t character = fromGsmSeptet(septet);
    EXPECT_EQ(toGsmCode(character), (GsmCode{septet, false})) << int{septet};
    EXPECT_EQ(septetsOf(character), 1) << int{septet};
  }
}

// The places of 3GPP TS 23.038, 6.2.1 that are easily mistaken.
TEST(GsmAlphabetTest, TheBasicTableIsThatOfTheStandard) {
  const std::vector<std::pair<char32_t, int>> places{
      {U'@', 0x00}, {U'£', 0x01},  {U'$', 0x02}, {U'¥', 0x03}, {U'è', 0x04},  {U'é', 0x05},
      {U'ù', 0x06}, {U'ì', 0x07},  {U'ò', 0x08}, {U'Ç', 0x09}, {U'\n', 0x0A}, {U'Ø', 0x0B},
      {U'ø', 0x0C}, {U'\r', 0x0D}, {U'Å', 0x0E}, {U'å', 0x0F}, {U'Δ', 0x10},  {U'_', 0x11},
      {U'Φ', 0x12}, {U'Γ', 0x13},  {U'Λ', 0x14}, {U'Ω', 0x15}, {U'Π', 0x16},  {U'Ψ', 0x17},
      {U'Σ', 0x18}, {U'Θ', 0x19},  {U'Ξ', 0x1A}, {U'Æ', 0x1C}, {U'æ', 0x1D},  {U'ß', 0x1E},
      {U'É', 0x1F}, {U' ', 0x20},  {U'¤', 0x24}, {U'?', 0x3F}, {U'¡', 0x40},  {U'A', 0x41},
      {U'Z', 0x5A}, {U'Ä', 0x5B},  {U'Ö', 0x5C}, {U'Ñ', 0x5D}, {U'Ü', 0x5E},  {U'§', 0x5F},
      {U'¿', 0x60}, {U'a', 0x61},  {U'z', 0x7A}, {U'ä', 0x7B}, {U'ö', 0x7C},  {U'ñ', 0x7D},
      {U'ü', 0x7E}, {U'à', 0x7F}};
  for (const auto& [character, septet] : places) {
    EXPECT_EQ(fromGsmSeptet(static_cast<std::uint8_t>(septet)), character) << septet;
  }
}

TEST(GsmAlphabetTest, TheExtensionTableIsThatOfTheStandard) {
  const std::vector<std::pair<char32_t, std::uint8_t>> places{{U'\f', 0x0A},
                                                              {U'^', 0x14},
                                                              {U'{', 0x28},
                                                              {U'}', 0x29},
                                                              {U'\\', 0x2F},
                                                              {U'[', 0x3C},
                                                              {U'~', 0x3D},
                                                              {U']', 0x3E},
                                                              {U'|', 0x40},
                                                              {U'€', 0x65}};
  for (const auto& [character, septet] : places) {
    EXPECT_EQ(toGsmCode(character), (GsmCode{septet, true})) << int{septet};
    EXPECT_EQ(fromGsmExtension(septet), character) << int{septet};
    EXPECT_EQ(septetsOf(character), 2) << int{septet};
  }
}

TEST(GsmAlphabetTest, AFreePlaceOfTheExtensionReadsAsTheBasicCharacter) {
  EXPECT_EQ(fromGsmExtension(0x41), U'A');
  EXPECT_EQ(fromGsmExtension(0x00), U'@');
}

TEST(GsmAlphabetTest, AnEscapeWithoutCharacterReadsAsABlank) {
  EXPECT_EQ(fromGsmSeptet(kGsmEscape), U' ');
  EXPECT_EQ(fromGsmExtension(kGsmEscape), U' ');
  EXPECT_EQ(toGsmCode(U' '), (GsmCode{0x20, false}));
}

TEST(GsmAlphabetTest, OnlySevenBitsCount) {
  EXPECT_EQ(fromGsmSeptet(0x80 | 0x41), U'A');
  EXPECT_EQ(fromGsmExtension(0x80 | 0x65), U'€');
}

TEST(GsmAlphabetTest, TheTableOfAsciiIsTheSame) {
  for (std::size_t c = 0; c < kAsciiSize; ++c) {
    EXPECT_EQ(kAsciiSeptets[c], septetsOf(static_cast<char32_t>(c))) << c;
  }
}

TEST(GsmAlphabetTest, WhatItLacksHasNoCode) {
  constexpr std::u32string_view kAbsent =
      U"çêáÀ`\t\0\u001B\u007F\u00A0\u0400\u03FF\u20AB\U0001F525";
  for (const char32_t character : kAbsent) {
    EXPECT_EQ(toGsmCode(character), std::nullopt) << static_cast<unsigned>(character);
    EXPECT_EQ(septetsOf(character), 0) << static_cast<unsigned>(character);
  }
  EXPECT_EQ(toGsmCode(0xFFFF'FFFF), std::nullopt);
}

}  // namespace
}  // namespace tocsin
