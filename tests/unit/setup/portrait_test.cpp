// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/setup/modems.h"

namespace tocsin::setup {
namespace {

using Dialogue = std::vector<std::pair<std::string, std::string>>;

Modem portraitOf(const Dialogue& dialogue) {
  Portrait portrait(Modem{.device = "/d", .baud = 9'600});
  for (const auto& [command, line] : dialogue) {
    portrait.read(command, line);
  }
  return portrait.modem();
}

TEST(PortraitTest, AModemSaysWhatItIs) {
  const Modem modem = portraitOf({{"AT+CGMI", "Quectel"},
                                  {"AT+CGMM", "+CGMM: \"EC25\""},
                                  {"AT+CGSN", "867698041234567"},
                                  {"AT+CPIN?", "+CPIN: READY"},
                                  {"AT+CREG?", "+CREG: 0,3"},
                                  {"AT+CEREG?", "+CEREG: 0,1"},
                                  {"AT+CSQ", "+CSQ: 21,99"},
                                  {"AT+COPS?", "+COPS: 0,0,\"Orange F\",7"}});
  EXPECT_EQ(modem.device, "/d");
  EXPECT_EQ(modem.maker, "Quectel");
  EXPECT_EQ(modem.model, "EC25");
  EXPECT_EQ(modem.imei, "867698041234567");
  EXPECT_EQ(modem.sim, "ready");
  EXPECT_FALSE(modem.asksPin);
  EXPECT_EQ(modem.network, "registered");
  EXPECT_EQ(modem.signal, "-71 dBm");
  EXPECT_EQ(modem.operatorName, "Orange F");
  EXPECT_EQ(modem.technology, "4G (LTE)");
}

TEST(PortraitTest, EchoesAndWhatIsSaidUnaskedAreNotTakenForAnswers) {
  const Modem modem = portraitOf({{"AT+CGMI", "AT+CGMI"},
                                  {"AT+CGMI", "huawei"},
                                  {"AT+CGMI", "^RSSI:20"},
                                  {"AT+CGSN", "AT+CGSN"},
                                  {"AT+CGSN", "^BOOT:1,2"}});
  EXPECT_EQ(modem.maker, "huawei");
  EXPECT_EQ(modem.imei, "");
}

TEST(PortraitTest, ASimThatAsksForItsPinIsSeen) {
  EXPECT_TRUE(portraitOf({{"AT+CPIN?", "+CPIN: SIM PIN"}}).asksPin);
  EXPECT_EQ(portraitOf({{"AT+CPIN?", "+CPIN: SIM PUK"}}).sim, "locked, asks for its PUK");
  EXPECT_EQ(portraitOf({{"AT+CREG?", "+CREG: 0,2"}}).network, "not registered");
  EXPECT_EQ(portraitOf({{"AT+CSQ", "+CSQ: 2,99"}}).signal, "-109 dBm, weak");
}

TEST(PortraitTest, NoQuestionChangesAnything) {
  for (const std::string& question : questions()) {
    EXPECT_EQ(question.find('='), std::string::npos) << question;
  }
}

TEST(PortraitTest, APortThatIsNotThereOrNoTerminalIsTold) {
  EXPECT_EQ(probe("/dev/none-such").error().fault, Fault::Transient);
  EXPECT_EQ(probe("/dev/null").error().fault, Fault::Config);
}

}  // namespace
}  // namespace tocsin::setup
