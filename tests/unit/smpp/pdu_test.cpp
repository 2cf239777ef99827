// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/pdu.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/smpp/fields.h"
#include "drivers/smpp/receipt.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/text.h"
#include "queue/base/limits.h"
#include "tests/unit/smpp/vectors.h"

namespace tocsin::smpp {
namespace {

struct Cut {
  std::vector<std::pair<Header, std::string>> pdus;
  bool isBroken = false;
  std::size_t waiting = 0;
};

Cut cut(const std::vector<std::string>& pieces) {
  FrameSplitter splitter;
  Cut cut;
  for (const std::string& piece : pieces) {
    splitter.add(piece);
    while (!cut.isBroken) {
      const auto pdu = splitter.next();
      cut.isBroken = !pdu.has_value();
      if (cut.isBroken || !pdu->has_value()) break;
      cut.pdus.emplace_back((*pdu)->header, std::string((*pdu)->body));
    }
  }
  cut.waiting = splitter.waiting();
  return cut;
}

std::string bodyOf(std::string_view vector) {
  return bytesOf(vector).substr(kHeaderOctets);
}

TEST(FrameSplitterTest, EveryVectorIsOnePdu) {
  for (const std::string_view vector : kVectors) {
    const Cut whole = cut({bytesOf(vector)});
    ASSERT_EQ(whole.pdus.size(), 1U) << vector;
    EXPECT_EQ(whole.waiting, 0U) << vector;
    EXPECT_EQ(encodePdu(whole.pdus[0].first, whole.pdus[0].second), bytesOf(vector));
  }
}

TEST(FrameSplitterTest, AnySplitOfTheBytesGivesTheSamePdus) {
  std::string all;
  for (const std::string_view vector : kVectors) {
    all += bytesOf(vector);
  }
  const Cut whole = cut({all});
  ASSERT_EQ(whole.pdus.size(), kVectors.size());
  for (std::size_t at = 0; at <= all.size(); ++at) {
    EXPECT_EQ(cut({all.substr(0, at), all.substr(at)}).pdus, whole.pdus) << at;
  }
  std::vector<std::string> octets;
  for (const char c : all) {
    octets.emplace_back(1, c);
  }
  EXPECT_EQ(cut(octets).pdus, whole.pdus);
}

TEST(FrameSplitterTest, ASecondPduWaitsForItsLastOctet) {
  const std::string first =
      bytesOf("0000001080000015000000000a342eed0000001080000015000000000a342e");
  const Cut one = cut({first});
  EXPECT_EQ(one.pdus.size(), 1U);
  EXPECT_EQ(one.waiting, 15U);
  const Cut both = cut({first, bytesOf("f1")});
  ASSERT_EQ(both.pdus.size(), 2U);
  EXPECT_EQ(both.pdus[1].first.sequence, 0x0a342ef1U);
}

TEST(FrameSplitterTest, LengthsThatNoPduHasBreakTheStream) {
  EXPECT_TRUE(cut({bytesOf(kLengthBelowHeader)}).isBroken);
  EXPECT_TRUE(cut({bytesOf(kNegativeLength)}).isBroken);
  std::string length;
  appendInteger(length, static_cast<std::uint32_t>(limits::kSmppPduOctetsMax), 4);
  EXPECT_FALSE(cut({length}).isBroken);
  length.clear();
  appendInteger(length, static_cast<std::uint32_t>(limits::kSmppPduOctetsMax) + 1, 4);
  EXPECT_TRUE(cut({length}).isBroken);
}

TEST(FrameSplitterTest, SequencesOfAllSizesAreKept) {
  for (const std::uint32_t sequence : {0x7fffffffU, 0x80000000U, 0U, 0xA2859F22U}) {
    const Cut one = cut({encodePdu({kEnquireLink, 0, sequence})});
    ASSERT_EQ(one.pdus.size(), 1U);
    EXPECT_EQ(one.pdus[0].first.sequence, sequence);
  }
}

TEST(PduTest, CommandsHaveTheirNames) {
  EXPECT_EQ(commandName(kSubmitSm), "submit_sm");
  EXPECT_EQ(commandName(kSubmitSm | kAnswerBit), "submit_sm_resp");
  EXPECT_EQ(commandName(kGenericNack), "generic_nack");
  EXPECT_EQ(commandName(0x777), "command 00000777");
}

// Whatever is missing at the end, nothing is read that is not there (the sanitizers watch).
TEST(PduTest, EveryVectorCutAtEveryOctetIsSurvived) {
  for (const std::string_view vector : kVectors) {
    const std::string body = bodyOf(vector);
    for (std::size_t size = 0; size <= body.size(); ++size) {
      const std::vector<char> some(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(size));
      const std::string_view view(some.data(), some.size());
      for (const Sm& sm : {decodeSm(view), decodeDataSm(view)}) {
        static_cast<void>(readReceipt(sm));
        static_cast<void>(readText(sm, DefaultAlphabet::Gsm7));
        EXPECT_LE(sm.message.size(), size);
      }
      static_cast<void>(decodeBind(view));
    }
  }
}

TEST(SmTest, ASubmitWithAHeaderIsReadAndWrittenAlike) {
  const Sm sm = decodeSm(bodyOf(kSubmitWithHeader));
  EXPECT_TRUE(sm.isWhole);
  EXPECT_EQ(sm.source, (SmAddress{1, 0, "46701133111"}));
  EXPECT_EQ(sm.dest, (SmAddress{1, 1, "46709771337"}));
  EXPECT_EQ(sm.esmClass, kEsmHeader);
  EXPECT_EQ(sm.coding, 1);
  EXPECT_EQ(encodeSm(sm), bodyOf(kSubmitWithHeader));
}

TEST(SmTest, ASubmitFromANameIsReadAndWrittenAlike) {
  const Sm sm = decodeSm(bodyOf(kSubmitByName));
  EXPECT_EQ(sm.source, (SmAddress{5, 0, "mobileway"}));
  EXPECT_EQ(sm.registered, 1);
  EXPECT_EQ(sm.coding, 0xF2);
  EXPECT_EQ(sm.message, "HELLO");
  EXPECT_EQ(encodeSm(sm), bodyOf(kSubmitByName));
}

TEST(SmTest, AnEmptyTextGivesWayToThePayload) {
  const Sm sm = decodeSm(bodyOf(kPayload));
  EXPECT_EQ(sm.message, "@Maidenman664 was it sappy? &Romantic?");
  EXPECT_TRUE(sm.isWhole);
}

TEST(SmTest, ALengthThatLiesGivesWhatIsThere) {
  const Sm sm = decodeSm(bodyOf(kLengthLies));
  EXPECT_FALSE(sm.isWhole);
  EXPECT_EQ(sm.source.text, "999919914593");
  EXPECT_EQ(sm.message, bytesOf("c1e1e9edf3faf1fc"));
}

TEST(SmTest, AParameterThatEndsOutsideEndsTheParameters) {
  const std::string body = bodyOf(kEndsInAParameter);
  Reader named(body);
  EXPECT_EQ(named.text(), "TSI7588");
  EXPECT_FALSE(Tlvs(named.rest()).find(kScInterfaceVersion));
}

TEST(SmTest, UnknownParametersAreSkipped) {
  std::string tlvs;
  appendTlv(tlvs, 0x1402, "(null)");
  appendTlv(tlvs, 0x3FFF, "");
  appendTlv(tlvs, kMessageState, "\2");
  EXPECT_EQ(Tlvs(tlvs).find(kMessageState), std::string_view("\2"));
  EXPECT_FALSE(Tlvs(tlvs).find(0x1403));
}

TEST(SmTest, IdsAreReadWithAndWithoutTheirNul) {
  for (const auto& [vector, id] : {std::pair{kIdWithoutNul, "9"},
                                   {kEmptyId, ""},
                                   {kNoId, ""},
                                   {kConstantId, "msg_id_not_implemented"}}) {
    const std::string body = bodyOf(vector);
    EXPECT_EQ(Reader(body).text(), id);
  }
}

TEST(SmTest, ALoginIsReadAndWrittenAlike) {
  const Bind bind = decodeBind(bodyOf(kBind));
  EXPECT_EQ(bind.systemId, "test");
  EXPECT_EQ(bind.password, "secret");
  EXPECT_EQ(bind.systemType, "OTA");
  EXPECT_EQ(bind.interfaceVersion, 0x34);
  EXPECT_EQ(bind.ton, 2);
  EXPECT_EQ(bind.npi, 6);
  EXPECT_EQ(bind.addressRange, "127.0.0.*");
  EXPECT_EQ(encodeBind(bind), bodyOf(kBind));
}

TEST(SmTest, PlacesThatSayNonsenseAreNone) {
  for (const auto& [total, part] : {std::pair{2, 0}, {2, 3}, {0, 0}}) {
    Sm sm;
    sm.sar = pdu::Concatenation{.reference = 1, .isWide = true, .total = total, .part = part};
    EXPECT_FALSE(decodeSm(encodeSm(sm)).sar) << total << " " << part;
  }
  Sm sm;
  sm.sar = pdu::Concatenation{.reference = 515, .isWide = true, .total = 2, .part = 2};
  EXPECT_EQ(decodeSm(encodeSm(sm)).sar, sm.sar);
}

}  // namespace
}  // namespace tocsin::smpp
