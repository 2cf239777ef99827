// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_line.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

AtLine classified(std::string_view line, std::string_view command) {
  if (command.empty()) return classify(line, nullptr);
  const Pending pending = pendingOf(command);
  return classify(line, &pending);
}

struct ResultRow {
  std::string_view line;
  Final kind;
  int code = -1;  // -1: none
};

TEST(AtLineTest, TheEndOfACallEndsTheDiallingAlone) {
  for (const std::string line :
       {"NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE"}) {
    EXPECT_EQ(classified(line, "ATD+33600000001;").kind, LineKind::Final) << line;
    EXPECT_EQ(classified(line, "AT+CMGS=23").kind, LineKind::Stray) << line;
    EXPECT_EQ(classified(line, "AT+CMGR=1").kind, LineKind::Stray) << line;
  }
}

TEST(AtLineTest, KnowsFinalResults) {
  const std::vector<ResultRow> rows{
      {"OK", Final::Ok},
      {"ok", Final::Ok},
      {"ERROR", Final::Error},
      {"ERROR: 5", Final::Error, 5},
      {"MODEM ERROR: 12", Final::Error, 12},
      {"+CME ERROR: 10", Final::CmeError, 10},
      {"+CME ERROR:10", Final::CmeError, 10},
      {"+CME ERROR: SIM busy", Final::CmeError, 14},
      {"+CME ERROR: operation not allowed", Final::CmeError, 3},
      {"+CME ERROR: the dog ate it", Final::CmeError},
      {"+CME ERROR", Final::CmeError},
      {"+CMS ERROR: 500", Final::CmsError, 500},
      {"+CMS ERROR:322", Final::CmsError, 322},
      {"+CMS ERROR: -1", Final::CmsError},
      {"COMMAND NOT SUPPORT", Final::NotSupported},
      {"NA", Final::NotSupported},
      {"TOO MANY PARAMETERS", Final::NotSupported},
      {"CONNECT 115200", Final::Connect},
      {"ABORTED", Final::Aborted},
  };
  for (const ResultRow& row : rows) {
    const AtLine line = classified(row.line, "AT+CMGS=23");
    EXPECT_EQ(line.kind, LineKind::Final) << row.line;
    EXPECT_EQ(line.result.kind, row.kind) << row.line;
    EXPECT_EQ(line.result.code.value_or(-1), row.code) << row.line;
    EXPECT_EQ(line.result.text, row.line);
    EXPECT_EQ(classified(row.line, "").kind, LineKind::Stray) << row.line;
  }
}

TEST(AtLineTest, DigitsAreResultsOnlyOfCommandsThatAnswerNothingElse) {
  EXPECT_EQ(classified("0", "AT").result.kind, Final::Ok);
  EXPECT_TRUE(classified("0", "ATE0").result.isNumeric);
  EXPECT_EQ(classified("4", "ATZ").result.kind, Final::Error);
  EXPECT_EQ(classified("4", "ATZ").kind, LineKind::Final);
  EXPECT_EQ(classified("0", "AT+CGMR").kind, LineKind::Information);
  EXPECT_EQ(classified("0", "AT+CSQ").kind, LineKind::Unknown);
  EXPECT_EQ(classified("0", "").kind, LineKind::Unknown);
}

struct KindRow {
  std::string_view line, command;
  LineKind kind;
  Urc urc = Urc::Other;  // of every line that is no URC
};

TEST(AtLineTest, TellsEchoInformationAndUrcsApartByWhatIsPending) {
  using enum LineKind;
  const std::vector<KindRow> rows{
      {"AT+CSQ", "AT+CSQ", Echo},
      {"at+csq", "AT+CSQ", Echo},
      {"T+CPIN?", "AT+CPIN?", Echo},
      {"AT+CPIN?", "AT+CSQ", Echo},
      {"AT", "", Echo},
      {"ATEST 2000", "AT+CGMM", Information},
      {"+CSQ: 17,99", "AT+CSQ", Information},
      {"+CSQ: 17,99", "AT+CPIN?", Urc},
      {"E173", "AT+CGMM", Information},
      {"+CGMM: E173", "AT+CGMM", Information},
      {"356938035643809", "AT+CGSN", Information},
      {"07911326040000F0040B911346610089F6", "AT+CMGR=3", Information},
      {"noise", "AT+CSQ", Unknown},
      {"noise", "", Unknown},
      {"+CMTI: \"SM\",3", "AT+CMGL=4", Urc, Urc::SmsStored},
      {"+CDSI: \"SR\",1", "AT+CMGR=3", Urc, Urc::ReportStored},
      {"+CMT: ,24", "AT+CMGL=4", Urc, Urc::SmsDirect},
      {"+CDS: 25", "AT+CMGS=23", Urc, Urc::ReportDirect},
      {"+CBM: 88", "AT+CMGS=23", Urc, Urc::Broadcast},
      {"+CREG: 1", "AT+CREG?", Urc, Urc::Registration},
      {"+CREG: 1,\"4CA\",\"81DE\"", "AT+CREG?", Urc, Urc::Registration},
      {"+CREG: 0,1", "AT+CREG?", Information},
      {"+CREG: 2,1,4CA,81DE445", "AT+CREG?", Information},
      {"+CREG:", "AT+CREG?", Information},
      {"+CREG: 5", "AT+CSQ", Urc, Urc::Registration},
      {"+CEREG: 1", "", Urc, Urc::Registration},
      {"+CPIN: READY", "", Urc, Urc::SimState},
      {"+CPIN: SIM PIN", "AT+CPIN?", Information},
      {"^SMMEMFULL: \"SM\"", "", Urc, Urc::MemoryFull},
      {"+CIEV: \"smsfull\",\"SM\",1", "", Urc, Urc::MemoryFull},
      {"+CIEV: 2,4", "", Urc, Urc::Indicator},
      {"RDY", "", Urc, Urc::Restarted},
      {"^SYSSTART", "AT+CGMM", Urc, Urc::Restarted},
      {"^BOOT:30407920,0,0,0,73", "AT+CMGS=23", Urc, Urc::MayHaveRestarted},
      {"Call Ready", "", Urc, Urc::MayHaveRestarted},
      {"SMS Ready", "", Urc, Urc::SmsReady},
      {"+QIND: SMS DONE", "", Urc, Urc::SmsReady},
      {"+QIND: PB DONE", "", Urc, Urc::MayHaveRestarted},
      {"#QSS: 3", "", Urc, Urc::SmsReady},
      {"#QSS: 1", "", Urc, Urc::SimState},
      {"UNDER-VOLTAGE WARNNING", "AT+CGMM", Urc, Urc::Power},
      {"^RSSI:18", "AT+CMGL=4", Urc, Urc::Noise},
      {"+ZUSIMR:2", "AT+CMGL=4", Urc, Urc::Noise},
      {"RING", "AT+CGMM", Urc, Urc::Noise},
      {"^NEVERSEEN: 1", "AT+CMGL=4", Urc, Urc::Other},
      {"+", "AT+CSQ", Unknown},
  };
  for (const KindRow& row : rows) {
    const AtLine line = classified(row.line, row.command);
    EXPECT_EQ(line.kind, row.kind) << row.line << " while " << row.command;
    EXPECT_EQ(line.urc, row.urc) << row.line;
  }
}

TEST(AtLineTest, TheEchoOfAPduIsNoInformation) {
  Pending pending = pendingOf("AT+CMGS=23");
  pending.payload = "0011000B913366000000F00000AA03C8F71D";
  EXPECT_EQ(classify(pending.payload, &pending).kind, LineKind::Echo);
  EXPECT_EQ(classify("0011000b913366000000f00000aa03c8f71d", &pending).kind, LineKind::Echo);
}

TEST(AtLineTest, ThePrefixComesFromTheCommand) {
  EXPECT_EQ(pendingOf("AT+CPMS=\"SM\",\"SM\",\"SM\"").prefix, "+CPMS");
  EXPECT_EQ(pendingOf("AT+CNMI=?").prefix, "+CNMI");
  EXPECT_EQ(pendingOf("AT^CURC=0").prefix, "^CURC");
  EXPECT_EQ(pendingOf("AT#QSS=2").prefix, "#QSS");
  EXPECT_EQ(pendingOf("at+csq\r").prefix.substr(0, 4), "+csq");
  EXPECT_EQ(pendingOf("AT").prefix, "");
  EXPECT_EQ(pendingOf("AT&C0").prefix, "");
  EXPECT_EQ(pendingOf("ATE0").prefix, "");
  EXPECT_TRUE(pendingOf("AT+CGMI").hasPlainLines);
  EXPECT_TRUE(pendingOf("ATI").hasPlainLines);
  EXPECT_FALSE(pendingOf("AT+CSQ").hasPlainLines);
}

TEST(AtLineTest, SomeAnswersAreWholeWithoutOk) {
  const Pending pin = pendingOf("AT+CPIN?");
  EXPECT_TRUE(isWholeWithoutOk("+CPIN: READY", pin));
  EXPECT_FALSE(isWholeWithoutOk("+CPIN:", pin));
  EXPECT_FALSE(isWholeWithoutOk("+CPIN: READY", pendingOf("AT+CSQ")));
  const Pending memory = pendingOf("AT+CPMS?");
  EXPECT_TRUE(isWholeWithoutOk("+CPMS: \"SM\",1,20,\"SM\",1,20,\"SM\",1,20", memory));
  EXPECT_TRUE(isWholeWithoutOk("+CPMS: 1,20,1,20,1,20", pendingOf("AT+CPMS=\"SM\"")));
  EXPECT_TRUE(isWholeWithoutOk("+CPMS: (\"SM\"),(\"SM\")", pendingOf("AT+CPMS=?")));
  EXPECT_FALSE(isWholeWithoutOk("+CPMS:", memory));
  EXPECT_FALSE(isWholeWithoutOk("+CSQ: 17,99", pendingOf("AT+CSQ")));
}

}  // namespace
}  // namespace tocsin::modem
