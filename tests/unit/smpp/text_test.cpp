// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/text.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/smpp/address.h"
#include "drivers/smpp/status.h"
#include "tests/unit/smpp/vectors.h"

namespace tocsin::smpp {
namespace {

drivers::Submit submitOf(std::string text, int part = 1, int parts = 1) {
  drivers::Submit submit;
  submit.text = std::move(text);
  submit.part = part;
  submit.parts = parts;
  submit.reference = 0x2A;
  return submit;
}

Sm sent(const drivers::Submit& submit, const SmppOptions& options = {}) {
  Sm sm;
  EXPECT_TRUE(putText(submit, options, sm));
  return sm;
}

SmppOptions with(DefaultAlphabet alphabet) {
  SmppOptions options;
  options.alphabet = alphabet;
  return options;
}

std::string hexOf(const std::string& bytes) {
  return pdu::toHex(pdu::Octets(bytes.begin(), bytes.end()));
}

std::string readBack(const Sm& sm, DefaultAlphabet alphabet = DefaultAlphabet::Gsm7) {
  return pdu::textOf(readText(sm, alphabet).body);
}

TEST(TextTest, GsmLettersGoOneToAnOctet) {
  const Sm sm = sent(submitOf("@£ä{€}"));
  EXPECT_EQ(sm.coding, 0);
  EXPECT_EQ(sm.esmClass, 0);
  EXPECT_EQ(hexOf(sm.message), "00017B1B281B651B29");
}

TEST(TextTest, OtherLettersGoAsUtf16) {
  const Sm sm = sent(submitOf("Жж 😀"));
  EXPECT_EQ(sm.coding, 8);
  EXPECT_EQ(hexOf(sm.message), "041604360020D83DDE00");
}

TEST(TextTest, APartOfAWideTextGoesAsUtf16Too) {
  drivers::Submit submit = submitOf("plain", 2, 3);
  submit.alphabet = SmsAlphabet::Ucs2;
  const Sm sm = sent(submit);
  EXPECT_EQ(sm.coding, 8);
  EXPECT_EQ(sm.esmClass, kEsmHeader);
  EXPECT_EQ(hexOf(sm.message), "0500032A03020070006C00610069006E");
}

TEST(TextTest, APartHasItsHeaderBeforeUnpackedLetters) {
  const Sm sm = sent(submitOf(std::string(153, 'a'), 1, 2));
  EXPECT_EQ(sm.message.size(), 159U);
  EXPECT_EQ(hexOf(sm.message.substr(0, 7)), "0500032A020161");
}

TEST(TextTest, APartBySarHasNoHeader) {
  SmppOptions options;
  options.longForm = LongForm::Sar;
  const Sm sm = sent(submitOf("abc", 2, 3), options);
  EXPECT_EQ(sm.esmClass, 0);
  EXPECT_EQ(sm.message, "abc");
  ASSERT_TRUE(sm.sar);
  EXPECT_EQ(sm.sar->reference, 0x2A);
  EXPECT_EQ(sm.sar->total, 3);
  EXPECT_EQ(sm.sar->part, 2);
  options.interfaceVersion = 0x33;
  EXPECT_EQ(sent(submitOf("abc", 2, 3), options).esmClass, kEsmHeader) << "it has no parameters";
}

TEST(TextTest, WhatFitsInNoWayIsRefused) {
  Sm sm;
  EXPECT_FALSE(putText(submitOf(std::string(161, 'a')), {}, sm));
  EXPECT_FALSE(putText(submitOf(std::string(154, 'a'), 1, 2), {}, sm));
  drivers::Submit wide = submitOf(std::string(71, 'a'));
  wide.alphabet = SmsAlphabet::Ucs2;
  EXPECT_FALSE(putText(wide, {}, sm));
  EXPECT_TRUE(putText(submitOf(std::string(160, 'a')), {}, sm));
}

TEST(TextTest, ACentreOfLatin1GetsItsLetters) {
  const Sm sm = sent(submitOf("Grüße @{}"), with(DefaultAlphabet::Latin1));
  EXPECT_EQ(sm.coding, 0);
  EXPECT_EQ(hexOf(sm.message), "4772FCDF6520407B7D");
  EXPECT_EQ(sent(submitOf("5 €"), with(DefaultAlphabet::Latin1)).coding, 8);
}

TEST(TextTest, ACentreOfAsciiGetsTheRestAsUtf16OrAsAQuestionMark) {
  EXPECT_EQ(sent(submitOf("Grüße"), with(DefaultAlphabet::Ascii)).coding, 8);
  const Sm sm = sent(submitOf(std::string(100, 'a') + "ü"), with(DefaultAlphabet::Ascii));
  EXPECT_EQ(sm.coding, 0);
  EXPECT_EQ(sm.message, std::string(100, 'a') + "?");
}

TEST(TextTest, EveryCodingIsReadAsItsSenderMeantIt) {
  struct Case {
    std::uint8_t coding;
    std::string hex, text;
  };

  const std::vector<Case> cases{{0, "00", "@"},
                                {0, "1B65", "€"},
                                {0, "4772FCDF65", "Grüße"},  // no septets: Latin-1
                                {1, "406F6B", "@ok"},
                                {3, "E9", "é"},
                                {8, "0416D83DDE00", "Ж😀"},
                                {4, "0102", "[8-bit data 0102]"},
                                {2, "0102", "[8-bit data 0102]"},
                                {0xF0, "00", "@"},
                                {0x10, "6F6B", "ok"},
                                {0x18, "0416", "Ж"},
                                {0xF6, "01", "[8-bit data 01]"}};
  for (const Case& one : cases) {
    Sm sm;
    sm.coding = one.coding;
    sm.message = bytesOf(one.hex);
    EXPECT_EQ(readBack(sm), one.text) << int{one.coding} << " " << one.hex;
  }
}

TEST(TextTest, TheDefaultAlphabetIsThatOfTheCentre) {
  Sm sm;
  sm.message = "@_$";
  EXPECT_EQ(readBack(sm, DefaultAlphabet::Gsm7), "¡§¤");
  EXPECT_EQ(readBack(sm, DefaultAlphabet::Latin1), "@_$");
  EXPECT_EQ(readBack(sm, DefaultAlphabet::Ascii), "@_$");
}

TEST(TextTest, AHeaderIsTakenOffAndItsPlaceRead) {
  Sm sm;
  sm.esmClass = kEsmHeader;
  sm.message = bytesOf("0500032A0201") + "abc";
  EXPECT_EQ(readBack(sm), "abc");
  const auto place = readText(sm, DefaultAlphabet::Gsm7).concatenation;
  ASSERT_TRUE(place);
  EXPECT_EQ(place->reference, 0x2A);
  EXPECT_EQ(place->total, 2);
  EXPECT_EQ(place->part, 1);
  sm.message = bytesOf("060804012A0202") + "abc";
  EXPECT_TRUE(readText(sm, DefaultAlphabet::Gsm7).concatenation->isWide);
}

TEST(TextTest, AHeaderThatEndsOutsideIsReadAsText) {
  Sm sm;
  sm.esmClass = kEsmHeader;
  for (const char* const hex : {"FF", "05", "050003", "FF0102", "0300"}) {
    sm.message = bytesOf(hex);
    EXPECT_FALSE(readText(sm, DefaultAlphabet::Gsm7).concatenation) << hex;
  }
}

TEST(AddressTest, SourcesHaveTheirFormUnlessItIsSet) {
  SmppOptions options;
  EXPECT_EQ(sourceAddress(options), (SmAddress{0, 0, ""}));
  options.source = "+4915000000";
  EXPECT_EQ(sourceAddress(options), (SmAddress{1, 1, "4915000000"}));
  options.source = "4040";
  EXPECT_EQ(sourceAddress(options), (SmAddress{0, 1, "4040"}));
  options.source = "Tocsin";
  EXPECT_EQ(sourceAddress(options), (SmAddress{5, 0, "Tocsin"}));
  options.sourceTon = 3;
  options.sourceNpi = 9;
  EXPECT_EQ(sourceAddress(options), (SmAddress{3, 9, "Tocsin"}));
}

TEST(AddressTest, RecipientsGoWithoutTheirPlus) {
  SmppOptions options;
  const auto to = [](const char* text) { return PhoneNumber::fromSender(text, "DE"); };
  EXPECT_EQ(destAddress(to("+491700000001"), options), (SmAddress{1, 1, "491700000001"}));
  EXPECT_EQ(destAddress(to("4040"), options), (SmAddress{0, 1, "4040"}));
  options.destTon = 2;
  options.destNpi = 0;
  EXPECT_EQ(destAddress(to("+491700000001"), options), (SmAddress{2, 0, "491700000001"}));
}

TEST(AddressTest, SendersReadAsNumbersInWhateverFormTheyCome) {
  EXPECT_EQ(senderText({1, 1, "491700000001"}, "DE"), "+491700000001");
  EXPECT_EQ(senderText({1, 1, "+491700000001"}, "DE"), "+491700000001");
  EXPECT_EQ(senderText({0, 1, "33612345678"}, "FR"), "+33612345678");
  EXPECT_EQ(senderText({2, 1, "612345678"}, "FR"), "+33612345678");
  EXPECT_EQ(senderText({0, 1, "0612345678"}, "FR"), "0612345678");
  EXPECT_EQ(senderText({0, 1, "4040"}, "FR"), "4040");
  EXPECT_EQ(senderText({5, 0, "Voicemail"}, "FR"), "Voicemail");
}

TEST(StatusTest, StatusesHaveNamesAndClasses) {
  EXPECT_EQ(statusText(0x58), "ESME_RTHROTTLED (58): faster than it allows");
  EXPECT_EQ(statusText(0x421), "status 00000421, which only this centre knows");
  using drivers::Refusal;
  const std::vector<std::pair<std::vector<std::uint32_t>, Refusal>> classes{
      {{0x58, 0x14}, Refusal::TooFast},
      {{0x08, 0x64, 0x45, 0xFE, 0xFF, 0x67, 0x400, 0x4FF}, Refusal::ForNow},
      {{0x0B, 0x50, 0x51, 0x66, 0x65, 0x34}, Refusal::Recipient},
      {{0x0A, 0x48, 0x49, 0x15, 0x101, 0x102, 0x103}, Refusal::Account},
      {{0x43, 0x61, 0x62, 0x01, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0x104}, Refusal::Form}};
  for (const auto& [statuses, refusal] : classes) {
    for (const std::uint32_t status : statuses) {
      EXPECT_EQ(refusalOf(status), refusal) << statusText(status);
    }
  }
  EXPECT_TRUE(isLoginRejected(0x0E) && isLoginRejected(0x0F) && isLoginRejected(0x53));
  EXPECT_FALSE(isLoginRejected(0x0D) || isLoginRejected(0x08) || isLoginRejected(0x14));
}

}  // namespace
}  // namespace tocsin::smpp
