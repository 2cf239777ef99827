// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "drivers/pdu/incoming.h"
#include "submit_reader.h"
#include "vectors.h"

namespace tocsin::pdu {
namespace {

// A value or an error with words, both with and without the field of the service centre. What is
// read beyond the octets is found by the address sanitizer.
void expectValueOrError(const std::string& hex) {
  for (const auto centre : {ServiceCentreField::Present, ServiceCentreField::Missing}) {
    const auto tpdu = decodeIncoming(hex, centre);
    EXPECT_TRUE(tpdu || !tpdu.error().what.empty()) << hex;
  }
  const auto submit = readSubmit(hex);
  EXPECT_TRUE(submit || !submit.error().what.empty()) << hex;
}

TEST(HostileTpduTest, EveryPrefixOfEveryVectorIsAValueOrAnError) {
  for (const std::string& hex : allVectors()) {
    for (std::size_t digits = 0; digits <= hex.size(); ++digits) {
      expectValueOrError(hex.substr(0, digits));
    }
  }
}

TEST(HostileTpduTest, ADeliveredSmsThatIsCutAnywhereIsAnError) {
  for (const DeliverVector& v : deliverVectors()) {
    const auto whole = decodeIncoming(v.hex);
    ASSERT_TRUE(whole);
    for (std::size_t digits = 0; digits + 2 < v.hex.size(); digits += 2) {
      const auto cut = decodeIncoming(v.hex.substr(0, digits));
      EXPECT_TRUE(!cut || std::get<Deliver>(*cut).text == v.text) << v.name << " " << digits;
    }
  }
}

TEST(HostileTpduTest, EveryVectorWithAnyOctetChangedIsAValueOrAnError) {
  std::mt19937 random(23);
  for (const std::string& hex : allVectors()) {
    const auto octets = fromHex(hex);
    for (std::size_t at = 0; at < octets->size(); ++at) {
      for (const unsigned value : {0x00U, 0x01U, 0x7FU, 0x80U, 0xFFU, unsigned(random() & 0xFFU)}) {
        Octets changed = *octets;
        changed[at] = static_cast<std::uint8_t>(value);
        expectValueOrError(toHex(changed));
      }
    }
  }
}

TEST(HostileTpduTest, RandomOctetsAreAValueOrAnError) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    Octets octets(random() % 60);
    for (auto& o : octets) {
      o = static_cast<std::uint8_t>(random() & (round % 2 == 0 ? 0xFFU : 0x1FU));
    }
    expectValueOrError(toHex(octets));
  }
}

}  // namespace
}  // namespace tocsin::pdu
