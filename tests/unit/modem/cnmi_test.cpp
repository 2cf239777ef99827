// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/cnmi.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

struct Row {
  std::string_view offer;
  int preferredMode;
  std::string_view command;
};

TEST(CnmiTest, TheBestOfWhatIsOfferedComesFirst) {
  const std::vector<Row> rows{
      {"+CNMI: (0-2),(0-3),(0-3),(0-2),(0-1)", 2, "AT+CNMI=2,1,0,2,0"},
      {"+CNMI: (2),(0-1,3),(0,2),(0-1),(0)", 2, "AT+CNMI=2,1,0,1,0"},
      {"+CNMI:(0-3),(0-3),(0-3),(0,1),(0,1)", 2, "AT+CNMI=2,1,0,1,0"},
      {"+CNMI: (0,1,2),(0,1),(0,2,3),(0,2),(1)", 2, "AT+CNMI=2,1,0,2,1"},  // Cinterion MC75i
      {"+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", 1, "AT+CNMI=1,1,0,2,0"},    // Huawei
      {"+CNMI: (2),(0-3),(0,2),(0-2),(0,1)", 1, "AT+CNMI=2,1,0,2,0"},
      {"+CNMI: (0,3),(0-3),(0,2),(0-2),(0,1)", 2, "AT+CNMI=3,1,0,2,0"},
      {"+CNMI: (0-2),(0-3),(2),(0),(0,1)", 2, "AT+CNMI=2,1,2,0,0"},
      {"+CNMI: 2,1,0,2,0", 2, "AT+CNMI=2,1,0,2,0"},
  };
  for (const Row& row : rows) {
    const auto offer = readCnmiOffer(row.offer);
    ASSERT_TRUE(offer) << row.offer;
    EXPECT_EQ(cnmiCommand(cnmiCandidates(offer, row.preferredMode).front()), row.command)
        << row.offer;
  }
}

TEST(CnmiTest, WithoutAnOfferReportsAreGivenUpBeforeReception) {
  const auto candidates = cnmiCandidates(std::nullopt, 2);
  const std::vector<std::string> first{"AT+CNMI=2,1,0,2,0",
                                       "AT+CNMI=2,1,0,2,1",
                                       "AT+CNMI=1,1,0,2,0",
                                       "AT+CNMI=1,1,0,2,1",
                                       "AT+CNMI=2,1,0,1,0"};
  for (std::size_t i = 0; i < first.size(); ++i)
    EXPECT_EQ(cnmiCommand(candidates.at(i)), first[i]);
  EXPECT_EQ(cnmiCommand(candidates.back()), "AT+CNMI=1,0,0,0,1");
}

TEST(CnmiTest, AnSmsIsNeverHandedOverUnstored) {
  for (const auto* line : {"+CNMI: (0-3),(0-3),(0-3),(0-2),(0,1)", "+CNMI: (2),(2),(0),(1),(0)"}) {
    const auto candidates = cnmiCandidates(readCnmiOffer(line), 2);
    EXPECT_LE(candidates.size(), 36U);
    EXPECT_EQ(std::set<Cnmi>(candidates.begin(), candidates.end()).size(), candidates.size());
    for (const Cnmi& tuple : candidates)
      EXPECT_LE(tuple[1], 1) << cnmiCommand(tuple);
    EXPECT_TRUE(std::is_sorted(candidates.begin(), candidates.end(), [](auto& a, auto& b) {
      return a[1] > b[1];
    })) << "told by +CMTI before polled";
  }
}

TEST(CnmiTest, WhatCannotBeReadIsNoOffer) {
  for (const auto* line : {"+CNMI:",
                           "+CNMI: (0-2),(0-3),(0-3),(0-2)",
                           "+CNMI: (0-2),(),(0),(0),(0)",
                           "+CNMI: (0-2),(0-10),(0),(0),(0)",
                           "+CNMI: (2-0),(0),(0),(0),(0)",
                           "+CNMI: (a),(0),(0),(0),(0)",
                           "OK"})
    EXPECT_FALSE(readCnmiOffer(line)) << line;
}

TEST(CnmiTest, ReadsWhatIsSet) {
  EXPECT_EQ(readCnmi("+CNMI: 2,1,0,2,0"), (Cnmi{2, 1, 0, 2, 0}));
  EXPECT_EQ(readCnmi("+CNMI:2,1"), (Cnmi{2, 1, 0, 0, 0}));
  for (const auto* line :
       {"+CNMI: 2", "+CNMI: 2,1,0,2,0,0", "+CNMI: 2,10,0,0,0", "+CNMI: 2,,0,0,0", "+CNMI:"})
    EXPECT_FALSE(readCnmi(line)) << line;
}

}  // namespace
}  // namespace tocsin::modem
