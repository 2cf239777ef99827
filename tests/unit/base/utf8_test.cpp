// SPDX-License-Identifier: Apache-2.0
#include "queue/base/utf8.h"

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/sms_text.h"

namespace tocsin {
namespace {

TEST(Utf8Test, EveryCharacterReadsBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    const std::u32string text(1, c);
    ASSERT_EQ(decodeUtf8(encodeUtf8(text)), text) << static_cast<unsigned>(c);
  }
}

TEST(Utf8Test, EachLengthHasItsForm) {
  EXPECT_EQ(encodeUtf8(U"\u007F"), "\x7F");
  EXPECT_EQ(encodeUtf8(U"\u0080"), "\xC2\x80");
  EXPECT_EQ(encodeUtf8(U"\u07FF"), "\xDF\xBF");
  EXPECT_EQ(encodeUtf8(U"\u0800"), "\xE0\xA0\x80");
  EXPECT_EQ(encodeUtf8(U"\uFFFF"), "\xEF\xBF\xBF");
  EXPECT_EQ(encodeUtf8(U"\U00010000"), "\xF0\x90\x80\x80");
  EXPECT_EQ(encodeUtf8(U"\U0010FFFF"), "\xF4\x8F\xBF\xBF");
}

TEST(Utf8Test, MalformedBytesReadAsOneReplacementEach) {
  const std::vector<std::pair<std::string, std::u32string>> cases{
      {"\x80", U"\uFFFD"},
      {"\xFF\xFE", U"\uFFFD\uFFFD"},
      {"a\xC3", U"a\uFFFD"},
      {"\xC3z", U"\uFFFDz"},
      {"\xE2\x82", U"\uFFFD\uFFFD"},
      {"\xE2\x82z", U"\uFFFD\uFFFDz"},
      {"\xF0\x9F\x94", U"\uFFFD\uFFFD\uFFFD"},
      {"\xC0\x80", U"\uFFFD\uFFFD"},                      // overlong NUL
      {"\xE0\x80\xAF", U"\uFFFD\uFFFD\uFFFD"},            // overlong slash
      {"\xF0\x80\x80\xAF", U"\uFFFD\uFFFD\uFFFD\uFFFD"},  // overlong slash
      {"\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},            // a surrogate
      {"\xF4\x90\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond U+10FFFF
      {"\xF8\x88\x80\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"}};
  for (const auto& [bytes, characters] : cases) {
    EXPECT_EQ(decodeUtf8(bytes), characters) << testing::PrintToString(bytes);
  }
}

TEST(Utf8Test, WhatIsNoCharacterIsWrittenAsReplacement) {
  EXPECT_EQ(encodeUtf8(std::u32string{0xD800}), "\xEF\xBF\xBD");
  EXPECT_EQ(encodeUtf8(std::u32string{0xDFFF}), "\xEF\xBF\xBD");
  EXPECT_EQ(encodeUtf8(std::u32string{0x110000}), "\xEF\xBF\xBD");
  EXPECT_EQ(encodeUtf8(std::u32string{0xFFFFFFFF}), "\xEF\xBF\xBD");
}

TEST(Utf8Test, AnyBytesAreReadToTheirEnd) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(static_cast<std::size_t>(round % 17), ' ');
    for (char& c : bytes) {
      c = static_cast<char>(byte(random));
    }
    const std::u32string characters = decodeUtf8(bytes);
    ASSERT_LE(characters.size(), bytes.size());
    ASSERT_EQ(decodeUtf8(encodeUtf8(characters)), characters);
    ASSERT_EQ(firstChars(bytes, characters.size()), bytes);
  }
}

TEST(OneLineTest, BreaksAndRunsOfBlanksBecomeOneBlank) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""},
      {"down", "down"},
      {"  down  port\t\t17 ", "down port 17"},
      {"down\r\nport\n\n17\n", "down port 17"},
      {std::string("\0a\0b\x1B\x7F", 6), "a b"},
      {"a\u0085b\u0090c", "a b c"},
      {"a\u2028b\u2029c", "a b c"},
      {"a\u00A0\u2003\u3000b", "a b"},
      {" \t\n", ""},
      {"été à 7 h", "été à 7 h"}};
  for (const auto& [text, line] : cases) {
    EXPECT_EQ(oneLine(text), line) << testing::PrintToString(text);
    EXPECT_EQ(oneLine(line), line) << testing::PrintToString(text);
  }
}

TEST(OneLineTest, AMalformedByteBecomesAReplacement) {
  EXPECT_EQ(oneLine("a\x80\xFFz"), "a\uFFFD\uFFFDz");
}

TEST(FirstCharsTest, CharactersStayWhole) {
  EXPECT_EQ(firstChars("été", 0), "");
  EXPECT_EQ(firstChars("été", 1), "é");
  EXPECT_EQ(firstChars("été", 2), "ét");
  EXPECT_EQ(firstChars("été", 3), "été");
  EXPECT_EQ(firstChars("été", 99), "été");
  EXPECT_EQ(firstChars("🔥🔥", 1), "🔥");
  EXPECT_EQ(firstChars("", 5), "");
  EXPECT_EQ(firstChars("\xE2\x82z", 2), "\xE2\x82");
}

}  // namespace
}  // namespace tocsin
