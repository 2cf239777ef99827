// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/incoming.h"

#include <gtest/gtest.h>

#include "drivers/ucp/error_code.h"
#include "tests/unit/ucp/vectors.h"

namespace tocsin::ucp {
namespace {

using drivers::Refusal;

const CentreWays kWays{{"00", "FR"}, {}};

Frame deliverOf(const std::string& type, const std::string& text, const std::string& xser = "") {
  Frame frame{0, FrameKind::Operation, kDeliver, Fields(33)};
  frame.fields[0] = "1234";
  frame.fields[1] = "0612345678";
  frame.fields[14] = "211126080000";
  frame.fields[18] = type;
  frame.fields[20] = text;
  frame.fields[30] = xser;
  return frame;
}

TEST(UcpIncomingTest, TheDeliveryOfTheSpecificationReads) {
  const pdu::Deliver sms = readDelivery(readFrame(kGoodFrames[11]).frame, kWays);
  EXPECT_EQ(sms.sender.text, "07686745");
  EXPECT_EQ(sms.text, "Call you back later.");
  EXPECT_EQ(sms.stamp, "120396111055");
  EXPECT_FALSE(sms.concatenation);
}

TEST(UcpIncomingTest, TheOldDeliveryHasNoTime) {
  const pdu::Deliver sms = readDelivery(readFrame(kGoodFrames[15]).frame, kWays);
  EXPECT_EQ(sms.text, "Short Message");
  EXPECT_EQ(sms.stamp, "");
  EXPECT_FALSE(sms.sentAt);
}

TEST(UcpIncomingTest, TextsOfEveryTypeRead) {
  EXPECT_EQ(readDelivery(deliverOf("3", "00201B65"), kWays).text, "@ €");
  EXPECT_EQ(readDelivery(deliverOf("2", "7042"), kWays).text, "7042");
  EXPECT_EQ(readDelivery(deliverOf("4", "0422D83DDE01", "020108"), kWays).text, "Т😁");
  EXPECT_EQ(readDelivery(deliverOf("4", "0A1B"), kWays).text, "[8-bit data 0A1B]");
  Frame packed = deliverOf("4", "E8329BFD06", "020100");
  packed.fields[19] = "35";
  EXPECT_EQ(readDelivery(packed, kWays).text, "hello");
}

TEST(UcpIncomingTest, TheHeaderOfTheSpecificationNamesItsPart) {
  const auto sms = readDelivery(deliverOf("3", "41", "010A0900034004020402F0FA"), kWays);
  ASSERT_TRUE(sms.concatenation);
  EXPECT_EQ(sms.concatenation->reference, 0x40);
  EXPECT_EQ(sms.concatenation->total, 4);
  EXPECT_EQ(sms.concatenation->part, 2);
}

TEST(UcpIncomingTest, ABrokenServiceIsLeftOut) {
  EXPECT_FALSE(readDelivery(deliverOf("3", "41", "0106050003"), kWays).concatenation);
  EXPECT_FALSE(readDelivery(deliverOf("3", "41", "xyz"), kWays).concatenation);
  EXPECT_FALSE(readDelivery(deliverOf("3", "41", "010305000302"), kWays).concatenation);
}

TEST(UcpIncomingTest, ATextThatDoesNotReadIsShownAsItCame) {
  EXPECT_EQ(readDelivery(deliverOf("3", "4Z"), kWays).text, "unreadable SMS (MT 3): 4Z");
  EXPECT_EQ(readDelivery(deliverOf("9", "41"), kWays).text, "unreadable SMS (MT 9): 41");
}

TEST(UcpIncomingTest, TheNotificationOfTheSpecificationIsPending) {
  const auto report = readNotification(readFrame(kGoodFrames[13]).frame, kWays);
  EXPECT_EQ(report.reference, "090196161057");
  EXPECT_EQ(report.delivery, drivers::Delivery::Pending);
  EXPECT_EQ(report.what, "108, delivery fail");
}

TEST(UcpIncomingTest, ANotificationSaysWhatBecameOfWhich) {
  Frame frame = deliverOf("3", "");
  frame.operation = kNotification;
  frame.fields[1] = "0033612345678";
  frame.fields[15] = "0";
  auto report = readNotification(frame, kWays);
  EXPECT_EQ(report.delivery, drivers::Delivery::Delivered);
  EXPECT_EQ(report.to.text(), "+33612345678");
  EXPECT_EQ(report.reference, "211126080000");
  EXPECT_EQ(report.sentAt, fromRfc3339("2026-11-21T08:00:00.000Z"));
  frame.fields[15] = "2";
  frame.fields[16] = "107";
  report = readNotification(frame, kWays);
  EXPECT_EQ(report.delivery, drivers::Delivery::Failed);
  EXPECT_EQ(report.what, "107, absent subscriber");
  frame.fields[16] = "777";
  EXPECT_EQ(readNotification(frame, kWays).what, "reason 777");
}

TEST(UcpIncomingTest, TheStampOfAResultIsFoundWhereverItStands) {
  EXPECT_EQ(stampOfResult(readFrame(kGoodFrames[9]).frame), "090996101010");
  EXPECT_EQ(stampOfResult(readFrame(kGoodFrames[16]).frame), "090196103258");
  EXPECT_EQ(stampOfResult({0, FrameKind::Result, kSubmit, {"A", "", ""}}), "");
  EXPECT_EQ(stampOfResult({0, FrameKind::Result, kSubmit, {"A", "", "0612:123"}}), "");
}

TEST(UcpStampTest, TimesAreThoseOfTheCentresZone) {
  const ToUtc paris = [](const LocalTime& local) {
    EXPECT_EQ(local.year, 2026);
    EXPECT_EQ(local.weekday, 6);
    return *fromRfc3339("2026-11-21T00:00:00.000Z") + hours{local.hour - 1} + minutes{local.minute};
  };
  EXPECT_EQ(readStamp("211126090530", paris), fromRfc3339("2026-11-21T08:05:30.000Z"));
  EXPECT_EQ(readStamp("211126090530", {}), fromRfc3339("2026-11-21T09:05:30.000Z"));
  EXPECT_EQ(writeMinute(*fromRfc3339("2026-11-21T08:05:01.000Z"), paris), "2111260906");
  EXPECT_EQ(writeMinute(*fromRfc3339("2026-11-21T08:05:00.000Z"), {}), "2111260805");
}

TEST(UcpStampTest, WhatIsNoTimeIsNone) {
  for (const std::string_view bad : {"",
                                     "21112609053",
                                     "2111260905301",
                                     "320126090530",
                                     "290226090530",
                                     "211126240000",
                                     "211126096000",
                                     "211126090060",
                                     "21112609053a"}) {
    EXPECT_FALSE(readStamp(bad, {})) << bad;
  }
  EXPECT_TRUE(readStamp("290228090530", {}));
}

TEST(UcpErrorTest, EachCodeHasItsClass) {
  const auto all = [](std::initializer_list<std::string_view> codes, Refusal refusal) {
    for (const std::string_view code : codes) {
      EXPECT_EQ(refusalOf(code), refusal) << code;
    }
  };
  all({"05", "06"}, Refusal::Recipient);
  all({"07", "08", "09", "12", "13", "14", "15", "16", "17", "18", "19", "20"}, Refusal::Account);
  all({"01", "02", "03", "22", "23", "24", "26"}, Refusal::Form);
  all({"04", "27", "30", "36", "37", "38", "99", "", "x"}, Refusal::ForNow);
}

TEST(UcpErrorTest, PeopleReadWhatACodeMeans) {
  EXPECT_EQ(errorText("06", ""), "EC 06, AdC invalid");
  EXPECT_EQ(errorText("04", "no resources"),
            "EC 04, operation not allowed (at this time) (no resources)");
  EXPECT_EQ(errorText("88", ""), "EC 88, unknown code");
  EXPECT_EQ(reasonText("0107"), "0107, absent subscriber");
  EXPECT_EQ(reasonText(""), "no reason given");
}

}  // namespace
}  // namespace tocsin::ucp
