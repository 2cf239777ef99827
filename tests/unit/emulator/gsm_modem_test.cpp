// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/gsm_modem.h"

#include "modem_bench.h"

namespace tocsin::emulator {
namespace {

class GsmModemTest : public ModemTest {};

TEST_F(GsmModemTest, EchoesUntilItIsToldNot) {
  make();
  EXPECT_EQ(type("ATE1\r"), "\r\nOK\r\n");
  EXPECT_EQ(type("AT\r"), "AT\r\r\nOK\r\n");
  EXPECT_EQ(type("ATE0\r"), "ATE0\r\r\nOK\r\n");
  EXPECT_EQ(type("AT\r"), "\r\nOK\r\n");
}

struct AskRow {
  std::string_view command, answer;
};

TEST_F(GsmModemTest, AnswersWhatClientsAsk) {
  const std::vector<AskRow> rows{
      {"AT", "OK"},
      {"at", "OK"},
      {"xxAT", "OK"},
      {"hello", ""},
      {"", ""},
      {"ATE0V1", "OK"},
      {"AT&D0&C0", "OK"},
      {"AT+CMEE=1", "OK"},
      {"AT+CMEE?", "+CMEE: 1|OK"},
      {"AT+NONSENSE", "ERROR"},
      {"AT+CMEE=1;+CSQ;+CMEE?", "+CSQ: 20,99|+CMEE: 1|OK"},
      {"AT+CSQ;+NONSENSE;+CSQ", "+CSQ: 20,99|ERROR"},
      {"AT+CGMI", "SIMCOM INCORPORATED|OK"},
      {"AT+CGSN=?", "OK"},
      {"AT+CIMI", "208011234567890|OK"},
      {"AT+QCCID", "+QCCID: 89330123456789012345|OK"},
      {"AT+CPIN?", "+CPIN: READY|OK"},
      {"AT+CPINR", "+CPINR: SIM PIN,3,3|+CPINR: SIM PUK,10,10|OK"},
      {"AT+CLCK=\"SC\",2", "+CLCK: 0|OK"},
      {"AT+CREG?", "+CREG: 0,1|OK"},
      {"AT+COPS?", "+COPS: 0,0,\"Emulated\",7|OK"},
      {"AT+CPMS?", "+CPMS: \"SM\",0,20,\"SM\",0,20,\"SM\",0,20|OK"},
      {"AT+CPMS=?", "+CPMS: (\"SM\",\"ME\",\"SR\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")|OK"},
      {"AT+CPMS=\"SR\",\"ME\",\"SM\"", "+CPMS: 0,20,0,50,0,20|OK"},
      {"AT+CPMS=\"XX\"", "+CMS ERROR: 302"},
      {"AT+CMGF=0", "OK"},
      {"AT+CNMI=2,1,0,2", "OK"},
      {"AT+CNMI?", "+CNMI: 2,1,0,2,0|OK"},
      {"AT+CNMI=3", "+CMS ERROR: 303"},
      {"AT+CSCA?", "+CSCA: \"+33609001390\",145|OK"},
      {"AT+CMGL=4", "OK"},
      {"AT+CMGR=1", "OK"},
      {"AT+CMGR=99", "+CMS ERROR: 321"},
      {"AT+CMGD=1", "+CMS ERROR: 321"},
      {"AT+CNMA", "+CMS ERROR: 340"},
      {"AT+CNUM", "+CNUM: ,\"+33600000000\",145|OK"},
      {"AT+CMGS=7", "+CMS ERROR: 304"},
  };
  for (const AskRow& row : rows)
    EXPECT_EQ(ask(row.command), row.answer) << row.command;
}

TEST_F(GsmModemTest, TakesASubmitAndReportsItsDelivery) {
  ask("AT+CNMI=2,1,0,2,0");
  EXPECT_EQ(send(), "+CMGS: 0|OK");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0].number, "+33600000001");
  EXPECT_EQ(sent_[0].text, "Hello");
  EXPECT_EQ(sent_[0].alphabet, "gsm7");
  EXPECT_TRUE(sent_[0].wantsReport);
  EXPECT_EQ(wait(seconds{1}), "+CDSI: \"SR\",1");
  ask("AT+CPMS=\"SR\"");
  const std::string report = ask("AT+CMGR=1");
  EXPECT_TRUE(report.starts_with("+CMGR: 0,,25|07913306091093F006000B913306000000F1")) << report;
  EXPECT_EQ(send(), "+CMGS: 1|OK");
}

TEST_F(GsmModemTest, EscapeEndsTheTypingWithOkAndNothingIsSent) {
  EXPECT_EQ(type("AT+CMGS=18\r"), "\r\n> ");
  EXPECT_EQ(type("0021\x1B"), "\r\nOK\r\n");
  EXPECT_EQ(ask("AT"), "OK");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(GsmModemTest, RefusesAPduThatIsNotAsAnnounced) {
  EXPECT_EQ(type("AT+CMGS=19\r"), "\r\n> ");
  EXPECT_EQ(lines(type(std::string(kHello) + "\x1A")), "+CMS ERROR: 304");
  EXPECT_EQ(send("00210G0B913306000000F1000005C8329BFD06"), "+CMS ERROR: 304");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(GsmModemTest, ASubmitTakesItsTimeAndWhatComesMeanwhileWaits) {
  ModemOptions options;
  options.submitTime = seconds{5};
  make(options);
  EXPECT_EQ(send(), "");
  EXPECT_EQ(ask("AT"), "");
  EXPECT_EQ(wait(seconds{4}), "");
  EXPECT_EQ(wait(seconds{1}), "+CMGS: 0|OK|OK");
}

TEST_F(GsmModemTest, EchoesAPduAndSaysResultsAsNumbersWhenAsked) {
  ask("ATE1");
  EXPECT_EQ(type("AT+CMGS=18\r"), "AT+CMGS=18\r\r\n> ");
  EXPECT_EQ(type(std::string(kHello) + "\x1A"), std::string(kHello) + "\r\n+CMGS: 0\r\n\r\nOK\r\n");
  EXPECT_EQ(type("ATV0\r"), "ATV0\r0\r");
  EXPECT_EQ(type("AT+NONSENSE\r"), "AT+NONSENSE\r4\r");
}

TEST_F(GsmModemTest, TakesATextInTextMode) {
  ask("AT+CMGF=1");
  EXPECT_EQ(type("AT+CMGS=\"+33600000001\"\r"), "\r\n> ");
  EXPECT_EQ(lines(type("Hi @ all\x1A")), "+CMGS: 0|OK");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0].number, "+33600000001");
  EXPECT_EQ(sent_[0].text, "Hi @ all");
}

TEST_F(GsmModemTest, MessageReferencesBeginAgainAfter255) {
  for (int i = 0; i < 256; ++i)
    send();
  EXPECT_EQ(send(), "+CMGS: 0|OK");
}

TEST_F(GsmModemTest, StoresWhatItReceivesAndTellsAsItWasAsked) {
  modem().receive({"+33611111111", "Hi"});
  EXPECT_EQ(said(), "");
  ask("AT+CNMI=2,1,0,2,0");
  modem().receive({"ALERT", "жук"});
  EXPECT_EQ(said(), "+CMTI: \"SM\",2");
  const std::string all = ask("AT+CMGL=0");
  EXPECT_TRUE(all.starts_with("+CMGL: 1,0,,21|07913306091093F0040B913316111111F1000062")) << all;
  EXPECT_NE(all.find("0604360443043A"), std::string::npos) << all;
  EXPECT_EQ(ask("AT+CMGL=0"), "OK");
  EXPECT_EQ(ask("AT+CMGD=1"), "OK");
  EXPECT_EQ(ask("AT+CMGD=0,1"), "OK");
  EXPECT_EQ(ask("AT+CMGL=4"), "OK");
}

TEST_F(GsmModemTest, WhatIsToldWhileNobodyMayBeToldWaits) {
  ask("AT+CNMI=0,1,0,0,0");
  modem().receive({"+33611111111", "Hi"});
  EXPECT_EQ(said(), "");
  EXPECT_EQ(ask("AT+CNMI=2,1,0,0,0"), "OK|+CMTI: \"SM\",1");
}

TEST_F(GsmModemTest, LongTextsComeInParts) {
  ask("AT+CNMI=2,1,0,2,0");
  IncomingSms sms{"+33611111111", std::string(200, 'x')};
  sms.isReversed = true;
  modem().receive(sms);
  EXPECT_EQ(said(), "+CMTI: \"SM\",1|+CMTI: \"SM\",2");
  EXPECT_NE(ask("AT+CMGR=1")
                .find("0500030102"
                      "02"),
            std::string::npos);
  sms.missing = 1;
  modem().receive(sms);
  EXPECT_EQ(said(), "+CMTI: \"SM\",3");
}

TEST_F(GsmModemTest, AFullMemorySaysSoOnceAndWhatWaitsComesWhenThereIsRoom) {
  ask("AT+CNMI=2,1,0,2,0");
  EXPECT_EQ(inject("memory SM 1"), "");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "+CMTI: \"SM\",1");
  modem().receive({"1", "b"});
  modem().receive({"1", "c"});
  EXPECT_EQ(said(), "^SMMEMFULL: \"SM\"");
  EXPECT_EQ(ask("AT+CMGD=1"), "OK|+CMTI: \"SM\",1|^SMMEMFULL: \"SM\"");
}

TEST_F(GsmModemTest, DirectSmsAreToldNoMoreOnceOneIsNotAcknowledged) {
  ask("AT+CSMS=1");
  ask("AT+CNMI=2,2,0,1,0");
  modem().receive({"+33611111111", "a"});
  EXPECT_TRUE(said().starts_with("+CMT: ,20|0791"));
  modem().receive({"+33611111111", "b"});
  EXPECT_EQ(said(), "");
  EXPECT_TRUE(ask("AT+CNMA").starts_with("OK|+CMT: ,20|0791"));
  EXPECT_EQ(wait(seconds{17}), "");
  EXPECT_EQ(ask("AT+CNMI?"), "+CNMI: 2,0,0,0,0|OK");
  EXPECT_NE(ask("AT+CMGR=1"), "OK");
}

TEST_F(GsmModemTest, ThreeWrongPinsAskForThePuk) {
  ModemOptions options;
  options.pin = "1234";
  make(options);
  ask("AT+CMEE=1");
  EXPECT_EQ(ask("AT+CPIN?"), "+CPIN: SIM PIN|OK");
  EXPECT_EQ(ask("AT+CMGF=0"), "+CMS ERROR: 311");
  EXPECT_EQ(ask("AT+CREG?"), "+CREG: 0,0|OK");
  EXPECT_EQ(ask("AT+CPIN=\"0000\""), "+CME ERROR: 16");
  EXPECT_EQ(ask("AT+CPINR"), "+CPINR: SIM PIN,2,3|+CPINR: SIM PUK,10,10|OK");
  EXPECT_EQ(ask("AT+CPIN=1234"), "OK|SMS Ready");
  EXPECT_EQ(ask("AT+CREG?"), "+CREG: 0,1|OK");
  ask("AT+CFUN=1,1");
  EXPECT_EQ(wait(seconds{4}), "RDY|+CFUN: 1|+CPIN: SIM PIN");
  for (int i = 0; i < 3; ++i)
    ask("AT+CPIN=0000");
  ask("ATE0");
  EXPECT_EQ(ask("AT+CPIN?"), "+CPIN: SIM PUK|OK");
  EXPECT_EQ(ask("AT+CPIN=1234"), "ERROR");
  EXPECT_EQ(ask("AT+CPIN=12345678,4321"), "OK|SMS Ready");
}

TEST_F(GsmModemTest, ARebootForgetsSettingsAndIsSilentForAWhile) {
  ask("AT+CMEE=2");
  ask("AT+CNMI=2,1,0,0,0");
  EXPECT_EQ(ask("AT+CFUN=1,1"), "OK");
  wait(Duration{1});
  EXPECT_EQ(ask("AT"), "");
  EXPECT_EQ(wait(seconds{3}), "RDY|+CFUN: 1|+CPIN: READY|SMS Ready");
  EXPECT_EQ(type("AT+CMEE?\r"), "AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n");
  ask("ATE0");
  EXPECT_EQ(ask("AT+CNMI?"), "+CNMI: 0,0,0,0,0|OK");
}

TEST_F(GsmModemTest, AStickTakesItsPortAwayWithAReboot) {
  ModemOptions options;
  options.vanishesAtReboot = true;
  make(options);
  ask("AT+CFUN=1,1");
  wait(Duration{1});
  EXPECT_EQ(port_, "gone ");
  EXPECT_EQ(wait(seconds{3}), "RDY|+CFUN: 1|+CPIN: READY|SMS Ready");
  EXPECT_EQ(port_, "gone back ");
}

TEST_F(GsmModemTest, RadioOffSendsNothingAndWhatWaitsComesAfterwards) {
  ask("AT+CREG=1;+CNMI=2,1,0,0,0");
  EXPECT_EQ(ask("AT+CFUN=4"), "OK|+CREG: 0");
  EXPECT_EQ(send(), "+CMS ERROR: 331");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "");
  EXPECT_EQ(ask("AT+CFUN=1"), "OK|+CREG: 1|+CMTI: \"SM\",1");
}

TEST_F(GsmModemTest, RingsPhones) {
  EXPECT_EQ(inject("calls unanswered after 30s"), "");
  EXPECT_EQ(ask("ATD+33600000001;"), "OK");
  EXPECT_EQ(ask("AT+CLCC"), "+CLCC: 1,0,3,0,0,\"+33600000001\",145|OK");
  EXPECT_EQ(wait(seconds{30}), "NO ANSWER");
  EXPECT_EQ(ask("ATD+33600000002;"), "OK");
  wait(seconds{10});
  EXPECT_EQ(ask("AT+CHUP"), "OK");
  ASSERT_EQ(rings_.size(), 2U);
  EXPECT_EQ(rings_[0].length, seconds{30});
  EXPECT_EQ(rings_[1].number, "+33600000002");
  EXPECT_EQ(rings_[1].end, CallEnd::HungUp);
  EXPECT_EQ(rings_[1].length, seconds{10});
  inject("calls busy after 1s");
  ask("ATD+33600000002;");
  EXPECT_EQ(wait(seconds{1}), "BUSY");
}

TEST_F(GsmModemTest, IsRungByAPhone) {
  ask("AT+CLIP=1");
  modem().callIn("+33611111111", seconds{7});
  EXPECT_EQ(said(), "RING|+CLIP: \"+33611111111\",145");
  EXPECT_EQ(wait(seconds{7}), "RING|+CLIP: \"+33611111111\",145|NO CARRIER");
}

TEST_F(GsmModemTest, SaysLittleAtOnceWhenAsked) {
  ModemOptions options;
  options.chunk = 3;
  make(options);
  wait(seconds{1});
  EXPECT_EQ(type("AT\r"), "\r\nO");
  EXPECT_EQ(wait(Duration{1}), "K");
}

}  // namespace
}  // namespace tocsin::emulator
