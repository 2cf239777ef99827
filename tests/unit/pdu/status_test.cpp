// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

using drivers::Delivery;
using ::testing::HasSubstr;

struct Range {
  int first;
  int last;
  Delivery delivery;
};

TEST(StatusTest, EveryOctetHasItsClass) {
  for (const Range& r : {Range{0x00, 0x00, Delivery::Delivered},
                         Range{0x01, 0x1F, Delivery::Pending},
                         Range{0x20, 0x3F, Delivery::Pending},
                         Range{0x40, 0x5F, Delivery::Failed},
                         Range{0x60, 0x7F, Delivery::Failed},
                         Range{0x80, 0xFF, Delivery::Pending}}) {
    for (int status = r.first; status <= r.last; ++status) {
      EXPECT_EQ(deliveryOf(static_cast<std::uint8_t>(status)), r.delivery) << status;
    }
  }
}

TEST(StatusTest, OnlyWhatThePhoneHasIsDelivered) {
  EXPECT_NE(deliveryOf(0x01), Delivery::Delivered) << "forwarded, nobody knows whether it arrived";
  EXPECT_NE(deliveryOf(0x02), Delivery::Delivered) << "replaced by another SMS";
}

TEST(StatusTest, IsSaidInWords) {
  EXPECT_EQ(statusText(0x00), "00 (delivered)");
  EXPECT_EQ(statusText(0x46), "46 (validity period expired)");
  EXPECT_EQ(statusText(0x62), "62 (no response from the phone, given up)");
  EXPECT_THAT(statusText(0x30), HasSubstr("goes on trying"));
  EXPECT_THAT(statusText(0xFF), HasSubstr("FF (reserved"));
}

}  // namespace
}  // namespace tocsin::pdu
