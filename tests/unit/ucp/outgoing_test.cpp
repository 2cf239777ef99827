// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/outgoing.h"

#include <gtest/gtest.h>

#include "drivers/ucp/address.h"
#include "tests/unit/ucp/vectors.h"

namespace tocsin::ucp {
namespace {

drivers::Submit submitOf(const std::string& text) {
  drivers::Submit submit;
  submit.to = *PhoneNumber::parse("+491700000001", "DE");
  submit.text = text;
  return submit;
}

UcpOptions optionsOf(const std::string& source) {
  UcpOptions options;
  options.source = source;
  options.account = "emi_client";
  options.prefix = "";
  options.receipts = false;
  return options;
}

std::string bodyOf(int trn, int operation, const Fields& fields) {
  const std::string bytes = writeFrame({trn, FrameKind::Operation, operation, fields});
  return bytes.substr(1, bytes.size() - 2);
}

std::string bodyOf(int trn, const Result<Submission>& made) {
  return made ? bodyOf(trn, made->operation, made->fields) : made.error().what;
}

TEST(UcpOutgoingTest, ALoginIsThatOfKannel) {
  EXPECT_EQ(bodyOf(0, kSession, loginFields(optionsOf("1234"), "password")), kGoodFrames[1]);
}

TEST(UcpOutgoingTest, ALoginOfTheSpecificationIsWrittenAsThere) {
  UcpOptions options;
  options.account = "07656765";
  options.accountTon = 2;
  options.accountNpi = 1;
  EXPECT_EQ(bodyOf(2, kSession, loginFields(options, "Password")), kGoodFrames[0]);
}

TEST(UcpOutgoingTest, APasswordThatTheAlphabetLacksGoesAsItsBytes) {
  EXPECT_EQ(loginFields(optionsOf("1234"), "a`b")[4], "616062");
}

TEST(UcpOutgoingTest, AKeepAliveIsThatOfKannel) {
  EXPECT_EQ(bodyOf(0, kAlert, keepAliveFields(optionsOf("1234"))), kGoodFrames[22]);
}

TEST(UcpOutgoingTest, AKeepAliveWithoutAnAccountNamesTheSource) {
  UcpOptions options = optionsOf("+4912345");
  options.account.clear();
  EXPECT_EQ(keepAliveFields(options)[0], "4912345");
}

TEST(UcpOutgoingTest, ATextOfANameIsThatOfKannel) {
  UcpOptions options = optionsOf("ALERT");
  options.receipts = true;
  EXPECT_EQ(bodyOf(1, submission(submitOf("Server down @ rack [1] €"), options, "")),
            kGoodFrames[23]);
}

// Kannel sets MCLs to 1, a class that nothing asks for here; all else is the same.
TEST(UcpOutgoingTest, AUcs2TextIsThatOfKannelWithoutItsMessageClass) {
  auto made = submission(submitOf("Тест 😁"), optionsOf("+4912345"), "");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->fields[24], "");
  made->fields[24] = "1";
  EXPECT_EQ(bodyOf(2, kSubmit, made->fields), kGoodFrames[24]);
}

TEST(UcpOutgoingTest, APartIsThatOfKannel) {
  drivers::Submit submit = submitOf(std::string(17, 'A'));
  submit.part = 2;
  submit.parts = 2;
  submit.reference = 2;
  UcpOptions options = optionsOf("1234");
  options.prefix = "00";
  EXPECT_EQ(bodyOf(4, submission(submit, options, "")), kGoodFrames[25]);
}

TEST(UcpOutgoingTest, APartOfAUcs2TextSaysBothHeaderAndAlphabet) {
  drivers::Submit submit = submitOf("plain");
  submit.alphabet = SmsAlphabet::Ucs2;
  submit.parts = 2;
  submit.reference = 255;
  const auto made = submission(submit, optionsOf("1234"), "");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->fields[18], "4");
  EXPECT_EQ(made->fields[19], "0080");
  EXPECT_EQ(made->fields[20], "0070006C00610069006E");
  EXPECT_EQ(made->fields[30], "0106050003FF0201020108");
}

TEST(UcpOutgoingTest, TheLongestPartsFitAndLongerOnesAreRefused) {
  const auto options = optionsOf("1234");
  EXPECT_TRUE(submission(submitOf(std::string(160, 'a')), options, ""));
  EXPECT_FALSE(submission(submitOf(std::string(161, 'a')), options, ""));
  drivers::Submit part = submitOf(std::string(153, 'a'));
  part.parts = 2;
  EXPECT_TRUE(submission(part, options, ""));
  part.text += 'a';
  EXPECT_FALSE(submission(part, options, ""));
}

TEST(UcpOutgoingTest, ThePrefixStandsForThePlusAlone) {
  UcpOptions options = optionsOf("1234");
  options.prefix = "00";
  EXPECT_EQ(submission(submitOf("x"), options, "")->fields[0], "00491700000001");
  drivers::Submit shortCode = submitOf("x");
  shortCode.to = *PhoneNumber::parse("12345", "DE");
  EXPECT_EQ(submission(shortCode, options, "")->fields[0], "12345");
}

TEST(UcpOutgoingTest, OnlyWhoWantsReceiptsAsksForThem) {
  UcpOptions options = optionsOf("1234");
  EXPECT_EQ(submission(submitOf("x"), options, "2111261000")->fields[3], "");
  options.receipts = true;
  const auto made = submission(submitOf("x"), options, "2111261000");
  EXPECT_EQ(made->fields[3] + made->fields[5] + made->fields[12], "172111261000");
}

TEST(UcpOutgoingTest, TheOldOperationTakesLettersThatItHas) {
  UcpOptions options = optionsOf("09876543210");
  options.plain01 = true;
  drivers::Submit submit = submitOf("Short Message");
  submit.to = PhoneNumber::fromSender("+1234567890", "US");
  options.prefix = "0";
  EXPECT_EQ(bodyOf(0, submission(submit, options, "2111261000")), kGoodFrames[15]);
  submit.text = "“a” 😁";
  EXPECT_EQ(submission(submit, options, "")->fields[4],
            "22612220"
            "3F");
  options.source = "ALERT";
  EXPECT_EQ(submission(submit, options, "")->fields[1], "");
}

TEST(UcpOutgoingTest, ResultsAreAsShortAsKannels) {
  const std::string bytes = writeFrame({0, FrameKind::Result, kNotification, ackFields(53)});
  EXPECT_EQ(bytes.substr(1, bytes.size() - 2), kGoodFrames[26]);
  EXPECT_EQ(ackFields(kCallInput), (Fields{"A", ""}));
  EXPECT_EQ(ackFields(kAlert), (Fields{"A", "0000"}));
  EXPECT_EQ(nackFields("04"), (Fields{"N", "04", ""}));
}

TEST(UcpAddressTest, NamesArePackedBehindTheirCount) {
  EXPECT_EQ(originatorOf("ALPHA@NUM").address, "10412614190438AB4D");
  EXPECT_EQ(originatorOf("ALERT").address, "094166514A05");
  EXPECT_EQ(originatorOf("test").type, "5039");
  EXPECT_EQ(originatorOf("12345678901234").type, "");
  EXPECT_EQ(originatorOf("+4912345").type, "1139");
}

TEST(UcpAddressTest, NamesReadBackAsTheyWere) {
  const Home home{"00", "DE"};
  for (const std::string name : {"A", "ALERT", "Voyager", "ALPHA@NUM", "elevenchars"}) {
    EXPECT_EQ(readAddress(originatorOf(name).address, "5039", home), name);
  }
  EXPECT_EQ(originatorOf("twelve chars").address, originatorOf("twelve char").address);
}

TEST(UcpAddressTest, NamesOfCentresThatCountWholeOctetsRead) {
  EXPECT_EQ(readAddress("08F4F29C0E", "5039", {"00", "DE"}), "test");
  EXPECT_EQ(readAddress("0ED6773E7C2ECB1B", "5039", {"00", "DE"}), "Voyager");
}

TEST(UcpAddressTest, NumbersOfTheCentreGetTheirPlusWhereItIsCertain) {
  const Home home{"00", "FR"};
  EXPECT_EQ(readAddress("00491700000001", "", home), "+491700000001");
  EXPECT_EQ(readAddress("491700000001", "1139", home), "+491700000001");
  EXPECT_EQ(readAddress("491700000001", "", home), "+491700000001");
  EXPECT_EQ(readAddress("0612345678", "", home), "0612345678");
  EXPECT_EQ(readAddress("612345678", "", home), "612345678");
  EXPECT_EQ(readAddress("33612345678", "", home), "33612345678");
  EXPECT_EQ(readAddress("12345", "", home), "12345");
  EXPECT_EQ(readAddress("91233612345678", "", {"912", "FR"}), "+33612345678");
  EXPECT_EQ(readAddress("Not/hex", "5039", home), "Not/hex");
}

}  // namespace
}  // namespace tocsin::ucp
