// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/tpdu.h"

#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"

namespace tocsin::emulator {
namespace {

Result<SubmitPdu> submitOf(std::string_view hex) {
  return readSubmit(fromHex(hex).value(), test::FakeClock{}.now());
}

struct SubmitRow {
  std::string_view hex, number, text;
  int minutes;  // validity; -1: none
};

// Public vectors of ModemManager, python-gsmmodem, python-messaging, oFono and gammu.
TEST(TpduTest, ReadsWhatOtherProgramsSend) {
  const std::vector<SubmitRow> rows{
      {"0011000B915155661632F40000001954747A0E4ACF41F27298CDCE83C6EF371B0481402010",
       "+15556661234",
       "This is really cool ΔΔΔΔΔ",
       5},
      {"0001000B917228001011F100000CC8329BFD065DDF72363904", "+27820001111", "Hello World!", -1},
      {"04A12143F5310D0AA110624521430000A91BD4F29C0E6A97E7F3F0B9AC03B1DFE3301BE4AEB7C565F91C",
       "0126541234",
       "Test message: local numbers",
       3 * 24 * 60},
      {"0001000B914356143254F6001006E8721E947F03", "+34654123456", "hey yo", -1},
      {"0001000B914356143254F6000009C2AD341104EDFB00", "+34654123456", "BÄRÇA äñ@", -1},
      {"0001000B915310101010100000151BC58602DAA036A9CD6BC3DBF436BE0D705306",
       "+35010101010",
       "\f^ {}\\[~]|€",
       -1},
      {"079194710167000031000C919471000000100000FF16D3B2DC5E968336BCD8C60722BFEF6ED0A60C0200",
       "+491700000001",
       "Server [1] down € @",
       63 * 7 * 24 * 60},
  };
  for (const SubmitRow& row : rows) {
    const auto pdu = submitOf(row.hex);
    ASSERT_TRUE(pdu) << row.hex << pdu.error().what;
    EXPECT_EQ(pdu->number, row.number);
    EXPECT_EQ(toUtf8(pdu->text), row.text);
    EXPECT_EQ(pdu->validity ? pdu->validity->count() / 60'000 : -1, row.minutes) << row.text;
  }
}

TEST(TpduTest, ReadsUcs2WithReport) {
  const auto pdu = submitOf(
      "002100098136397339F70008224F60597D4F60597D4F60597D4F60597D4F60597D4F60597D4F60597D4F60597D4F"
      "60");
  ASSERT_TRUE(pdu) << pdu.error().what;
  EXPECT_TRUE(pdu->wantsReport);
  EXPECT_EQ(pdu->alphabet, Alphabet::Ucs2);
  EXPECT_EQ(pdu->text.size(), 17U);
}

TEST(TpduTest, ReadsTheHeaderOfAPart) {
  const auto narrow = submitOf("0041000B913306000000F1000009050003CC02019069");
  ASSERT_TRUE(narrow) << narrow.error().what;
  ASSERT_TRUE(narrow->concatenation);
  EXPECT_EQ(narrow->concatenation->reference, 0xCC);
  EXPECT_EQ(narrow->concatenation->total, 2);
  EXPECT_EQ(toUtf8(narrow->text), "Hi");
  const auto wide = submitOf("0041000B913306000000F100080B0608040102040300480069");
  ASSERT_TRUE(wide) << wide.error().what;
  EXPECT_EQ(wide->concatenation->reference, 0x0102);
  EXPECT_EQ(wide->concatenation->total, 4);
  EXPECT_EQ(wide->concatenation->part, 3);
}

TEST(TpduTest, RefusesWhatAServiceCentreRefuses) {
  for (const char* hex : {"",
                          "00",
                          "000ABF00",
                          "001C011C",
                          "00410001010001"
                          "4B00002E",
                          "00F101010C0000000000",
                          "0001000B917228001011F100000CC8329BFD065DDF723639",      // too short
                          "0001000B917228001011F100000CC8329BFD065DDF7236390400",  // too long
                          "0001000B917228001011F1000CC8329BFD065DDF72363904"}) {   // DCS 0C
    EXPECT_FALSE(submitOf(hex)) << hex;
  }
}

TEST(TpduTest, WritesWhatOtherProgramsRead) {
  DeliverPdu deliver;
  deliver.serviceCentre = "+12404492164";
  deliver.sender = "+18005551212";
  deliver.text = U"hellohello";
  deliver.stamp = *fromRfc3339("2011-01-01T12:34:56Z");
  EXPECT_EQ(toHex(writeDeliver(deliver)),
            "07912104442961F4040B918100551512F20000111010214365000AE8329BFD4697D9EC37");
  deliver.sender = "InternetSMS";
  deliver.serviceCentre.clear();
  deliver.alphabet = Alphabet::Ucs2;
  deliver.text = U"тест";
  deliver.stamp = *fromRfc3339("2011-03-29T15:20:04Z");
  deliver.quarters = 16;
  EXPECT_EQ(toHex(writeDeliver(deliver)),
            "000414D04937BD2C7797E9D3E614000811309291024061080442043504410442");
}

TEST(TpduTest, WritesAPartBehindItsHeader) {
  DeliverPdu deliver;
  deliver.serviceCentre = "+12063130026";
  deliver.sender = "+16175046925";
  deliver.text = U"that the parts are related to one another. ";
  deliver.stamp = *fromRfc3339("2012-04-25T23:56:51Z");
  deliver.quarters = -16;
  deliver.concatenation = PartOf{0x4C, 2, 2};
  // As ModemManager has it from a network, but for the bit between header and text.
  EXPECT_EQ(toHex(writeDeliver(deliver)),
            "07912160130320F6440B916171056429F5000021405291651569320500034C0202E8E8301D44479741F0B0"
            "9C3E0785E56590BCCC0ED3CB6410FD0D7ABBCBA0B0FB4D4797E52E10");
  deliver.concatenation->isWide = true;
  EXPECT_NE(toHex(writeDeliver(deliver))
                .find("330608"
                      "04004C0202"),
            std::string::npos);
}

TEST(TpduTest, WritesAStatusReportAndNegativeZones) {
  ReportPdu report;
  report.reference = 214;
  report.number = "+31628870634";
  report.submitted = *fromRfc3339("2011-11-04T16:59:15Z");
  report.done = *fromRfc3339("2011-11-04T16:59:17Z");
  report.quarters = 4;
  EXPECT_EQ(toHex(writeReport(report)), "0006D60B911326880736F4111140719551401111407195714000");
  report.quarters = -20;
  EXPECT_EQ(toHex(writeReport(report)), "0006D60B911326880736F41111401195510A1111401195710A00");
}

TEST(TpduTest, CutsATextAsAPhoneDoes) {
  EXPECT_EQ(cutIntoParts(std::string(160, 'a')).parts.size(), 1U);
  EXPECT_EQ(cutIntoParts(std::string(161, 'a')).parts.size(), 2U);
  std::string euros;
  for (int i = 0; i < 153; ++i)
    euros += "€";
  EXPECT_EQ(cutIntoParts(euros).parts.size(), 3U);
  EXPECT_EQ(cutIntoParts("ж" + std::string(69, 'a')).parts.size(), 1U);
  EXPECT_EQ(cutIntoParts("ж" + std::string(70, 'a')).parts.size(), 2U);
  EXPECT_EQ(cutIntoParts("").parts.size(), 1U);
}

TEST(TpduTest, TextsGoThroughUcs2AndUtf8) {
  const std::string text = "a é € ж 😁";
  EXPECT_EQ(toUtf8(fromUtf8(text)), text);
  EXPECT_EQ(toUtf8(fromUcs2(toUcs2(fromUtf8(text)))), text);
  EXPECT_EQ(toUtf8(fromUtf8("\xC3")), "\uFFFD");
}

}  // namespace
}  // namespace tocsin::emulator
