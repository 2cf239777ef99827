// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/quirks.h"

#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

struct Row {
  std::string_view maker, model, name;
};

TEST(QuirksTest, AreFoundByWhatTheModemSaysOfItself) {
  const std::vector<Row> rows{
      {"huawei", "E173", "Huawei"},
      {"Huawei Technologies Co., Ltd.", "ME909s-120", "Huawei"},
      {"SIMCOM_Ltd", "SIMCOM_SIM900", "SIMCom"},
      {"SIMCOM_Ltd", "SIMCOM_SIM600", "SIMCom"},
      {"SIMCOM INCORPORATED", "SIM7600E-H", "SIMCom"},
      {"", "SIM800L", "SIMCom"},
      {"Quectel", "EC25", "Quectel"},
      {"QUALCOMM INCORPORATED", "QUECTEL Mobile Broadband Module", "Quectel"},
      {"Telit", "HE910", "Telit"},
      {"Sierra Wireless, Inc.", "AC312U", "Qualcomm"},
      {"Sierra Wireless", "Q2686", "Wavecom"},
      {"Novatel Wireless Incorporated", "Ovation MC545", "Novatel"},
      {"Option N.V.", "GTM378", "Qualcomm"},
      {"Cinterion", "BGS5", "Cinterion"},
      {"SIEMENS", "MC75i", "Cinterion"},
      {"SIEMENS", "M20", "Siemens phone"},
      {"Falcom", "SAMBA75", "Falcom Samba"},
      {"WAVECOM MODEM", "MULTIBAND  900E  1800", "Wavecom"},
      {"ZTE INCORPORATED", "MF710M", "ZTE"},
      {"", "M590E", "Neoway M590"},
      {"Nokia", "6310i", "Nokia"},
      {"u-blox", "SARA-G350", "standard"},
      {"", "", "standard"},
      {" ", "", "standard"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(quirksOf(row.maker, row.model).name, row.name) << row.maker << ", " << row.model;
}

TEST(QuirksTest, SayWhatTheSessionMustDoOtherwise) {
  const Quirks& huawei = quirksOf("huawei", "E173");
  EXPECT_EQ(huawei.cnmiMode, 1);
  EXPECT_TRUE(huawei.listHangs);
  EXPECT_TRUE(huawei.bootUrcFloods);
  EXPECT_EQ(huawei.quietCommand, "AT^CURC=0");
  EXPECT_EQ(quirksOf("WAVECOM MODEM", "").memoryParameters, 1);
  EXPECT_TRUE(quirksOf("", "M590E").radioOffKills);
  EXPECT_EQ(quirksOf("Nokia", "6310i").chunkBytes, 18U);
  EXPECT_GT(quirksOf("Nokia", "6310i").promptDelay, Duration{0});
  EXPECT_TRUE(quirksOf("SIMCOM_Ltd", "SIM900").refusesCnma);
  EXPECT_EQ(quirksOf("Cinterion", "BGS5").vendorCodes, VendorCodes::Siemens);
  EXPECT_FALSE(quirksOf("Cinterion", "BGS5").keepsLinkOpen);
  EXPECT_EQ(quirksOf("Quectel", "EC25").radioOffFunction, 4);
}

TEST(QuirksTest, NoModemIsGivenUpBefore150Seconds) {
  for (const auto* maker : {"", "huawei", "SIMCOM_Ltd", "Quectel", "Telit", "ZTE", "Nokia"})
    EXPECT_GE(quirksOf(maker, "").finalAnswerMax, seconds{150}) << maker;
}

}  // namespace
}  // namespace tocsin::modem
