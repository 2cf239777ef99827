// SPDX-License-Identifier: Apache-2.0
#include "queue/base/sms_text.h"

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using enum SmsAlphabet;

std::string times(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    all += text;
  }
  return all;
}

TEST(SmsTextTest, SeptetsOfACharacter) {
  EXPECT_EQ(gsm7Septets(U'a'), 1);
  EXPECT_EQ(gsm7Septets(U'@'), 1);
  EXPECT_EQ(gsm7Septets(U'é'), 1);
  EXPECT_EQ(gsm7Septets(U'€'), 2);
  EXPECT_EQ(gsm7Septets(U'['), 2);
  EXPECT_EQ(gsm7Septets(U'ç'), std::nullopt);
  EXPECT_EQ(gsm7Septets(U'`'), std::nullopt);
}

TEST(SmsTextTest, OneCharacterThatTheAlphabetLacksMakesItUcs2) {
  EXPECT_EQ(alphabetOf(""), Gsm7);
  EXPECT_EQ(alphabetOf("core-sw-2 DOWN [port 17] à 14:02 €"), Gsm7);
  EXPECT_EQ(alphabetOf("ça"), Ucs2);
  EXPECT_EQ(alphabetOf("a🔥"), Ucs2);
  EXPECT_EQ(alphabetOf("a\tb"), Ucs2);
  EXPECT_EQ(alphabetOf("a\x80"), Ucs2);
}

TEST(SmsTextTest, UnitsCountExtensionsAndSurrogatePairsTwice) {
  EXPECT_EQ(smsUnits("", Gsm7), 0U);
  EXPECT_EQ(smsUnits("a€é{", Gsm7), 6U);
  EXPECT_EQ(smsUnits("a€é{", Ucs2), 4U);
  EXPECT_EQ(smsUnits("a🔥", Ucs2), 3U);
  EXPECT_EQ(smsUnits("ça", Gsm7), 2U) << "what the alphabet lacks counts once";
  EXPECT_EQ(smsUnits("\xFF\xFE", Ucs2), 2U);
}

struct PartsCase {
  std::string text;
  int parts;
};

TEST(SmsTextTest, PartsAtTheLimits) {
  const std::vector<PartsCase> cases{{"", 1},
                                     {times("a", 160), 1},
                                     {times("a", 161), 2},
                                     {times("a", 306), 2},
                                     {times("a", 307), 3},
                                     {times("€", 80), 1},
                                     {times("€", 81), 2},
                                     {times("a", 159) + "€", 2},
                                     {times("я", 70), 1},
                                     {times("я", 71), 2},
                                     {times("я", 134), 2},
                                     {times("я", 135), 3},
                                     {times("🔥", 35), 1},
                                     {times("🔥", 36), 2},
                                     {times("🔥", 66), 2},
                                     {times("🔥", 67), 3}};
  for (const PartsCase& c : cases) {
    EXPECT_EQ(smsParts(c.text), c.parts) << c.text;
    EXPECT_EQ(splitSms(c.text).size(), static_cast<std::size_t>(c.parts)) << c.text;
  }
}

TEST(SmsTextTest, AnExtensionCharacterIsNeverSplit) {
  // 76 of them fill 152 of a part's 153 septets: three parts, though 306 septets would fit in two.
  const auto parts = splitSms(times("€", 153));
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0], times("€", 76));
  EXPECT_EQ(parts[1], times("€", 76));
  EXPECT_EQ(parts[2], "€");
}

TEST(SmsTextTest, ASurrogatePairIsNeverSplit) {
  const auto parts = splitSms(times("я", 66) + "🔥" + times("я", 10));
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0], times("я", 66));
  EXPECT_EQ(parts[1], "🔥" + times("я", 10));
}

TEST(SmsTextTest, ATextThatFitsAloneIsOnePart) {
  EXPECT_EQ(splitSms(""), std::vector<std::string>{""});
  EXPECT_EQ(splitSms("down"), std::vector<std::string>{"down"});
}

TEST(SmsTextTest, EveryPartIsCutByTheAlphabetOfTheWholeText) {
  const auto parts = splitSms(times("a", 200) + "я");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].size(), kUcs2Part);
}

TEST(SmsTextTest, APrefixHasWholeCharactersOnly) {
  EXPECT_EQ(smsPrefix("ab€cd", 3, Gsm7), "ab");
  EXPECT_EQ(smsPrefix("ab€cd", 4, Gsm7), "ab€");
  EXPECT_EQ(smsPrefix("ab€cd", 3, Ucs2), "ab€");
  EXPECT_EQ(smsPrefix("a🔥b", 2, Ucs2), "a");
  EXPECT_EQ(smsPrefix("a🔥b", 3, Ucs2), "a🔥");
  EXPECT_EQ(smsPrefix("abc", 0, Gsm7), "");
  EXPECT_EQ(smsPrefix("abc", 99, Gsm7), "abc");
  EXPECT_EQ(smsPrefix("", 5, Ucs2), "");
}

// Texts of pieces that meet every kind of character and of damage.
class RandomTexts {
 public:
  std::string next() {
    const std::size_t length = size_(random_);
    const bool gsmOnly = random_() % 2 == 0;
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
      text += kPieces[random_() % (gsmOnly ? kGsmPieces : kPieces.size())];
    }
    return text;
  }

 private:
  static constexpr std::array<std::string_view, 14> kPieces{
      "a", "B7", " ", "\n", "é", "Ω", "€", "[", "ç", "я", "🔥", "\xFF", "\xE2\x82", "\xED\xA0\x80"};
  static constexpr std::size_t kGsmPieces = 8;
  std::mt19937 random_{160};
  std::uniform_int_distribution<std::size_t> size_{0, 400};
};

TEST(SmsTextTest, PartsAlwaysFitAndConcatenateBackToTheText) {
  RandomTexts texts;
  for (int round = 0; round < 3'000; ++round) {
    const std::string text = texts.next();
    const SmsAlphabet alphabet = alphabetOf(text);
    const auto parts = splitSms(text);
    ASSERT_EQ(smsParts(text), static_cast<int>(parts.size())) << text;
    const std::size_t room = alphabet == Gsm7 ? (parts.size() == 1 ? kGsm7Single : kGsm7Part)
                                              : (parts.size() == 1 ? kUcs2Single : kUcs2Part);
    std::string joined;
    for (const std::string& part : parts) {
      ASSERT_LE(smsUnits(part, alphabet), room) << text;
      joined += part;
    }
    ASSERT_EQ(joined, text);
  }
}

TEST(SmsTextTest, NoPartCouldTakeTheNextCharacterToo) {
  RandomTexts texts;
  for (int round = 0; round < 3'000; ++round) {
    const auto parts = splitSms(texts.next());
    std::string text;
    for (const std::string& part : parts) {
      text += part;
    }
    const SmsAlphabet alphabet = alphabetOf(text);
    const std::size_t room = alphabet == Gsm7 ? kGsm7Part : kUcs2Part;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const std::string more = parts[i] + std::string(firstChars(parts[i + 1], 1));
      ASSERT_GT(smsUnits(more, alphabet), room) << text;
    }
  }
}

TEST(SmsTextTest, APrefixNeverTakesMoreUnitsThanAllowed) {
  RandomTexts texts;
  for (int round = 0; round < 1'000; ++round) {
    const std::string text = texts.next();
    for (const SmsAlphabet alphabet : {Gsm7, Ucs2}) {
      const std::string_view whole = smsPrefix(text, smsUnits(text, alphabet), alphabet);
      ASSERT_EQ(whole, text);
      const std::string_view half = smsPrefix(text, smsUnits(text, alphabet) / 2, alphabet);
      ASSERT_LE(smsUnits(half, alphabet), smsUnits(text, alphabet) / 2);
    }
  }
}

}  // namespace
}  // namespace tocsin
