// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/faults.h"

#include "modem_bench.h"

namespace tocsin::emulator {
namespace {

class FaultsTest : public ModemTest {};

TEST_F(FaultsTest, AWrongLineSaysWhatWouldBeRight) {
  for (const char* line : {"",
                           "explode",
                           "hang",
                           "hang until tomorrow",
                           "hang for ever",
                           "say",
                           "answer \"AT",
                           "answer TEXT",
                           "late 5s",
                           "silent",
                           "cms many",
                           "vanish for",
                           "say X at noon",
                           "say X at pdu",
                           "cms 38 0 times",
                           "cms 38 twice",
                           "registration maybe",
                           "deaf until noon",
                           "sim old",
                           "memory XX 3",
                           "flood TEXT",
                           "urc",
                           "slots",
                           "quirk",
                           "reports 256",
                           "submit",
                           "calls later"}) {
    EXPECT_NE(inject(line), "") << line;
  }
}

TEST_F(FaultsTest, SubmitsAreRefusedAsOftenAsAsked) {
  inject("cms 38 2 times");
  EXPECT_EQ(send(), "+CMS ERROR: 38");
  EXPECT_EQ(send(), "+CMS ERROR: 38");
  EXPECT_EQ(send(), "+CMGS: 0|OK");
  EXPECT_EQ(sent_.size(), 1U);
  inject("cms 500 always");
  inject("cms 21");
  EXPECT_EQ(send(), "+CMS ERROR: 500");
  inject("clear");
  EXPECT_EQ(send(), "+CMGS: 1|OK");
}

TEST_F(FaultsTest, CommandsGetOtherAnswersAndAreNotCarriedOut) {
  EXPECT_EQ(inject("answer \"AT+CMGS\" \"+CMS ERROR: 332\""), "");
  EXPECT_EQ(ask("AT+CMGS=18"), "+CMS ERROR: 332");
  inject("answer AT+CMEE ERROR always");
  EXPECT_EQ(ask("at+cmee=1"), "ERROR");
  EXPECT_EQ(ask("AT+CMEE=1"), "ERROR");
  inject("clear");
  EXPECT_EQ(ask("AT+CMEE?"), "+CMEE: 0|OK");
  inject("answer \"\\r\\n+CREG: 2,1\\r\\n\" before AT+CREG");
  EXPECT_EQ(type("AT+CREG?\r"), "\r\n+CREG: 2,1\r\n");
  EXPECT_EQ(inject("silent AT+CSQ"), "");
  EXPECT_EQ(ask("AT+CSQ"), "");
  EXPECT_EQ(ask("AT+CSQ"), "+CSQ: 20,99|OK");
  EXPECT_EQ(inject("late AT+CSQ 2s"), "");
  EXPECT_EQ(ask("AT+CSQ"), "");
  EXPECT_EQ(wait(seconds{2}), "+CSQ: 20,99|OK");
}

struct CureRow {
  std::string_view cure;
  std::vector<std::string_view> tooWeak;
  std::string_view strong;
};

TEST_F(FaultsTest, AHungModemIsWokenByWhatCuresItAndNothingLess) {
  const std::vector<CureRow> rows{
      {"esc", {"AT\r"}, "\x1B"},
      {"reopen", {"\x1B", "AT\r"}, "reopen"},
      {"atz", {"\x1B", "reopen", "AT\r"}, "ATZE0\r"},
      {"radio", {"\x1B", "reopen", "ATZ\r", "AT+CFUN=1\r", "AT+CFUN=0\r"}, "AT+CFUN=1\r"},
      {"reset", {"\x1B", "reopen", "ATZ\r", "AT+CFUN=0\r", "AT+CFUN=1\r"}, "AT+CFUN=1,1\r"},
      {"power", {"reopen", "ATZ\r", "AT+CFUN=0\r", "AT+CFUN=1\r", "AT+CFUN=1,1\r"}, "power"}};
  for (const CureRow& row : rows) {
    EXPECT_EQ(inject("hang until " + std::string(row.cure)), "");
    const auto treat = [this](std::string_view how) {
      if (how == "reopen") return modem().reopened();
      if (how == "power") return void(inject(how));
      type(how);
    };
    for (const std::string_view weak : row.tooWeak) {
      treat(weak);
      EXPECT_EQ(ask("AT"), "") << row.cure << weak;
    }
    treat(row.strong);
    wait(seconds{4});
    ask("ATE0");
    EXPECT_EQ(ask("AT"), "OK") << row.cure;
  }
}

TEST_F(FaultsTest, AHungModemMayWakeByItself) {
  inject("hang for 20s at prompt");
  EXPECT_EQ(type("AT+CMGS=18\r"), "\r\n> ");
  EXPECT_EQ(type(std::string(kHello) + "\x1A"), "");
  wait(seconds{20});
  EXPECT_EQ(ask("AT"), "OK");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(FaultsTest, WhatCameWhileItHungIsToldWhenItWakes) {
  ask("AT+CNMI=2,1,0,0,0");
  inject("hang until esc");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "");
  EXPECT_EQ(lines(type("\x1B")), "+CMTI: \"SM\",1");
}

TEST_F(FaultsTest, OnlyALossOfPowerCuresWhatNeedsOne) {
  inject("deaf until power");
  modem().receive({"1", "a"});
  ask("AT+CFUN=1,1");
  wait(seconds{4});
  ask("ATE0");
  EXPECT_EQ(ask("AT+CMGL=4"), "OK");
  inject("unplug for 1s");
  wait(seconds{1});
  ask("ATE0");
  EXPECT_TRUE(ask("AT+CMGL=4").starts_with("+CMGL: 1,0,,"));
}

TEST_F(FaultsTest, AnAnswerMayBeLostAlthoughItWasSent) {
  inject("silent at sent");
  EXPECT_EQ(send(), "");
  EXPECT_EQ(sent_.size(), 1U);
  EXPECT_EQ(ask("AT"), "OK");
  inject("late 40s at sent");
  EXPECT_EQ(send(), "");
  EXPECT_EQ(sent_.size(), 2U);
  EXPECT_EQ(wait(seconds{40}), "+CMGS: 1|OK");
  inject("silent at ctrl-z");
  EXPECT_EQ(send(), "");
  EXPECT_EQ(sent_.size(), 2U);
  inject("answer \"+CMS ERROR: 332\" at sent");
  EXPECT_EQ(send(), "+CMS ERROR: 332");
  EXPECT_EQ(sent_.size(), 3U);
}

TEST_F(FaultsTest, ThePortGoesWhereItIsToldTo) {
  inject("vanish for 2s at pdu 10");
  send();
  EXPECT_EQ(port_, "gone ");
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(ask("AT"), "");
  wait(seconds{2});
  EXPECT_EQ(port_, "gone back ");
  EXPECT_EQ(ask("AT"), "OK");
  inject("vanish for 1s as B at sent");
  EXPECT_EQ(send(), "");
  EXPECT_EQ(sent_.size(), 1U);
  wait(seconds{1});
  inject("vanish at ctrl-z");
  EXPECT_EQ(send(), "");
  EXPECT_EQ(sent_.size(), 1U);
  wait(minutes{5});
  EXPECT_TRUE(modem().isGone());
  inject("plug");
  EXPECT_FALSE(modem().isGone());
  EXPECT_EQ(port_, "gone back gone backB gone back ");
}

TEST_F(FaultsTest, ASubmitOnTheAirOutlivesThePortButNotThePower) {
  inject("submit 5s");
  send();
  inject("vanish for 1s");
  wait(seconds{1});
  EXPECT_EQ(ask("AT"), "OK");
  EXPECT_EQ(wait(seconds{5}), "") << "the answer is lost";
  EXPECT_EQ(sent_.size(), 1U);
  send();
  inject("unplug for 1s");
  EXPECT_TRUE(wait(seconds{10}).starts_with("RDY"));
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(FaultsTest, ItMayGoAwayAtEveryPointOfASubmit) {
  for (const char* time : {"submit 0s", "submit 2s"}) {
    for (const char* deed : {"reboot", "unplug for 1s", "vanish for 1s", "hang for 1s"}) {
      for (const char* point : {"at prompt", "at pdu 5", "at ctrl-z", "at sent"}) {
        const bool isSent = std::string_view(point) == "at sent";
        const std::size_t before = sent_.size();
        inject(time);
        EXPECT_EQ(inject(std::string(deed) + " " + point), "");
        type("AT+CMGS=18\r");
        type(std::string(kHello) + "\x1A");
        const std::string said = wait(seconds{10});
        EXPECT_EQ(said.find("+CMGS"), std::string::npos) << deed << point << said;
        EXPECT_EQ(sent_.size() - before, isSent ? 1U : 0U) << deed << point;
        ask("ATE0");
        EXPECT_EQ(ask("AT"), "OK") << deed << point;
      }
    }
  }
}

TEST_F(FaultsTest, ItRebootsByItself) {
  inject("reboot after AT+CSQ");
  EXPECT_EQ(ask("AT+CSQ"), "+CSQ: 20,99|OK");
  EXPECT_EQ(ask("AT"), "");
  EXPECT_TRUE(wait(seconds{3}).starts_with("RDY"));
}

TEST_F(FaultsTest, UrcsComeInTheMiddleOfThings) {
  inject("say ^RSSI:20 in AT+CSQ");
  EXPECT_EQ(ask("AT+CSQ"), "+CSQ: 20,99|^RSSI:20|OK");
  inject("say RING at pdu 6");
  EXPECT_EQ(send(), "RING|+CMGS: 0|OK");
  inject("say \"\\r\\nNO \"");
  EXPECT_EQ(std::exchange(output_, {}), "\r\nNO ");
  ask("AT+CNMI=2,1,0,0,0");
  inject("urc anywhere");
  type("AT+CMGS=18\r");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "+CMTI: \"SM\",1");
}

TEST_F(FaultsTest, FloodsGoOnUntilTheyAreOff) {
  inject("flood ^RSSI:20 100ms");
  EXPECT_EQ(wait(Duration{300}), "^RSSI:20|^RSSI:20|^RSSI:20");
  inject("flood off");
  EXPECT_EQ(wait(seconds{1}), "");
}

TEST_F(FaultsTest, RegistrationAndSignalAreTold) {
  ask("AT+CREG=2");
  inject("registration denied");
  EXPECT_EQ(said(), "+CREG: 3");
  EXPECT_EQ(send(), "+CMS ERROR: 331");
  inject("registration roaming");
  EXPECT_EQ(said(), "+CREG: 5,\"2AF5\",\"0B88E350\"");
  inject("signal 3");
  EXPECT_EQ(ask("AT+CSQ"), "+CSQ: 3,99|OK");
}

TEST_F(FaultsTest, ADeafModemSendsAndHearsAgainWhenCured) {
  ask("AT+CNMI=2,1,0,0,0");
  inject("deaf until radio");
  modem().receive({"1", "a"});
  EXPECT_EQ(send(), "+CMGS: 0|OK");
  modem().reopened();
  EXPECT_EQ(said(), "");
  ask("AT+CFUN=4");
  EXPECT_EQ(ask("AT+CFUN=1"), "OK|+CMTI: \"SM\",1");
}

TEST_F(FaultsTest, TheSimMayBeGoneOrBusy) {
  ask("AT+CMEE=1");
  inject("sim missing");
  EXPECT_EQ(ask("AT+CPIN?"), "+CME ERROR: 10");
  EXPECT_EQ(ask("AT+CMGF=0"), "+CMS ERROR: 310");
  inject("sim ready");
  inject("sim busy 4s");
  EXPECT_EQ(said(), "SMS Ready");
  EXPECT_EQ(ask("AT+CPIN?"), "+CME ERROR: 14");
  EXPECT_EQ(ask("AT+CPMS?"), "+CMS ERROR: 314");
  wait(seconds{4});
  EXPECT_EQ(ask("AT+CMGF=0"), "OK");
  inject("sim puk");
  EXPECT_EQ(ask("AT+CPIN?"), "+CPIN: SIM PUK|OK");
}

TEST_F(FaultsTest, UrcsOfStoredSmsAreRepeatedWrongOrMissing) {
  ask("AT+CNMI=2,1,0,0,0");
  inject("urc repeat 2");
  inject("urc memory ME");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "+CMTI: \"ME\",1|+CMTI: \"ME\",1");
  inject("urc off");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "");
  inject("urc normal");
  inject("slots late 2s");
  modem().receive({"1", "a"});
  EXPECT_EQ(said(), "+CMTI: \"SM\",3");
  EXPECT_EQ(ask("AT+CMGR=3"), "OK");
  wait(seconds{2});
  EXPECT_TRUE(ask("AT+CMGR=3").starts_with("+CMGR: 0,,"));
}

TEST_F(FaultsTest, QuirksBendTheAnswers) {
  inject("quirk ok-twice");
  EXPECT_EQ(ask("AT"), "OK|OK");
  inject("quirk ok-twice off");
  inject("quirk no-blank");
  EXPECT_EQ(ask("AT+CSQ"), "+CSQ:20,99|OK");
  inject("quirk no-blank off");
  inject("quirk no-ok AT+CPIN");
  EXPECT_EQ(ask("AT+CPIN?"), "+CPIN: READY");
  EXPECT_EQ(ask("AT"), "OK");
  inject("quirk nul");
  EXPECT_EQ(type("AT\r"), std::string("\0\0\r\nOK\r\n", 8));
  inject("quirk nul off");
  inject("quirk garbage");
  EXPECT_TRUE(ask("AT").ends_with("#~\x7F|OK"));
}

TEST_F(FaultsTest, ReportsSayWhatTheyAreToldTo) {
  ask("AT+CNMI=2,0,0,1,0");
  inject("reports 70 after 5s");
  EXPECT_EQ(send(), "+CMGS: 0|OK");
  EXPECT_EQ(wait(seconds{4}), "");
  const std::string report = wait(seconds{1});
  EXPECT_TRUE(report.starts_with("+CDS: 25|") && report.ends_with("46")) << report;
  inject("reports off");
  send();
  EXPECT_EQ(wait(minutes{1}), "");
  EXPECT_TRUE(modem().deliveryReport(1, 0));
  EXPECT_TRUE(said().starts_with("+CDS: 25|"));
  EXPECT_FALSE(modem().deliveryReport(9, 0));
}

}  // namespace
}  // namespace tocsin::emulator
