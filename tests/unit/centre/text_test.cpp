// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/text.h"

#include "centre_bench.h"

namespace tocsin::centre {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

TEST(TextTest, OctetsAreReadInEachAlphabet) {
  EXPECT_EQ(textOf(Alphabet::Gsm7, hex("00 41 1B65 1B3C 7B")), "@A€[ä");
  EXPECT_EQ(textOf(Alphabet::Latin1, hex("E9 41")), "éA");
  EXPECT_EQ(textOf(Alphabet::Ucs2, hex("0442 D83DDE01")), "т😁");
  EXPECT_EQ(textOf(Alphabet::Binary, hex("00FF")), "00FF");
}

TEST(TextTest, OctetsAreWrittenWhereTheAlphabetHasTheCharacters) {
  EXPECT_EQ(octetsOf(Alphabet::Gsm7, "@€"), hex("00 1B65"));
  EXPECT_EQ(octetsOf(Alphabet::Gsm7, "т"), std::nullopt);
  EXPECT_EQ(octetsOf(Alphabet::Latin1, "é"), hex("E9"));
  EXPECT_EQ(octetsOf(Alphabet::Latin1, "€"), std::nullopt);
  EXPECT_EQ(octetsOf(Alphabet::Ucs2, "😁"), hex("D83DDE01"));
}

TEST(TextTest, AHeaderSaysWhichPartThisIs) {
  const std::string narrow = hex("050003 4C 03 02") + "abc";
  const Parted parted = withoutHeader(narrow);
  EXPECT_EQ(parted.octets, "abc");
  EXPECT_EQ(parted.part.reference, 0x4C);
  EXPECT_EQ(parted.part.total, 3);
  EXPECT_EQ(parted.part.number, 2);
  const std::string wide = hex("0A 0504F000FA00 00") + "x";
  EXPECT_EQ(withoutHeader(wide).part.reference, -1);
  EXPECT_EQ(withoutHeader(hex("060804 1234 02 01")).part.reference, 0x1234);
}

TEST(TextTest, AHeaderThatIsLongerThanTheDataIsNone) {
  const std::string data = hex("40 41 42");
  EXPECT_EQ(withoutHeader(data).octets, data);
  EXPECT_EQ(withoutHeader("").octets, "");
}

TEST(TextTest, TextsAreCutWhereNoPartIsTooLong) {
  EXPECT_EQ(cut(repeated("a", 160), LongForm::Udh, 1).size(), 1U);
  EXPECT_EQ(cut(repeated("a", 161), LongForm::Udh, 1).size(), 2U);
  EXPECT_EQ(cut(repeated("т", 70), LongForm::Udh, 1).size(), 1U);
  EXPECT_EQ(cut(repeated("т", 71), LongForm::Udh, 1).size(), 2U);
  EXPECT_EQ(cut(repeated("a", 500), LongForm::Payload, 1).size(), 1U);
  for (const LongForm form : {LongForm::Udh, LongForm::Wide, LongForm::Sar}) {
    for (const Delivery& part : cut(repeated("т", 300), form, 1)) {
      EXPECT_LE(part.header.size() + part.octets.size(), 140U);
    }
  }
}

TEST(TextTest, NoPartEndsInTheMiddleOfACharacter) {
  for (const Delivery& part : cut("a" + repeated("€", 153), LongForm::Udh, 1)) {
    EXPECT_NE(part.octets.back(), '\x1B');
  }
  for (const char* first : {"", "т"}) {
    for (const Delivery& part : cut(first + repeated("😁", 60), LongForm::Wide, 1)) {
      EXPECT_EQ(textOf(Alphabet::Ucs2, part.octets).find("\uFFFD"), std::string::npos);
    }
  }
}

TEST(TextTest, WordsOfALogHaveNoBlanksAndAreUtf8) {
  EXPECT_EQ(wordOfLog("+33600000001"), "+33600000001");
  EXPECT_EQ(wordOfLog("My\nÄlert \xCD"), "My_Älert_\uFFFD");
  EXPECT_EQ(wordOfLog(""), "-");
}

TEST(TextTest, PartsInAnyOrderAreJoined) {
  Joiner joiner;
  Sms sms;
  sms.text = "b";
  sms.references = "2";
  EXPECT_FALSE(joiner.add(sms, {7, 2, 2}));
  EXPECT_FALSE(joiner.add(sms, {7, 2, 2}));
  EXPECT_FALSE(joiner.add(sms, {8, 1, 2}));
  sms.text = "a";
  sms.references = "1";
  const auto whole = joiner.add(sms, {7, 1, 2});
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->text, "ab");
  EXPECT_EQ(whole->references, "1,2");
}

}  // namespace
}  // namespace tocsin::centre
