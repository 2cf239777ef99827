// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/address.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::pdu {
namespace {

using enum AddressKind;
using ::testing::HasSubstr;

struct AddressCase {
  Address address;
  std::string hex;
};

Address read(const std::string& hex) {
  const auto octets = fromHex(hex);
  Reader reader(*octets);
  Address address = readAddress(reader, "TP-OA");
  EXPECT_TRUE(reader.isGood()) << hex;
  return address;
}

std::string wrongIn(const std::string& hex) {
  const auto octets = fromHex(hex);
  Reader reader(*octets);
  readAddress(reader, "TP-OA");
  return reader.isGood() ? "" : reader.error().what;
}

TEST(AddressTest, EveryKindIsWrittenAndReadBack) {
  const std::vector<AddressCase> cases{{{International, "+9876543210"}, "0A918967452301"},
                                       {{International, "+987654321"}, "099189674523F1"},
                                       {{International, "+27829135934"}, "0B917228195339F4"},
                                       {{International, "+19037029920"}, "0B919130079229F0"},
                                       {{Unknown, "9037029920"}, "0A810973209902"},
                                       {{Unknown, "1002"}, "04810120"},
                                       {{Unknown, "*100#"}, "05811A00FB"},
                                       {{National, "0129998765"}, "0AA11092997856"},
                                       {{Alphanumeric, "abc"}, "06D061F118"},
                                       {{Alphanumeric, "FRANCOIS"}, "0ED04669D0397C26A7"},
                                       {{Alphanumeric, "Megafon"}, "0DD0CDF2396C7EBB01"},
                                       {{Alphanumeric, "InternetSMS"}, "14D04937BD2C7797E9D3E614"},
                                       {{Alphanumeric, "a[]{}€"}, "14D0E10D6FE3DBA036A94D19"}};
  for (const AddressCase& c : cases) {
    const auto octets = writeAddress(c.address);
    ASSERT_TRUE(octets) << c.address.text;
    EXPECT_EQ(toHex(*octets), c.hex) << c.address.text;
    EXPECT_EQ(read(c.hex), c.address) << c.address.text;
    EXPECT_EQ(read(c.hex + "D3F1FF0032"), c.address) << "what follows is not the address";
  }
}

TEST(AddressTest, NumbersGetTheKindTheyAreWrittenIn) {
  EXPECT_EQ(addressOf(*PhoneNumber::parse("+491700000001", "DE")),
            (Address{International, "+491700000001"}));
  EXPECT_EQ(addressOf(*PhoneNumber::parse("12345", "DE")), (Address{Unknown, "12345"}));
  EXPECT_EQ(addressOf(PhoneNumber::fromSender("sipgate", "DE")),
            (Address{Alphanumeric, "sipgate"}));
}

TEST(AddressTest, TypesThatOnlyNetworksUseReadAsUnknown) {
  for (const std::string type : {"81", "85", "80", "B1", "C8", "E1", "F0", "01"}) {
    EXPECT_EQ(read("04" + type + "2143"), (Address{Unknown, "1234"})) << type;
  }
}

TEST(AddressTest, AFillerThatIsCountedAsADigitIsNone) {
  EXPECT_EQ(read("0C910661345542F6"), (Address{International, "+60164355246"}));
}

TEST(AddressTest, AnEmptyOneHasNoPlus) {
  EXPECT_EQ(read("0091"), (Address{International, ""}));
  EXPECT_EQ(read("00D0"), (Address{Alphanumeric, ""}));
}

TEST(AddressTest, WhatCannotBeAnAddressIsAnError) {
  EXPECT_THAT(wrongIn(""), HasSubstr("octet 1, TP-OA"));
  EXPECT_THAT(wrongIn("0B"), HasSubstr("octet 2, TP-OA"));
  EXPECT_THAT(wrongIn("0B91214365"), HasSubstr("takes 6 octets, 3 are left"));
  EXPECT_THAT(wrongIn("159121436587092143658709F1"), HasSubstr("21 digits"));
}

TEST(AddressTest, WhatCannotBeWrittenIsAnError) {
  const std::vector<Address> cases{{Unknown, ""},
                                   {International, "+"},
                                   {International, "+49 170"},
                                   {Unknown, "+49170"},
                                   {National, "123456789012345678901"},
                                   {Alphanumeric, ""},
                                   {Alphanumeric, "TwelveLetter"},
                                   {Alphanumeric, "€€€€€€"},
                                   {Alphanumeric, "ça"}};
  for (const Address& address : cases) {
    const auto octets = writeAddress(address);
    ASSERT_FALSE(octets) << address.text;
    EXPECT_EQ(octets.error().fault, Fault::Permanent);
  }
}

TEST(ServiceCentreTest, CountsOctetsNotDigits) {
  const std::vector<AddressCase> cases{{{International, "+19037029920"}, "07919130079229F0"},
                                       {{Unknown, "9037029920"}, "06810973209902"},
                                       {{International, "+987654321"}, "069189674523F1"},
                                       {{National, "12345"}, "04A12143F5"},
                                       {{Unknown, ""}, "00"},
                                       {{International, ""}, "0191"}};
  for (const AddressCase& c : cases) {
    const auto octets = fromHex(c.hex);
    Reader reader(*octets);
    EXPECT_EQ(readServiceCentre(reader), c.address) << c.hex;
    EXPECT_TRUE(reader.isGood());
  }
}

}  // namespace
}  // namespace tocsin::pdu
