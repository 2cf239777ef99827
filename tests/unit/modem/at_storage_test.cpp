// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_storage.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

struct Row {
  std::string_view line;
  std::string_view means;
};

template <class Read>
void expectAll(const std::vector<Row>& rows, Read read) {
  for (const Row& row : rows)
    EXPECT_EQ(read(row.line), row.means) << row.line;
}

std::string slot(std::string_view line) {
  const auto read = readSlot(line);
  return read ? read->memory + std::to_string(read->index) : "nothing";
}

TEST(AtStorageTest, ReadsWhereAnSmsWasStored) {
  expectAll({{"+CMTI: \"SM\",3", "SM3"},
             {"+CMTI:\"ME\",12", "ME12"},
             {"+CMTI: SM,0", "SM0"},
             {"+CDSI: \"SR\",1", "SR1"},
             {"+CMTI: \"MT\", 7 ", "MT7"},
             {"+CMTI: \"SM\",3,1", "SM3"},
             {"+CMTI: \"SM\"", "nothing"},
             {"+CMTI: \"SM\",x", "nothing"},
             {"+CMTI: \"SM\",65536", "nothing"},
             {"+CMTI: \"SM\\\";AT\",3", "nothing"},
             {"+CMTI: ,3", "nothing"},
             {"+CMT: ,3", "nothing"}},
            slot);
}

std::string directLength(std::string_view line) {
  const auto read = readDirectLength(line);
  return read ? std::to_string(*read) : "nothing";
}

TEST(AtStorageTest, ReadsTheLengthOfADirectSms) {
  expectAll({{"+CMT: ,24", "24"},
             {"+CMT: \"Miller, Ann\",24", "24"},
             {"+CMT: 24", "24"},
             {"+CDS: 25", "25"},
             {"+CDS: ,25", "25"},
             {"+CDS:25", "25"},
             {"+CBM: 88", "88"},
             {"+CMT: \"+491711234567\",,\"26/11/21,08:00:00+04\"", "nothing"},
             {"+CMT: ,0", "nothing"},
             {"+CMT: ,256", "nothing"},
             {"+CMT:", "nothing"}},
            directLength);
}

std::string header(std::string_view line) {
  const auto read = readStoredHeader(line);
  if (!read) return "nothing";
  return (read->index ? std::to_string(*read->index) : "-") + " " +
         std::to_string(static_cast<int>(read->status)) + " " + std::to_string(read->length);
}

TEST(AtStorageTest, ReadsTheHeadersOfStoredSms) {
  expectAll({{"+CMGL: 1,0,,24", "1 0 24"},
             {"+CMGL:1,1,\"\",24", "1 1 24"},
             {"+CMGL: 12,3,\"Miller, Ann\",140", "12 3 140"},
             {"+CMGL: 1,0,24", "1 0 24"},
             {"+CMGR: 0,,24", "- 0 24"},
             {"+CMGR: 1,24", "- 1 24"},
             {"+CMGR: 0,,0", "- 0 0"},
             {"+CMGR: \"REC UNREAD\",\"+4917\",,\"26/11/21,08:00:00+04\"", "nothing"},
             {"+CMGL: 1,\"REC READ\",\"+4917\"", "nothing"},
             {"+CMGR: 4,,24", "nothing"},
             {"+CMGR: 0,,256", "nothing"},
             {"+CMGR: 0", "nothing"},
             {"+CMGL: x,0,,24", "nothing"},
             {"+CMGL: 24", "nothing"}},
            header);
}

std::string sent(std::string_view line) {
  const auto read = readSent(line);
  if (!read) return "nothing";
  return read->reference ? std::to_string(*read->reference) : "sent";
}

TEST(AtStorageTest, WhateverStandsBehindCmgsItWasSent) {
  expectAll({{"+CMGS: 5", "5"},
             {"+CMGS:255", "255"},
             {"+CMGS: 5,\"26/11/21,08:00:00+04\"", "5"},
             {"+CMGS: 5,0001", "5"},
             {"+CMGS:", "sent"},
             {"+CMGS: -1", "sent"},
             {"+CMGS: 256", "sent"},
             {"+CMS ERROR: 500", "nothing"},
             {"OK", "nothing"}},
            sent);
}

std::string memoryUse(std::string_view line) {
  std::string text;
  for (const MemoryUse& use : readMemoryUse(line)) {
    text += use.memory + std::to_string(use.used) + "/" + std::to_string(use.total) + " ";
  }
  return text;
}

TEST(AtStorageTest, ReadsHowFullTheMemoriesAre) {
  expectAll({{"+CPMS: \"SM\",1,20,\"ME\",2,30,\"SR\",3,40", "SM1/20 ME2/30 SR3/40 "},
             {"+CPMS: \"SM\",1,20,\"SM\",1,20", "SM1/20 SM1/20 "},
             {"+CPMS: \"SM\",1,20", "SM1/20 "},
             {"+CPMS: 1,20,1,20,1,20", "1/20 1/20 1/20 "},
             {"+CPMS:1,20", "1/20 "},
             {"+CPMS: SM,1,20", "SM1/20 "},
             {"+CPMS:", ""},
             {"+CPMS: ", ""},
             {"+CPMS: \"SM\",x,20", ""},
             {"+CPMS: (\"SM\",\"ME\"),(\"SM\")", ""},
             {"+CSQ: 1,20", ""}},
            memoryUse);
}

TEST(AtStorageTest, AMemoryIsNearlyFullAtSeventyPercent) {
  EXPECT_FALSE(isNearlyFull({"SM", 13, 20}));
  EXPECT_TRUE(isNearlyFull({"SM", 14, 20}));
  EXPECT_TRUE(isNearlyFull({"SM", 20, 20}));
  EXPECT_FALSE(isNearlyFull({"SR", 0, 0}));
}

std::string offer(std::string_view line) {
  const auto read = readMemoryOffer(line);
  if (!read) return "nothing";
  std::string text;
  for (const auto& list : read->lists) {
    if (!text.empty()) text += " | ";
    for (const auto& name : list)
      text += (&name == &list.front() ? "" : " ") + name;
  }
  return text + (read->isNested ? " nested" : "");
}

TEST(AtStorageTest, ReadsWhatMemoriesAreOfferedWhateverTheBrackets) {
  expectAll({{"+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\",\"SR\")",
              "SM ME | SM ME | SM ME SR"},
             {"+CPMS: (\"SM\"),(\"SM\")", "SM | SM"},
             {"+CPMS: \"SM\",\"SM\",\"SM\"", "SM | SM | SM"},
             {"+CPMS: (\"SM\",\"ME\"),(ME\", \"SR\")", "SM ME | ME SR"},
             {"+CPMS: ((\"SM\",\"BM\",\"SR\"),(\"SM\"))", "SM BM SR | SM nested"},
             {"+CPMS: (SM,ME),(SM,ME),(SM,ME)", "SM ME | SM ME | SM ME"},
             {"+CPMS: (\"SM\"),(\"SM\"),(\"SM\"),(\"ME\")", "SM | SM | SM"},
             {"+CPMS:", ""},
             {"+CPMS: ()", ""},
             {"OK", "nothing"}},
            offer);
}

}  // namespace
}  // namespace tocsin::modem
