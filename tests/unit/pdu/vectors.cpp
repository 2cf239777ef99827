// SPDX-License-Identifier: Apache-2.0
#include "vectors.h"

namespace tocsin::pdu {

const std::vector<SubmitVector>& submitVectors() {
  static const std::vector<SubmitVector> kVectors{
      {"StoredUcs2",
       "002100098136397339F70008224F60597D4F60597D4F60597D4F60597D4F60597D4F60597D4F60597D4F"
       "60597D4F60",
       "639337937",
       "你好你好你好你好你好你好你好你好你"},
      {"LastSeptetAlone",
       "0011000B915155661632F40000001954747A0E4ACF41F27298CDCE83C6EF371B0481402010",
       "+15556661234",
       "This is really cool ΔΔΔΔΔ"},
      {"HelloWorld",
       "0001000B917228001011F100000CC8329BFD065DDF72363904",
       "+27820001111",
       "Hello World!"},
      {"NationalNumber",
       "04A12143F5310D0AA110624521430000A91BD4F29C0E6A97E7F3F0B9AC03B1DFE3301BE4AEB7C565F91C",
       "0126541234",
       "Test message: local numbers"},
      {"AbsoluteValidity",
       "0019000B917228001011F100003170013193008017D474BB3CA787DB70903DCC4E93D3F43C885E9ED301",
       "+27820001111",
       "Timestamp validity test"},
      {"Flash", "0001000B914356143254F6001006E8721E947F03", "+34654123456", "hey yo"},
      {"Latin", "0001000B914356143254F6000009C2AD341104EDFB00", "+34654123456", "BÄRÇA äñ@"},
      {"WithReport", "0021000B914356143254F6000006E8721E947F03", "+34654123456", "hey yo"},
      {"EveryExtension",
       "0001000B915310101010100000151BC58602DAA036A9CD6BC3DBF436BE0D705306",
       "+35010101010",
       "\f^ {}\\[~]|€"},
      {"GammuOfDebian",
       "079194710167000031000C919471000000100000FF16D3B2DC5E968336BCD8C60722BFEF6ED0A60C0200",
       "+491700000001",
       "Server [1] down € @"}};
  return kVectors;
}

const std::vector<Vector>& otherVectors() {
  static const std::vector<Vector> kVectors{
      {"ReportStillTrying", "07914356060013F1065A098136397339F7219011700463802190117004638030"},
      {"ReportPaddedWithFf",
       "079124602009999002AB098106845688F8907080517375809070805183018000FFFFFFFFFFFFFFFFFFFF"
       "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
       "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
       "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"},
      {"ReportWithAnOctetTooMany", "0297F1061C0F910B487228297020F5317062419272803170624192138000"},
      {"ReportWithoutServiceCentre", "0006D60B911326880736F4111011719551401110117195714000"},
      {"LengthLies", "0041010C910661345542F60008A0050003000301306F3044"},
      {"TextTooLong", "07912143658709f1040b918100551512f20000111010214365000be8329bfd4697d9ec37"},
      {"MustFail1", "000ABF00"},
      {"MustFail2", "001C011C"},
      {"MustFail3", "004100010100014B00002E"},
      {"MustFail4", "00F101010C0000000000"},
      {"Reserved", "0043010C910661345542F60008A0050003000301306F3044"}};
  return kVectors;
}

std::vector<std::string> allVectors() {
  std::vector<std::string> all;
  for (const DeliverVector& v : deliverVectors())
    all.push_back(v.hex);
  for (const SubmitVector& v : submitVectors())
    all.push_back(v.hex);
  for (const Vector& v : otherVectors())
    all.emplace_back(v.hex);
  return all;
}

}  // namespace tocsin::pdu
