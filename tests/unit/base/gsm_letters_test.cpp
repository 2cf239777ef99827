// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/sms_text.h"

namespace tocsin {
namespace {

TEST(GsmLettersTest, SimilarLettersAreMapped) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"ça a été reçu", "ca a été recu"},
      {"fenêtre, hôpital, où, dû, île, Noël", "fenetre, hopital, où, du, ile, Noel"},
      {"cœur, Œuvre", "coeur, OEuvre"},
      {"À bientôt", "A bientot"},
      {"Příliš žluťoučký kůň", "Prilis zlutoucky kun"},
      {"Zażółć gęślą jaźń", "Zazolc gesla jazn"},
      {"árvíztűrő", "arviztürö"},
      {"Çelik ığüş", "Çelik igüs"},
      {"Đồng Việt", "Dong Viet"},
      {"STRAẞE", "STRAßE"},
      {"Þór", "Thor"}};
  for (const auto& [text, mapped] : cases) {
    EXPECT_EQ(toGsm7Letters(text), mapped) << text;
  }
}

TEST(GsmLettersTest, TypographyIsMapped) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"l’alarme ‘x’", "l'alarme 'x'"},
      {"“down” „zu‟ «bas»", "\"down\" \"zu\" \"bas\""},
      {"3–5 — 7‑8 −2", "3-5 - 7-8 -2"},
      {"wait…", "wait.."},
      {"a\u00A0b\u202Fc\u2009d\te", "a b c d e"},
      {"`x`", "'x'"},
      {"≤5 ≥6 ≠7 ±8 ×9", "<=5 >=6 !=7 +/-8 x9"},
      {"a → b ⇒ c", "a -> b => c"},
      {"10 µs, 5 m²", "10 us, 5 m2"},
      {"5 k\u2126", "5 kΩ"},
      {"85°C", "85degC"},
      {"45° N", "45deg N"},
      {"panne N° 7, n° 8", "panne No 7, no 8"},
      {"№ 7", "No 7"}};
  for (const auto& [text, mapped] : cases) {
    EXPECT_EQ(toGsm7Letters(text), mapped) << text;
    EXPECT_EQ(alphabetOf(toGsm7Letters(text)), SmsAlphabet::Gsm7) << text;
  }
}

TEST(GsmLettersTest, LettersOfTheAlphabetStay) {
  constexpr std::string_view kText =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà"
      "\f^{}\\[~]|€";
  EXPECT_EQ(toGsm7Letters(kText), kText);
}

TEST(GsmLettersTest, InvisibleCharactersGo) {
  EXPECT_EQ(toGsm7Letters("\uFEFFdo\u00ADwn\u200B"), "down");
  EXPECT_EQ(toGsm7Letters("a\u202Eb\u200Fc\u2066d\u2069"), "abcd");
}

TEST(GsmLettersTest, AnAccentOfItsOwnGoesWithALatinLetterOnly) {
  EXPECT_EQ(toGsm7Letters("re\u0301seau"), "reseau");
  EXPECT_EQ(toGsm7Letters("и\u0306"), "и\u0306");
  EXPECT_EQ(toGsm7Letters("\u0301"), "\u0301");
}

TEST(GsmLettersTest, WhatHasNoSimilarLetterStays) {
  for (const auto* const text : {"сервер", "温度", "🔥", "خادم", "αβγ", "\a"}) {
    EXPECT_EQ(toGsm7Letters(text), text);
    EXPECT_EQ(alphabetOf(toGsm7Letters(text)), SmsAlphabet::Ucs2) << text;
  }
  EXPECT_EQ(toGsm7Letters("a\xFFz"), "a\uFFFDz");
}

TEST(GsmLettersTest, NoCharacterOfTheAlphabetIsReplacedAndEveryReplacementIsOfTheAlphabet) {
  for (char32_t c = 1; c <= 0xFFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = encodeUtf8(std::u32string(1, c));
    const std::string mapped = toGsm7Letters(text);
    if (gsm7Septets(c)) {
      ASSERT_EQ(mapped, text) << static_cast<unsigned>(c);
    } else if (mapped != text) {
      ASSERT_EQ(alphabetOf(mapped), SmsAlphabet::Gsm7) << static_cast<unsigned>(c);
    }
  }
}

// The letters of the languages that are written with Latin letters, so that none takes UCS-2.
TEST(GsmLettersTest, EveryLetterOfLatin1AndLatinExtendedAIsOfTheAlphabetAfterwards) {
  for (char32_t c = 0xC0; c <= 0x17F; ++c) {
    const std::string mapped = toGsm7Letters(encodeUtf8(std::u32string(1, c)));
    EXPECT_EQ(alphabetOf(mapped), SmsAlphabet::Gsm7) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace tocsin
