// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/reader.h"

#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

TEST(ReaderTest, TakesFieldsOneAfterTheOther) {
  const Octets octets{1, 2, 3};
  Reader reader(octets);
  EXPECT_EQ(reader.octet("first"), 1);
  EXPECT_EQ(toHex(reader.octets(2, "second")), "0203");
  EXPECT_TRUE(reader.octets(0, "nothing").empty());
  EXPECT_TRUE(reader.isGood());
}

TEST(ReaderTest, TheFirstThingThatIsWrongIsTheError) {
  const Octets octets{1, 2, 3};
  Reader reader(octets);
  reader.octet("first");
  reader.fail("first", "is odd");
  EXPECT_EQ(reader.octet("second"), 0) << "everything behind it is zero or empty";
  EXPECT_TRUE(reader.octets(9, "third").empty());
  reader.fail("second", "is even");
  EXPECT_EQ(reader.error().what, "octet 1, first: is odd");
  EXPECT_EQ(reader.error().fault, Fault::Permanent);
}

TEST(ReaderTest, NothingIsTakenBeyondTheEnd) {
  const Octets octets{1, 2, 3};
  Reader reader(octets);
  reader.octet("first");
  EXPECT_TRUE(reader.octets(3, "second").empty());
  EXPECT_EQ(reader.error().what, "octet 2, second: takes 3 octets, 2 are left");
}

}  // namespace
}  // namespace tocsin::pdu
