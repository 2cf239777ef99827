// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/incoming.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "vectors.h"

namespace tocsin::pdu {
namespace {

using drivers::Delivery;
using enum ServiceCentreField;
using ::testing::HasSubstr;

constexpr std::string_view kPlain =
    "07912143658709f1040b918100551512f20000111010214365000ae8329bfd4697d9ec37";

std::string shown(const OptionalTime& time) {
  return time ? toRfc3339(*time) : "none";
}

Deliver delivered(std::string_view hex, ServiceCentreField centre = Present) {
  const auto tpdu = decodeIncoming(hex, centre);
  EXPECT_TRUE(tpdu) << hex << ": " << tpdu.error().what;
  return tpdu ? std::get<Deliver>(*tpdu) : Deliver{};
}

StatusReport reported(std::string_view hex, ServiceCentreField centre = Present) {
  const auto tpdu = decodeIncoming(hex, centre);
  EXPECT_TRUE(tpdu) << hex << ": " << tpdu.error().what;
  return tpdu ? std::get<StatusReport>(*tpdu) : StatusReport{};
}

std::string errorOf(std::string_view hex, ServiceCentreField centre = Present) {
  const auto tpdu = decodeIncoming(hex, centre);
  if (tpdu) return "";
  EXPECT_EQ(tpdu.error().fault, Fault::Permanent);
  return tpdu.error().what;
}

class DeliverVectorTest : public ::testing::TestWithParam<DeliverVector> {};

TEST_P(DeliverVectorTest, ReadsAsOthersReadIt) {
  const DeliverVector& v = GetParam();
  const Deliver sms = delivered(v.hex);
  EXPECT_EQ(sms.serviceCentre, v.serviceCentre);
  EXPECT_EQ(sms.sender.text, v.sender);
  EXPECT_EQ(shown(sms.sentAt), v.sentAt);
  EXPECT_EQ(sms.text, v.text);
}

INSTANTIATE_TEST_SUITE_P(Known,
                         DeliverVectorTest,
                         ::testing::ValuesIn(deliverVectors()),
                         [](const auto& test) { return test.param.name; });

TEST(DeliverTest, PartsSayWhereTheyBelong) {
  const auto partOf = [](std::string_view name) {
    for (const DeliverVector& v : deliverVectors()) {
      if (v.name == name) return delivered(v.hex).concatenation;
    }
    return std::optional<Concatenation>();
  };
  EXPECT_EQ(partOf("FirstOfTwo"), (Concatenation{0x4C, false, 2, 1}));
  EXPECT_EQ(partOf("SecondOfTwo"), (Concatenation{0x4C, false, 2, 2}));
  EXPECT_EQ(partOf("WideReference"), (Concatenation{0x0010, true, 2, 1}));
  EXPECT_EQ(partOf("OnePartOfOne"), (Concatenation{0xC3, false, 1, 1}));
  EXPECT_EQ(partOf("UmlautsAndEuroPartOneOfTwo"), (Concatenation{25, false, 2, 1}));
  EXPECT_EQ(partOf("Plain"), std::nullopt);
}

TEST(DeliverTest, FieldsThatATextLacksAreKept) {
  const Deliver sms = delivered(kPlain);
  EXPECT_EQ(sms.protocol, 0);
  EXPECT_EQ(sms.coding, 0);
  EXPECT_EQ(sms.stamp, "11101021436500");
  EXPECT_EQ(sms.sender.kind, AddressKind::International);
}

TEST(DeliverTest, AStampThatIsNoTimeLeavesTheTextReadable) {
  std::string hex(kPlain);
  hex.replace(hex.find("1110102143"), 10, "FF10102143");
  const Deliver sms = delivered(hex);
  EXPECT_EQ(sms.sentAt, std::nullopt);
  EXPECT_EQ(sms.stamp, "FF101021436500");
  EXPECT_EQ(sms.text, "hellohello");
}

TEST(DeliverTest, WhatStandsBehindIsLeftAlone) {
  EXPECT_EQ(delivered(std::string(kPlain) + "00").text, "hellohello");
  EXPECT_EQ(delivered(std::string(kPlain) + std::string(200, 'F')).text, "hellohello");
}

TEST(DeliverTest, WithoutServiceCentreOnlyWhenItIsSaid) {
  const std::string_view without = kPlain.substr(16);
  const Deliver sms = delivered(without, Missing);
  EXPECT_EQ(sms.serviceCentre, "");
  EXPECT_EQ(sms.text, "hellohello");
  EXPECT_NE(errorOf(without), "");
}

TEST(StatusReportTest, StillTrying) {
  const StatusReport r =
      reported("07914356060013F1065A098136397339F7219011700463802190117004638030");
  EXPECT_EQ(r.serviceCentre, "+34656000311");
  EXPECT_EQ(r.reference, 90);
  EXPECT_EQ(r.recipient, (Address{AddressKind::Unknown, "639337937"}));
  EXPECT_EQ(shown(r.sentAt), "2012-09-11T05:40:36.000Z");
  EXPECT_EQ(r.endedAt, r.sentAt);
  EXPECT_EQ(r.status, 0x30);
  EXPECT_EQ(r.delivery, Delivery::Pending);
  EXPECT_THAT(r.what, HasSubstr("30 (temporary"));
}

TEST(StatusReportTest, PaddedWithFf) {
  const std::string hex = "079124602009999002AB098106845688F8907080517375809070805183018000";
  for (const std::size_t octets : {0U, 1U, 132U}) {
    const StatusReport r = reported(hex + std::string(2 * octets, 'F'));
    EXPECT_EQ(r.reference, 171);
    EXPECT_EQ(r.recipient.text, "604865888");
    EXPECT_EQ(shown(r.sentAt), "2009-07-08T13:37:57.000Z");
    EXPECT_EQ(shown(r.endedAt), "2009-07-08T13:38:10.000Z");
    EXPECT_EQ(r.delivery, Delivery::Delivered);
  }
}

TEST(StatusReportTest, WithoutServiceCentreOnlyWhenItIsSaid) {
  const StatusReport r = reported("06D60B911326880736F4111011719551401110117195714000", Missing);
  EXPECT_EQ(r.reference, 214);
  EXPECT_EQ(r.recipient.text, "+31628870634");
  EXPECT_EQ(shown(r.sentAt), "2011-01-11T16:59:15.000Z");
  EXPECT_EQ(shown(r.endedAt), "2011-01-11T16:59:17.000Z");
  EXPECT_EQ(r.status, 0);
  EXPECT_EQ(reported("0006D60B911326880736F4111011719551401110117195714000").reference, 214)
      << "an empty field of the service centre";
}

// A ZTE modem puts an octet too many into the recipient.
TEST(StatusReportTest, ARecipientOfGarbageLeavesTheRestReadable) {
  const StatusReport r = reported("0297F1061C0F910B487228297020F5317062419272803170624192138000");
  EXPECT_EQ(r.reference, 28);
  EXPECT_EQ(r.recipient.text, "+#08427829207025");
  EXPECT_EQ(shown(r.sentAt), "2013-07-26T12:29:27.000Z");
  EXPECT_EQ(shown(r.endedAt), "2013-07-26T12:29:31.000Z");
  EXPECT_EQ(r.delivery, Delivery::Delivered);
}

TEST(IncomingTest, WhatIsWrongIsSaidWithItsPlace) {
  EXPECT_THAT(errorOf(""), HasSubstr("octet 1, service centre"));
  EXPECT_THAT(errorOf("0"), HasSubstr("1 hex digits"));
  EXPECT_THAT(errorOf("+CMTI: \"SM\",3"), HasSubstr("character 1 is no hex digit"));
  EXPECT_THAT(errorOf("FF"), HasSubstr("255 octets: its address has at most 11"));
  EXPECT_THAT(errorOf("0791"), HasSubstr("octet 3, service centre: takes 6 octets, 0 are left"));
  EXPECT_THAT(errorOf("00"), HasSubstr("octet 2, TP-MTI"));
  EXPECT_THAT(errorOf("000ABF00"), HasSubstr("octet 5, TP-RA"));
  EXPECT_THAT(errorOf("001C011C"), HasSubstr("octet 5, TP-OA"));
  EXPECT_THAT(errorOf("0004FF91"), HasSubstr("octet 3, TP-OA: 255 digits"));
  EXPECT_THAT(errorOf("07912143658709f1040b918100551512f20000111010214365000be8329bfd4697d9ec37"),
              HasSubstr("TP-UD: takes 10 octets, 9 are left"));
  EXPECT_THAT(errorOf("00400101000000111010214365000C0000000000"), HasSubstr("TP-UD"));
}

TEST(IncomingTest, TpdusOfTheOtherWayAreErrors) {
  for (const SubmitVector& v : submitVectors()) {
    EXPECT_THAT(errorOf(v.hex), HasSubstr("TP-MTI: an SMS to be sent")) << v.name;
  }
  EXPECT_THAT(errorOf("0043010C910661345542F6"), HasSubstr("TP-MTI: 3 is reserved"));
  EXPECT_THAT(errorOf("004100010100014B00002E"), HasSubstr("TP-MTI"));
  EXPECT_THAT(errorOf("00F101010C0000000000"), HasSubstr("TP-MTI"));
}

TEST(IncomingTest, MoreOctetsThanAnyModemShowsAreNotRead) {
  std::string hex(kPlain);
  hex.resize(2 * limits::kPduOctetsMax, 'F');
  EXPECT_EQ(delivered(hex).text, "hellohello");
  EXPECT_THAT(errorOf(hex + "FF"), HasSubstr("at most 1024 are read"));
}

}  // namespace
}  // namespace tocsin::pdu
