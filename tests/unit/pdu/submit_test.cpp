// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/submit.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/pdu/time_stamp.h"
#include "submit_reader.h"
#include "vectors.h"

namespace tocsin::pdu {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::string_view kLorem =
    "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut "
    "labore et dolore magna aliqua.Ut enim ad minim veniam, quinostrud exercitation ullamco "
    "laboris nisi ut aliquip ex ea commodo consequat.Duis aute irure dolor in reprehenderit in "
    "voluptate velit esse cillum doloe eu fugiat nulla pariatur.Excepteur sint occaecat cupidatat "
    "non proident, sunt in culpa qui officia deserunt mollit anim id est laborum";

drivers::Submit submitOf(const std::string& to, const std::string& text) {
  drivers::Submit s;
  s.to = *PhoneNumber::parse(to, "DE");
  s.text = text;
  s.validity = hours{1};
  return s;
}

std::string errorOf(const drivers::Submit& s) {
  const auto encoded = encodeSubmit(s);
  if (encoded) return "";
  EXPECT_EQ(encoded.error().fault, Fault::Permanent);
  return encoded.error().what;
}

TEST(SubmitTest, IsWhatGammuOfDebianWroteButForItsServiceCentreAndReference) {
  drivers::Submit s = submitOf("+491700000001", "Server [1] down € @");
  s.validity = hours{24 * 7 * 63};
  const auto encoded = encodeSubmit(s);
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->hex, "0031000C919471000000100000FF16D3B2DC5E968336BCD8C60722BFEF6ED0A60C0200");
  EXPECT_EQ(encoded->tpduOctets, 34) << "AT+CMGS=34, as gammu said";
}

TEST(SubmitTest, OthersReadTheirOwn) {
  for (const SubmitVector& v : submitVectors()) {
    const auto read = readSubmit(v.hex);
    ASSERT_TRUE(read) << v.name << ": " << read.error().what;
    EXPECT_EQ(read->to.text, v.to) << v.name;
    EXPECT_EQ(read->text, v.text) << v.name;
  }
}

// Other programs chose other options; the text, with its length, ends the TPDU in all of them.
TEST(SubmitTest, TextsArePackedAsOthersPackThem) {
  for (const SubmitVector& v : submitVectors()) {
    const auto encoded = encodeSubmit(submitOf("+491700000001", v.text));
    ASSERT_TRUE(encoded) << v.name;
    const std::string userData =
        encoded->hex.substr(std::string_view("0031000C91947100000010").size() + 6);
    EXPECT_THAT(v.hex, EndsWith(userData)) << v.name;
  }
}

TEST(SubmitTest, PartsAreCutAndPackedAsOthersDo) {
  const std::vector<std::string> others{
      "A0050003000301986F79B90D4AC3E7F53688FC66BFE5A0799A0E0AB7CB741668FC76CFCB637A995E9783C2E4343C"
      "3D4F8FD3EE33A8CC4ED359A079990C22BF41E5747DDE7E9341F4721BFE9683D2EE719A9C26D7DD74509D0E6287C5"
      "6F791954A683C86FF65B5E06B5C36777181466A7E3F5B0AB4A0795DDE936284C06B5D3EE741B642FBBD3E1360B14"
      "AFA7DD",
      "A0050003000302DE73BABC4E0695F165F9384D0FD3D36F37A8CE6687DBE337881D16BFE5E939C89D9EA741753A28"
      "CC4EC7EB6938A88C0795C3A0F1BBDD7E93DFA0F1DB3D2FC7EB61BA8B584FCF41E13ABD0C4ACBEBF23288FC66BFE5"
      "A0B41B242FC3E56574D94D2ECBD37450DA0DB2BFD975383D4C2F83EC65769A0E2ACFE765D038CD66D7DB20F29BFD"
      "2E83CA",
      "8C050003000303EA2073FD9C0ED341EE3A9B1D06C1C3F274985E97BB8AF871194E2FD7E5A079DA4D07BDC7E37079"
      "1CA683C675789A1CA687E920F7DB0D82CBDF6972D94D6781E675371D947683C675363C0C8AD7D3A0B7D99C1EA7C3"
      "2072795E96D7DD7450FBCD66A7E9A0B03BDD06A5C9A0F29C0E6287C56F79BD0D"};
  const auto parts = splitSms(kLorem);
  ASSERT_EQ(parts.size(), others.size());
  drivers::Submit s = submitOf("+15125551234", "");
  s.parts = 3;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    s.part = static_cast<int>(i) + 1;
    s.text = parts[i];
    const auto encoded = encodeSubmit(s);
    ASSERT_TRUE(encoded);
    EXPECT_EQ(encoded->hex, "0071000B915121551532F400000B" + others[i]);
  }
}

TEST(SubmitTest, FieldsAreThosePromised) {
  drivers::Submit s = submitOf("12345", "Тест 😁");
  s.parts = 2;
  s.part = 2;
  s.reference = 200;
  const auto encoded = encodeSubmit(s);
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->hex.size(), 2U * (static_cast<std::size_t>(encoded->tpduOctets) + 1));
  const auto read = readSubmit(encoded->hex);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->first, 0x71) << "header, status report, relative validity, SUBMIT";
  EXPECT_EQ(read->reference, 0);
  EXPECT_EQ(read->to, (Address{AddressKind::Unknown, "12345"}));
  EXPECT_EQ(read->protocol, 0);
  EXPECT_EQ(read->coding, 0x08);
  EXPECT_EQ(read->validity, writeValidity(hours{1}));
  EXPECT_EQ(read->concatenation, (Concatenation{200, false, 2, 2}));
  EXPECT_EQ(read->text, "Тест 😁");
}

TEST(SubmitTest, EveryResendIsTheSameOctets) {
  drivers::Submit s = submitOf("+491700000001", "core-sw-2 DOWN");
  const std::string first = encodeSubmit(s)->hex;
  s.attempt = 2;
  s.critical = true;
  EXPECT_EQ(encodeSubmit(s)->hex, first);
}

TEST(SubmitTest, APartMayTakeTheAlphabetOfTheWhole) {
  const drivers::Submit s = submitOf("+491700000001", "plain");
  EXPECT_EQ(readSubmit(encodeSubmit(s)->hex)->coding, 0x00);
  const auto wide = readSubmit(encodeSubmit(s, SmsAlphabet::Ucs2)->hex);
  EXPECT_EQ(wide->coding, 0x08);
  EXPECT_EQ(wide->text, "plain");
}

TEST(SubmitTest, TheSimpleFormHasNoWishesAndPlainLetters) {
  const auto encoded = encodeSubmit(
      submitOf("+491700000001", "<7042> Größe – ж"), SmsAlphabet::Ucs2, SubmitForm::Simple);
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->hex.substr(0, 6), "000100") << "no validity, no report";
  const auto read = readSubmit(encoded->hex);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->text, "<7042> Größe - ?");
}

TEST(SubmitTest, WhatCannotBeSentIsAPermanentError) {
  drivers::Submit s = submitOf("+491700000001", "text");
  s.to = PhoneNumber::fromSender("sipgate", "DE");
  EXPECT_THAT(errorOf(s), HasSubstr("is no number"));
  s.to = PhoneNumber();
  EXPECT_THAT(errorOf(s), HasSubstr("0 digits"));
  s = submitOf("+491700000001", std::string(161, 'a'));
  EXPECT_THAT(errorOf(s), HasSubstr("161 characters"));
  s.text = std::string(154, 'a');
  EXPECT_EQ(errorOf(s), "");
  s.parts = 2;
  EXPECT_THAT(errorOf(s), HasSubstr("154 characters"));
}

TEST(SubmitTest, PartsAndReferenceHaveTheirRanges) {
  struct Case {
    int part, parts, reference;
    bool isRight;
  };

  for (const Case& c : {Case{1, 1, 0, true},
                        Case{255, 255, 255, true},
                        Case{0, 1, 0, false},
                        Case{2, 1, 0, false},
                        Case{1, 0, 0, false},
                        Case{1, 256, 0, false},
                        Case{1, 2, -1, false},
                        Case{1, 2, 256, false}}) {
    drivers::Submit s = submitOf("+491700000001", "text");
    s.part = c.part;
    s.parts = c.parts;
    s.reference = c.reference;
    EXPECT_EQ(errorOf(s).empty(), c.isRight) << c.part << " " << c.parts << " " << c.reference;
  }
}

}  // namespace
}  // namespace tocsin::pdu
