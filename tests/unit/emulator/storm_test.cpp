// SPDX-License-Identifier: Apache-2.0
// Everything at once: whatever is typed, injected and received, the emulator stands, and a modem
// that gets its power back and no faults works.
#include <random>

#include "modem_bench.h"

namespace tocsin::emulator {
namespace {

constexpr std::string_view kTyped[] = {"AT\r",
                                       "ATE1\r",
                                       "ATE0\r",
                                       "ATZ\r",
                                       "AT+CFUN=1,1\r",
                                       "AT+CFUN=4\r",
                                       "AT+CFUN=1\r",
                                       "AT+CMGL=4\r",
                                       "AT+CMGR=1\r",
                                       "AT+CMGD=1,4\r",
                                       "AT+CPMS?\r",
                                       "AT+CREG=2\r",
                                       "AT+CSMS=1\r",
                                       "AT+CNMA\r",
                                       "AT+CNMI=2,2,0,1\r",
                                       "AT+CMGS=18\r",
                                       "AT+CMGF=1\r",
                                       "AT+CMGF=0\r",
                                       "ATD+336;\r",
                                       "AT+CHUP\r",
                                       "AT+CPIN=1234\r",
                                       "AT+CPIN=0\r",
                                       "AT+CMGS=\"1\"\r",
                                       "\x1B",
                                       "\x1A",
                                       "AT+C;;;+=?\"\r",
                                       "AT&\r",
                                       "\r\r\r",
                                       "ATS0=?V0\r",
                                       "ATV1\r",
                                       "AT+CMGS=18\r0021000B913306000000F1000005C8329BFD06\x1A",
                                       "AT+CNMI=2,1,0,2\rAT+CPMS=\"ME\",\"ME\",\"ME\"\rAT+CSQ\r"};

constexpr std::string_view kInjected[] = {"hang until reset",
                                          "hang for 2s at pdu 3",
                                          "hang until atz before AT+CMGR",
                                          "vanish for 1s",
                                          "vanish for 1s at sent",
                                          "unplug for 2s in AT+CSQ",
                                          "reboot at ctrl-z",
                                          "reboot at sent",
                                          "say RING in AT",
                                          "answer AT+CSQ X",
                                          "silent at sent",
                                          "late 3s at sent",
                                          "late AT+CMGS 1s",
                                          "cms 38",
                                          "registration denied",
                                          "registration home",
                                          "deaf until radio",
                                          "sim busy 1s",
                                          "sim pin",
                                          "sim ready",
                                          "memory SM 1",
                                          "memory SM 20",
                                          "flood ^RSSI:1 100ms",
                                          "flood off",
                                          "urc anywhere",
                                          "urc repeat 2",
                                          "urc normal",
                                          "slots late 1s",
                                          "quirk garbage",
                                          "quirk no-ok AT",
                                          "quirk no-ok AT off",
                                          "reports 70 after 100ms",
                                          "submit 1s",
                                          "submit 0s",
                                          "calls busy after 1s",
                                          "plug",
                                          "power",
                                          "clear"};

class StormTest : public ModemTest {
 protected:
  void step(std::mt19937& dice) {
    const auto one = [&dice](const auto& all) { return all[dice() % std::size(all)]; };
    switch (dice() % 6) {
      case 0: inject(one(kInjected)); break;
      case 1: wait(Duration{dice() % 3'000}); break;
      case 2: modem().receive({"+33611111111", std::string(dice() % 400, 'x')}); break;
      case 3: type(std::string(1, static_cast<char>(dice() % 256))); break;
      default: type(one(kTyped));
    }
  }

  void calm() {
    for (const char* line : {"clear",
                             "flood off",
                             "plug",
                             "sim ready",
                             "deaf off",
                             "submit 0s",
                             "registration home",
                             "quirk garbage off",
                             "quirk no-ok AT off",
                             "power"})
      inject(line);
    wait(minutes{2});
    ask("ATE0");
  }
};

TEST_F(StormTest, TheModemWorksAfterEveryStorm) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 dice(seed);
    ModemOptions options;
    options.answerTime = Duration{seed % 3};
    options.chunk = seed % 4;
    options.vanishesAtReboot = seed % 2 == 0;
    make(options);
    for (int i = 0; i < 100; ++i)
      step(dice);
    calm();
    type("AT+CMGS=18\r");
    wait(seconds{1});
    const std::size_t before = sent_.size();
    type(std::string(kHello) + "\x1A");
    wait(seconds{1});
    ASSERT_EQ(sent_.size(), before + 1) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tocsin::emulator
