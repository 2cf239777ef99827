// SPDX-License-Identifier: Apache-2.0
// PDUs of other implementations (node-smpp, smpp.pdu, Cloudhopper, Debian's Kannel), and SMPP 3.4.
#include "tests/emulators/centre/smpp_pdu.h"

#include "centre_bench.h"

namespace tocsin::centre {
namespace {

SubmitRead submitOf(std::string_view pdu) {
  const auto read = readPdu(pdu);
  EXPECT_TRUE(read && read->id == smpp::kSubmitSm && read->length == pdu.size());
  return readSubmit(read->body, Alphabet::Gsm7);
}

TEST(SmppPduTest, ABindIsRead) {
  const std::string pdu = hex(
      "0000002d0000000900000000000000027465737400736563726574004f5441003402063132372e302e302e2a00");
  const auto read = readPdu(pdu);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, smpp::kBindTransceiver);
  EXPECT_EQ(read->sequence, 2U);
  const auto bind = readBind(read->body);
  ASSERT_TRUE(bind);
  EXPECT_EQ(bind->systemId, "test");
  EXPECT_EQ(bind->password, "secret");
  EXPECT_EQ(bind->systemType, "OTA");
  EXPECT_EQ(bind->version, 0x34);
}

TEST(SmppPduTest, ABindThatEndsTooEarlyIsNone) {
  EXPECT_FALSE(readBind(std::string_view("test\0secret", 11)));
  EXPECT_FALSE(readBind("a name that is longer than it may be"));
}

TEST(SmppPduTest, ASubmitIsRead) {
  const std::string pdu =
      hex("000000360000000400000000000024440005006d6f62696c6577617900010131323038323330000000000000"
          "0100f2"
          "000548454c4c4f");
  const SubmitRead read = submitOf(pdu);
  EXPECT_EQ(read.status, smpp::kOk);
  EXPECT_EQ(read.from, "mobileway");
  EXPECT_EQ(read.to, "+1208230");
  EXPECT_EQ(read.submit.octets, "HELLO");
  EXPECT_EQ(read.submit.alphabet, Alphabet::Gsm7);
  EXPECT_EQ(read.submit.messageClass, 2);
  EXPECT_TRUE(read.submit.wantsReceipt);
  EXPECT_FALSE(read.submit.wantsFailuresOnly);
}

TEST(SmppPduTest, AHeaderIsTakenOffTheText) {
  const std::string pdu =
      hex("0000003f00000004000000000000000200010034363730313133333131310001013436373039373731333337"
          "004000"
          "000000000001000803240103747B7374");
  const SubmitRead read = submitOf(pdu);
  EXPECT_EQ(read.to, "+46709771337");
  EXPECT_EQ(read.submit.octets, "t{st");
  EXPECT_EQ(read.submit.part.reference, -1);
}

// Mandatory fields up to data_coding, for what follows.
const std::string kFields =
    std::string("\0\1\1", 3) + std::string("4912345\0\1\1", 10) + std::string("33600000001\0", 12);

TEST(SmppPduTest, SegmentsOfParametersAreParts) {
  const std::string body = kFields + hex("000000 00 00 00 00 08 00 02 0442") +
                           hex("020C 0002 1234 020E 0001 03 020F 0001 02 1402 0001 FF");
  const SubmitRead read = readSubmit(body, Alphabet::Gsm7);
  EXPECT_EQ(read.status, smpp::kOk);
  EXPECT_EQ(read.submit.part.reference, 0x1234);
  EXPECT_EQ(read.submit.part.total, 3);
  EXPECT_EQ(read.submit.part.number, 2);
  EXPECT_EQ(textOf(read.submit.alphabet, read.submit.octets), "т");
}

TEST(SmppPduTest, ThePayloadStandsForTheShortMessage) {
  const std::string head = kFields + hex("000000 00 00 00 00 00 00");
  EXPECT_EQ(readSubmit(head + hex("00 0424 0002 4142"), Alphabet::Gsm7).submit.octets, "AB");
  EXPECT_EQ(readSubmit(head + hex("01 43 0424 0002 4142"), Alphabet::Gsm7).status,
            smpp::kTlvNotAllwd);
}

TEST(SmppPduTest, WhatEndsTooEarlyIsRefused) {
  const std::string head = kFields + hex("000000 00 00 00 00 00 00");
  EXPECT_EQ(readSubmit(head + hex("10 41"), Alphabet::Gsm7).status, smpp::kInvMsgLen);
  EXPECT_EQ(readSubmit(head + hex("00 0424 00FF 41"), Alphabet::Gsm7).status, smpp::kInvMsgLen);
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_NE(readSubmit(std::string_view(head).substr(0, size), Alphabet::Gsm7).status, smpp::kOk);
  }
}

TEST(SmppPduTest, AnSmsToNobodyIsRefused) {
  const std::string body = hex("00 0101 3100 0101 00 000000 00 00 00 00 00 00 01 41");
  EXPECT_EQ(readSubmit(body, Alphabet::Gsm7).status, smpp::kInvDstAdr);
}

TEST(SmppPduTest, ADeliveryIsWrittenAsTheStandardHasIt) {
  Delivery mo;
  mo.from = "+33600000001";
  mo.to = "4912345";
  mo.octets = "0042";
  EXPECT_EQ(writeDeliver(mo, 7, {}),
            hex("00000037 00000005 00000000 00000007 00 0101 333336303030303030303100 0001 "
                "3439313233343500 00 00 00 00 00 00 00 00 00 04 30303432"));
}

TEST(SmppPduTest, ACentreOfAnotherAlphabetDeliversInIt) {
  Delivery mo;
  mo.from = "+33600000001";
  mo.to = "4512";
  mo.octets = "d\x05j\x7F";  // GSM 03.38
  const std::string latin1 = writeDeliver(mo, 1, {}, Alphabet::Latin1);
  EXPECT_TRUE(latin1.ends_with(hex("00 00 04 64 E9 6A E0")));
  const std::string ascii = writeDeliver(mo, 1, {}, Alphabet::Ascii);
  EXPECT_TRUE(ascii.ends_with(hex("08 00 08 0064 00E9 006A 00E0")));
}

TEST(SmppPduTest, AReceiptIsSaidInTextAndInParameters) {
  Delivery receipt;
  receipt.isReceipt = true;
  receipt.from = "+336";
  receipt.to = "4912345";
  receipt.reference = "0059113978";
  receipt.octets = "Disk full";
  receipt.state = State::Undeliv;
  receipt.error = 11;
  receipt.submitted = fromMillis(1'795'248'000'000);
  receipt.done = receipt.submitted + minutes{1};
  const std::string both = writeDeliver(receipt, 1, {});
  EXPECT_NE(both.find("id:0059113978 sub:001 dlvrd:000 submit date:2611210800 done date:2611210801 "
                      "stat:UNDELIV err:011 text:Disk full"),
            std::string::npos);
  EXPECT_NE(both.find(hex("001E 000B 3030353931313339373800 0427 0001 05 0423 0003 03000B")),
            std::string::npos);
  Conditions conditions;
  conditions.receiptForm = ReceiptForm::Tlv;
  EXPECT_EQ(writeDeliver(receipt, 1, conditions).find("stat:"), std::string::npos);
  conditions.receiptForm = ReceiptForm::Text;
  EXPECT_EQ(writeDeliver(receipt, 1, conditions).find(hex("001E000B")), std::string::npos);
  conditions.receiptForm = ReceiptForm::Payload;
  EXPECT_NE(writeDeliver(receipt, 1, conditions).find(hex("0000 0424 00")), std::string::npos);
}

}  // namespace
}  // namespace tocsin::centre
