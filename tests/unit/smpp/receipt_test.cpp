// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/receipt.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/smpp/fields.h"
#include "drivers/smpp/pdu.h"
#include "tests/unit/smpp/vectors.h"

namespace tocsin::smpp {
namespace {

using drivers::Delivery;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Sm ofText(std::string_view text, std::uint8_t esmClass = 0x04) {
  Sm sm;
  sm.esmClass = esmClass;
  sm.message = text;
  return sm;
}

Receipt receiptOf(const Sm& sm) {
  const auto receipt = readReceipt(sm);
  EXPECT_TRUE(receipt);
  return receipt.value_or(Receipt{});
}

Receipt receiptOfVector(std::string_view vector) {
  return receiptOf(decodeSm(bytesOf(vector).substr(kHeaderOctets)));
}

constexpr std::string_view kWhole =
    "id:0000001234 sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:DELIVRD "
    "err:000 text:4711 disk full";

TEST(ReceiptTest, IdsAreComparedWithoutZerosCaseAndBlanks) {
  EXPECT_EQ(canonicalId("0059113978"), "59113978");
  EXPECT_EQ(canonicalId(std::string_view(" 00AbC\0", 7)), "abc");
  EXPECT_EQ(canonicalId("000"), "0");
  EXPECT_EQ(canonicalId(""), "");
  EXPECT_EQ(canonicalId("a b"), "a_b");
}

TEST(ReceiptTest, AnIdHasItsFormInTheOtherBase) {
  EXPECT_THAT(otherBases("70ba8a69"), ElementsAre("1891273321"));
  EXPECT_THAT(otherBases("1891273321"), UnorderedElementsAre("70ba8a69", "105514480417"));
  EXPECT_THAT(otherBases("5"), IsEmpty());
  EXPECT_THAT(otherBases("msg_id_not_implemented"), IsEmpty());
  EXPECT_THAT(otherBases("123456789012345678901234567890"), IsEmpty());
  EXPECT_THAT(otherBases(""), IsEmpty());
}

// As real centres send them: the id of their answer to the submit is one of the two.
TEST(ReceiptTest, RealReceiptsAreReadWithTheirIdInBothBases) {
  struct Case {
    std::string_view vector;
    std::string id, other;
  };

  const std::vector<Case> cases{{kReceiptWithNul, "70ba8a69", "1891273321"},
                                {kReceiptInTwoBases, "38601fa", "59113978"},
                                {kReceiptInPayload, "1d305b4c", "489708364"}};
  for (const Case& one : cases) {
    const Receipt receipt = receiptOfVector(one.vector);
    EXPECT_EQ(receipt.id, one.id);
    EXPECT_THAT(receipt.otherForms, Contains(one.other));
    EXPECT_EQ(receipt.delivery, Delivery::Delivered);
    EXPECT_EQ(receipt.what, "DELIVRD");
  }
}

TEST(ReceiptTest, TextAloneIsEnough) {
  const Receipt receipt = receiptOf(ofText(kWhole));
  EXPECT_EQ(receipt.id, "1234");
  EXPECT_THAT(receipt.otherForms, UnorderedElementsAre("4660", "4d2"));
  EXPECT_EQ(receipt.delivery, Delivery::Delivered);
}

TEST(ReceiptTest, WhatWeWroteIsNoField) {
  const Receipt receipt = receiptOf(ofText("id:7 Text: err:5 stat:UNDELIV"));
  EXPECT_EQ(receipt.delivery, Delivery::Pending);
  EXPECT_EQ(receipt.what, "no state");
}

TEST(ReceiptTest, StatesHaveTheirMeaning) {
  const std::vector<std::pair<std::string, Delivery>> cases{{"DELIVRD", Delivery::Delivered},
                                                            {"delivrd", Delivery::Delivered},
                                                            {"EXPIRED", Delivery::Failed},
                                                            {"DELETED", Delivery::Failed},
                                                            {"UNDELIV", Delivery::Failed},
                                                            {"REJECTD", Delivery::Failed},
                                                            {"ACCEPTD", Delivery::Pending},
                                                            {"UNKNOWN", Delivery::Pending},
                                                            {"ENROUTE", Delivery::Pending},
                                                            {"ACKED", Delivery::Pending},
                                                            {"BUFFRED", Delivery::Pending},
                                                            {"BUFFERD", Delivery::Pending},
                                                            {"WHATEVER", Delivery::Pending}};
  for (const auto& [state, delivery] : cases) {
    EXPECT_EQ(receiptOf(ofText("id:1 stat:" + state)).delivery, delivery) << state;
  }
}

TEST(ReceiptTest, ParametersCountBeforeTheText) {
  Sm sm = ofText("id:99 stat:DELIVRD err:000");
  sm.receiptedId = "AB";
  sm.state = 5;
  sm.networkErrorHex = "03000A";
  const Receipt receipt = receiptOf(sm);
  EXPECT_EQ(receipt.id, "ab");
  EXPECT_THAT(receipt.otherForms, Contains("99"));
  EXPECT_EQ(receipt.delivery, Delivery::Failed);
  EXPECT_EQ(receipt.what, "UNDELIV, network error 03000A");
}

TEST(ReceiptTest, FieldsMayBeMissingInAnyCaseAndWithSeconds) {
  EXPECT_EQ(receiptOf(ofText("stat:DELIVRD")).delivery, Delivery::Delivered);
  EXPECT_EQ(receiptOf(ofText("stat:DELIVRD")).id, "");
  EXPECT_EQ(receiptOf(ofText("ID:0A1 STAT:UNDELIV ERR:069 Text:")).id, "a1");
  EXPECT_EQ(receiptOf(ofText("ID:0A1 STAT:UNDELIV ERR:069 Text:")).what, "UNDELIV, error 069");
  EXPECT_EQ(receiptOf(ofText("id:7 done date:26112108010212 stat:EXPIRED")).what, "EXPIRED");
  EXPECT_EQ(receiptOf(ofText("")).delivery, Delivery::Pending);
}

// Net::SMPP of Debian writes the digit for the state and leaves out the NUL behind the id.
TEST(ReceiptTest, AStateAsADigitAndAnIdWithoutItsNulAreRead) {
  Sm sm = ofText("");
  const std::string body = encodeSm(sm) + bytesOf("0427000132001e000a30303030303030303031");
  const Receipt receipt = receiptOf(decodeSm(body));
  EXPECT_EQ(receipt.id, "1");
  EXPECT_EQ(receipt.delivery, Delivery::Delivered);
}

TEST(ReceiptTest, BitsOfTheClassMarkAReceipt) {
  for (const int esmClass : {0x04, 0x08, 0x20, 0x44}) {
    EXPECT_TRUE(readReceipt(ofText("x", static_cast<std::uint8_t>(esmClass)))) << esmClass;
  }
  for (const int esmClass : {0x00, 0x40, 0x03, 0x80}) {
    EXPECT_FALSE(readReceipt(ofText("4711 ok", static_cast<std::uint8_t>(esmClass)))) << esmClass;
  }
}

TEST(ReceiptTest, AnUnmarkedReceiptIsKnownByItsParametersOrItsWholeText) {
  Sm sm = ofText("", 0);
  sm.receiptedId = "1";
  EXPECT_FALSE(readReceipt(sm));
  sm.state = 2;
  EXPECT_TRUE(readReceipt(sm));
  EXPECT_TRUE(readReceipt(ofText(kWhole, 0)));
  EXPECT_FALSE(readReceipt(ofText("id:4711 stat:ok", 0))) << "a person may write that";
}

// sm_length says more than the text has; the parameters behind it are read as text.
TEST(ReceiptTest, ATextThatRunsIntoTheParametersStillHasItsId) {
  const Receipt receipt = receiptOf(
      ofText("id:0000003005 sub:001 dlvrd:001 stat:DELIVRD" + bytesOf("001e00053330303500")));
  EXPECT_EQ(receipt.id, "3005");
}

}  // namespace
}  // namespace tocsin::smpp
