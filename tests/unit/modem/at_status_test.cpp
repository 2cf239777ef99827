// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_status.h"

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

// "1 answer 4CA/81DE445", "5 URC", "nothing".
std::string registration(std::string_view line) {
  const auto read = readRegistration(line);
  if (!read) return "nothing";
  std::string text = std::to_string(static_cast<int>(read->network));
  text += read->isUrc ? " URC" : " answer";
  if (!read->area.empty() || !read->cell.empty()) text += " " + read->area + "/" + read->cell;
  return text;
}

TEST(AtStatusTest, ReadsEveryShapeOfRegistration) {
  const std::vector<Row> rows{
      {"+CREG: 0,1", "1 answer"},
      {"+CREG:0,5", "5 answer"},
      {"+CREG: 2,1,\"00B5\",\"0000D8F3\"", "1 answer 00B5/0000D8F3"},
      {"+CREG: 2,1,4CA,81DE445", "1 answer 4CA/81DE445"},
      {"+CREG: 2,1,\"\",\"605F\"", "1 answer /605F"},
      {"+CREG: 2,1,\"0B,\"0100701\",7", "1 answer 0B/0100701"},
      {"+CREG: 2,1,\"5E25", "1 answer 5E25/"},
      {"+CREG: 2,5,\"2AF5\",\"0B88E350\",2", "5 answer 2AF5/0B88E350"},
      {"+CEREG: 2,10,\"2AF5\",\"0B88E350\",7", "10 answer 2AF5/0B88E350"},
      {"+CGREG: 0,3", "3 answer"},
      {"+CREG: 1", "1 URC"},
      {"+CREG: 5,\"2AF5\",\"0B88\"", "5 URC 2AF5/0B88"},
      {"+CREG: 1,0045,81DE", "1 URC 0045/81DE"},
      {"+CREG: 1,\"12\",\"34\"", "1 URC 12/34"},
      {"+CREG:", "nothing"},
      {"+CREG: ", "nothing"},
      {"+CREG: 0,11", "nothing"},
      {"+CREG: x,1", "nothing"},
      {"+CREG: \"1\"", "nothing"},
      {"+CREG: (0-2)", "nothing"},
      {"+CSQ: 1,2", "nothing"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(registration(row.line), row.means) << row.line;
}

TEST(AtStatusTest, RegisteredForSmsOnlyCarriesSmsAndEmergencyDoesNot) {
  for (const int state : {1, 5, 6, 7, 9, 10})
    EXPECT_TRUE(carriesSms(static_cast<Network>(state))) << state;
  for (const int state : {0, 2, 3, 4, 8})
    EXPECT_FALSE(carriesSms(static_cast<Network>(state))) << state;
}

std::string signal(std::string_view line) {
  const auto read = readSignal(line);
  if (!read) return "nothing";
  return read->dbm ? std::to_string(*read->dbm) + (isWeak(*read) ? " weak" : "") : "unknown";
}

TEST(AtStatusTest, ReadsTheSignalInDbm) {
  const std::vector<Row> rows{
      {"+CSQ: 0,99", "-113 weak"},
      {"+CSQ: 4,99", "-105 weak"},
      {"+CSQ: 5,0", "-103"},
      {"+CSQ: 17,99", "-79"},
      {"+CSQ:31,99", "-51"},
      {"+CSQ: 17", "-79"},
      {"+CSQ: 99,99", "unknown"},
      {"+CSQ: 100,99", "-116 weak"},
      {"+CSQ: 191,99", "-25"},
      {"+CSQ: 199,99", "unknown"},
      {"+CSQ: 32,99", "nothing"},
      {"+CSQ: -1,99", "nothing"},
      {"+CSQ: (0-31,99),(0-7,99)", "nothing"},
      {"+CSQ:", "nothing"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(signal(row.line), row.means) << row.line;
}

TEST(AtStatusTest, OnlyExactlySimPinAsksForThePin) {
  struct PinRow {
    std::string_view line;
    PinState state;
  };

  const std::vector<PinRow> rows{
      {"+CPIN: READY", PinState::Ready},
      {"+CPIN:READY", PinState::Ready},
      {"+CPIN:\"READY\"", PinState::Ready},
      {"+CPIN: \"SIM PIN\"", PinState::Pin},
      {"+CPIN: SIM PIN", PinState::Pin},
      {"+CPIN: SIM PIN2", PinState::Pin2},
      {"+CPIN: SIM PUK", PinState::Puk},
      {"+CPIN: SIM PUK2", PinState::Puk2},
      {"+CPIN: PH-SIM PIN", PinState::Personal},
      {"+CPIN: PH-NET PUK", PinState::Personal},
      {"+CPIN: NOT READY", PinState::NotReady},
      {"+CPIN: NOT INSERTED", PinState::NotInserted},
      {"+CPIN: SIM PIN REQUIRED", PinState::Other},
  };
  for (const PinRow& row : rows) {
    const auto state = readPinState(row.line);
    ASSERT_TRUE(state) << row.line;
    EXPECT_EQ(*state, row.state) << row.line;
  }
  EXPECT_FALSE(readPinState("+CPIN:"));
  EXPECT_FALSE(readPinState("+CPIN: \"\""));
  EXPECT_FALSE(readPinState("^CPIN: READY,,10,3,10,3"));
}

std::string tries(std::string_view line) {
  const auto read = readPinTries(line);
  if (!read) return "nothing";
  const auto shown = [](const std::optional<int>& n) { return n ? std::to_string(*n) : "?"; };
  return shown(read->pin) + "/" + shown(read->puk) + (mayTryPin(*read) ? "" : " never");
}

TEST(AtStatusTest, ReadsHowManyPinsMayStillBeTried) {
  const std::vector<Row> rows{
      {"+CPINR: SIM PIN,3,3", "3/?"},
      {"+CPINR: SIM PUK,10,10", "?/10"},
      {"+CPINR: SIM PIN2,1,3", "nothing"},
      {"+CPINR: SIM PIN,1,3", "1/? never"},
      {"^CPIN: READY,,10,3,10,3", "3/10"},
      {"^CPIN: SIM PIN,1,10,1,10,3", "1/10 never"},
      {"^CPIN: SIM PIN,3", "3/?"},
      {"^CPIN: SIM PUK,9,9,0,10,3", "0/9 never"},
      {"#PCT: 2", "2/?"},
      {"+SPIC: 3,10,0,10", "3/10"},
      {"^SPIC: 3", "3/?"},
      {"+QPINC: \"SC\",2,10", "2/10"},
      {"+QPINC: \"P2\",1,10", "nothing"},
      {"+CPINR:", "nothing"},
      {"#PCT: 100", "nothing"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(tries(row.line), row.means) << row.line;
}

TEST(AtStatusTest, APinIsNeverTriedWithTheLastTryAndMayBeWhenTheModemDoesNotSay) {
  EXPECT_FALSE(mayTryPin({.pin = 0}));
  EXPECT_FALSE(mayTryPin({.pin = 1}));
  EXPECT_TRUE(mayTryPin({.pin = 2}));
  EXPECT_TRUE(mayTryPin({}));
}

TEST(AtStatusTest, ReadsTheOperator) {
  EXPECT_EQ(readOperator("+COPS: 0,0,\"Vodafone, D2\",2")->name, "Vodafone, D2");
  EXPECT_EQ(readOperator("+COPS: 0,2,\"26202\"")->name, "26202");
  EXPECT_TRUE(readOperator("+COPS: 0,2,\"26202\"")->isNumeric);
  EXPECT_EQ(readOperator("+COPS: 0")->name, "");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\",0")->technology, "2G (GSM)");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\",3")->technology, "2G (EDGE)");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\",7")->technology, "4G (LTE)");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\",8")->technology, "");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\",99")->technology, "");
  EXPECT_EQ(readOperator("+COPS: 0,0,\"A\"")->technology, "");
  EXPECT_FALSE(readOperator("+COPS: (1,\"A\",\"A\",\"20404\")"));
  EXPECT_FALSE(readOperator("+COPS:"));
}

}  // namespace
}  // namespace tocsin::modem
