// SPDX-License-Identifier: Apache-2.0
#include "queue/base/phone_number.h"

#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin {
namespace {

using testing::HasSubstr;

std::string parsed(std::string_view text, std::string_view country) {
  const auto number = PhoneNumber::parse(text, country);
  return number ? number->text() : "error: " + number.error().what;
}

std::string sender(std::string_view text, std::string_view country) {
  return PhoneNumber::fromSender(text, country).text();
}

PhoneNumber number(std::string_view text) {
  return PhoneNumber::fromSender(text, "");
}

struct Case {
  std::string_view text;
  std::string_view country;
  std::string_view canonical;
};

std::ostream& operator<<(std::ostream& to, const Case& c) {
  return to << '"' << c.text << "\" in " << c.country;
}

class WrittenNumberTest : public testing::TestWithParam<Case> {};

TEST_P(WrittenNumberTest, BecomesCanonical) {
  const Case& c = GetParam();
  EXPECT_EQ(parsed(c.text, c.country), c.canonical);
  EXPECT_EQ(sender(c.text, c.country), c.canonical) << "as a sender";
  EXPECT_EQ(parsed(c.canonical, c.country), c.canonical) << "a second time";
}

INSTANTIATE_TEST_SUITE_P(International,
                         WrittenNumberTest,
                         testing::Values(Case{"+33600000001", "FR", "+33600000001"},
                                         Case{"+33600000001", "", "+33600000001"},
                                         Case{"0033600000001", "DE", "+33600000001"},
                                         Case{"0033600000001", "", "+33600000001"},
                                         Case{"00 33 6 00 00 00 01", "FR", "+33600000001"},
                                         Case{" +33 (6) 00-00.00/01\t", "FR", "+33600000001"},
                                         Case{"+1234567", "FR", "+1234567"},
                                         Case{"+123456789012345", "FR", "+123456789012345"}));

INSTANTIATE_TEST_SUITE_P(National,
                         WrittenNumberTest,
                         testing::Values(Case{"0600000001", "FR", "+33600000001"},
                                         Case{"06 00 00 00 01", "FR", "+33600000001"},
                                         Case{"600000001", "FR", "+33600000001"},
                                         Case{"0171 1234567", "DE", "+491711234567"},
                                         Case{"07911 123456", "GB", "+447911123456"},
                                         Case{"(212) 555-0123", "US", "+12125550123"},
                                         Case{"1-212-555-0123", "US", "+12125550123"},
                                         Case{"1 876 555 0123", "JM", "+18765550123"},
                                         Case{"612 345 678", "ES", "+34612345678"},
                                         Case{"79 123 45 67", "CH", "+41791234567"},
                                         Case{"06 30 123 4567", "HU", "+36301234567"},
                                         Case{"8 (916) 123-45-67", "RU", "+79161234567"},
                                         Case{"916 123-45-67", "RU", "+79161234567"},
                                         Case{"8 029 123-45-67", "BY", "+375291234567"},
                                         Case{"0612 34567", "LT", "+37061234567"}));

// What begins like a trunk prefix or a calling code and is none.
INSTANTIATE_TEST_SUITE_P(DigitsOfTheNumberItself,
                         WrittenNumberTest,
                         testing::Values(Case{"812 345-67-89", "RU", "+78123456789"},
                                         Case{"701 234 56 78", "KZ", "+77012345678"},
                                         Case{"47 12 34 56", "NO", "+4747123456"},
                                         Case{"391 234 5678", "IT", "+393912345678"},
                                         Case{"06 1234 5678", "IT", "+390612345678"},
                                         Case{"01 23 45 67 89", "CI", "+2250123456789"},
                                         Case{"06 612 3456", "CG", "+242066123456"},
                                         Case{"6512 3456", "SG", "+6565123456"}));

// As many networks show senders: the international form without its "+".
INSTANTIATE_TEST_SUITE_P(CallingCodeWithoutPlus,
                         WrittenNumberTest,
                         testing::Values(Case{"491701234567", "DE", "+491701234567"},
                                         Case{"4917012345678", "DE", "+4917012345678"},
                                         Case{"33600000001", "FR", "+33600000001"},
                                         Case{"12125550123", "US", "+12125550123"},
                                         Case{"34612345678", "ES", "+34612345678"},
                                         Case{"4747123456", "NO", "+4747123456"},
                                         Case{"393912345678", "IT", "+393912345678"},
                                         Case{"79161234567", "RU", "+79161234567"},
                                         Case{"436641234567", "AT", "+436641234567"},
                                         Case{"31612345678", "NL", "+31612345678"},
                                         Case{"628123456789", "ID", "+628123456789"},
                                         Case{"375291234567", "BY", "+375291234567"}));

// "(0)" shows the trunk prefix to callers at home; Italy has none, there the 0 is the number's.
INSTANTIATE_TEST_SUITE_P(BracketedTrunkPrefix,
                         WrittenNumberTest,
                         testing::Values(Case{"+44 (0)7911 123456", "FR", "+447911123456"},
                                         Case{"0044 (0) 7911 123456", "FR", "+447911123456"},
                                         Case{"0049(0)170/1234567", "FR", "+491701234567"},
                                         Case{"(0)6 00 00 00 01", "FR", "+33600000001"},
                                         Case{"+39 (0)6 1234 5678", "FR", "+390612345678"}));

INSTANTIATE_TEST_SUITE_P(ShortCode,
                         WrittenNumberTest,
                         testing::Values(Case{"12", "FR", "12"},
                                         Case{"4512", "FR", "4512"},
                                         Case{"123456", "FR", "123456"},
                                         Case{"36 006", "", "36006"},
                                         Case{"0911", "DE", "0911"}));

INSTANTIATE_TEST_SUITE_P(
    CopiedFromElsewhere,
    WrittenNumberTest,
    testing::Values(Case{"+33\u00A06\u202F00\u00A000\u00A000\u00A001", "FR", "+33600000001"},
                    Case{"\u202A+33600000001\u202C", "FR", "+33600000001"},
                    Case{"06\u201100\u201300\u201000\u201101", "FR", "+33600000001"}));

struct WrongCase {
  std::string_view text;
  std::string_view country;
  std::string_view what;
};

TEST(PhoneNumberTest, AWrongNumberIsAPermanentErrorThatSaysWhatWouldBeRight) {
  const std::vector<WrongCase> cases{
      {"ann", "FR", "\"ann\" is no phone number: only digits and a leading + are, like +3360"},
      {"06 00 00 00 O1", "FR", "only digits"},
      {"+33+600000001", "FR", "only digits"},
      {"06+00000001", "FR", "only digits"},
      {"*100#", "FR", "only digits"},
      {"\xFF\xFE", "FR", "only digits"},
      {"", "FR", "has no digits"},
      {" () ", "FR", "has no digits"},
      {"+", "FR", "has no digits"},
      {"00", "FR", "has no digits"},
      {"7", "FR", "has one digit"},
      {"+331234", "FR", "has 6 digits in international form: 7 to 15 would be right"},
      {"+1234567890123456", "FR", "has 16 digits"},
      {"06000000000000000", "FR", "digits in international form"},
      {"+0600000001", "FR", "a country's calling code comes there"},
      {"000600000001", "FR", "a country's calling code comes there"},
      {"0600000001", "", "write + and the calling code"},
      {"0600000001", "fr", "write + and the calling code"},
      {"555-0123", "US", "which has 10 digits"},
      {"011 33 6 00 00 00 01", "US", "which has 10 digits"}};
  for (const WrongCase& c : cases) {
    const auto number = PhoneNumber::parse(c.text, c.country);
    ASSERT_FALSE(number) << c.text << " became " << number->text();
    EXPECT_EQ(number.error().fault, Fault::Permanent) << c.text;
    EXPECT_THAT(number.error().what, HasSubstr(c.what)) << c.text;
  }
}

TEST(PhoneNumberTest, AnErrorQuotesALongTextInPartAndOnOneLine) {
  const auto number = PhoneNumber::parse("a\nb" + std::string(10'000, 'c'), "FR");
  ASSERT_FALSE(number);
  EXPECT_LT(number.error().what.size(), 200U);
  EXPECT_THAT(number.error().what, HasSubstr("\"a bccc"));
}

TEST(PhoneNumberTest, ACanonicalSenderStaysWithoutACountry) {
  for (const auto* const text : {"+33600000001", "+1234567", "4512", "12"}) {
    EXPECT_EQ(sender(text, ""), text);
    EXPECT_EQ(sender(text, "XX"), text);
  }
}

TEST(PhoneNumberTest, AnAlphanumericSenderIsKeptAsItCame) {
  for (const auto* const text : {"InternetSMS", "sipgate", "NOC-24", "Düsseldorf", "O2", "+ann"}) {
    EXPECT_EQ(sender(text, "FR"), text);
  }
  EXPECT_EQ(sender(" My Bank\n", "FR"), "My Bank");
  EXPECT_TRUE(PhoneNumber::fromSender("", "FR").isEmpty());
}

TEST(PhoneNumberTest, ALongSenderIsCutToElevenCharactersAndSeenToBe) {
  EXPECT_EQ(sender("ElevenChars", "FR"), "ElevenChars");
  EXPECT_EQ(sender("TwelveCharss", "FR"), "TwelveChar~");
  EXPECT_EQ(sender("éééééééééééé", "FR"), "éééééééééé~");
}

TEST(PhoneNumberTest, ACutSenderNeverReadsAsANumber) {
  EXPECT_EQ(sender("+33600000001x", "FR"), "+336000000~");
  EXPECT_FALSE(PhoneNumber::parse("+336000000~", "FR"));
}

TEST(PhoneNumberTest, DigitsOfASenderOfUnknownCountryAreKeptWhole) {
  EXPECT_EQ(sender("491701234567", ""), "491701234567");
  EXPECT_EQ(sender("0600000001", ""), "0600000001");
  EXPECT_EQ(sender("0600000000000000", "FR"), "0600000000000000");
}

TEST(PhoneNumberTest, APlusBeforeAShortCodeOrANationalSenderCountsForNothing) {
  EXPECT_EQ(sender("+1002", "FR"), "1002");
  EXPECT_EQ(sender("+0600000001", "FR"), "+33600000001");
  EXPECT_EQ(sender("+0033600000001", "FR"), "+33600000001");
}

TEST(PhoneNumberTest, OnlyAPlusMakesItInternational) {
  EXPECT_TRUE(number("+33600000001").isInternational());
  EXPECT_FALSE(number("4512").isInternational());
  EXPECT_FALSE(number("NOC").isInternational());
  EXPECT_FALSE(PhoneNumber().isInternational());
}

TEST(PhoneNumberTest, TheSameSuffixNeedsThatManyDigitsOnBothSides) {
  const PhoneNumber full = number("+33600000001");
  EXPECT_TRUE(full.sameSuffix(number("0600000001"), 8));
  EXPECT_TRUE(full.sameSuffix(number("0600000001"), 9));
  EXPECT_FALSE(full.sameSuffix(number("0600000001"), 10)) << "3600000001 is not 0600000001";
  EXPECT_TRUE(full.sameSuffix(full, 11));
  EXPECT_FALSE(full.sameSuffix(full, 12)) << "it has only 11";
  EXPECT_FALSE(full.sameSuffix(number("0600000002"), 8));
  EXPECT_FALSE(full.sameSuffix(number("0001"), 8));
  EXPECT_FALSE(number("0001").sameSuffix(full, 8));
}

TEST(PhoneNumberTest, NoSuffixMatchesWhenItIsSwitchedOff) {
  EXPECT_FALSE(number("+33600000001").sameSuffix(number("+33600000001"), 0));
  EXPECT_FALSE(number("+33600000001").sameSuffix(number("+33600000001"), -1));
  EXPECT_FALSE(PhoneNumber().sameSuffix(PhoneNumber(), 0));
}

TEST(PhoneNumberTest, ANameHasNoSuffix) {
  EXPECT_FALSE(number("NOC12345678").sameSuffix(number("+33612345678"), 8));
  EXPECT_FALSE(number("NOC12345678").sameSuffix(number("NOC12345678"), 8));
}

TEST(PhoneNumberTest, ASenderReadASecondTimeIsTheSame) {
  constexpr std::string_view kAlphabet = "+00123456789 ()-./aZ~\n";
  std::mt19937 random(8620);
  std::uniform_int_distribution<std::size_t> length(0, 24);
  std::uniform_int_distribution<std::size_t> letter(0, kAlphabet.size() - 1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(length(random), ' ');
    for (char& c : text) {
      c = kAlphabet[letter(random)];
    }
    for (const auto* const country : {"", "FR", "DE", "US", "IT", "RU", "HU"}) {
      const std::string once = sender(text, country);
      ASSERT_EQ(sender(once, ""), once) << '"' << text << "\" in " << country;
      const auto strict = PhoneNumber::parse(text, country);
      if (!strict) continue;
      ASSERT_EQ(strict->text(), once) << '"' << text << "\" in " << country;
    }
  }
}

}  // namespace
}  // namespace tocsin
