// SPDX-License-Identifier: Apache-2.0
// Whatever a modem does: every page ends once and truly, and nothing that was received is lost.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <set>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::SubmitEnd;

constexpr std::array kTrouble{
    "hang until esc",
    "hang until reopen",
    "hang until atz",
    "hang until radio",
    "hang until reset",
    "hang for 40s",
    "vanish for 8s",
    "unplug for 15s",
    "reboot",
    "reboot at sent",
    "reboot at prompt",
    "unplug for 5s at pdu 30",
    "unplug for 5s at sent",
    "vanish for 5s at ctrl-z",
    "vanish for 9s at sent",
    "cms 38",
    "cms 332",
    "cms 314 2 times",
    "cms 500",
    "cms 1",
    "cms 199",
    "answer ERROR at sent",
    "silent at sent",
    "silent at ctrl-z",
    "silent at prompt",
    "late 90s at sent",
    "silent AT+CMGR 2 times",
    "silent AT+CMGL",
    "silent AT+CMGD 2 times",
    "answer AT+CMGD \"+CMS ERROR: 302\" 2 times",
    "silent AT+CPMS 2 times",
    "late AT+CREG 4s",
    "late AT+CSQ 7s",
    "say \"+CMTI: \\\"SM\\\",9\"",
    "say \"OK\"",
    "say \"^BOOT:1,2,3\"",
    "registration searching",
    "registration home",
    "urc repeat 3",
    "urc memory ME",
    "urc anywhere",
    "urc off",
    "urc normal",
    "slots late 2s",
    "slots normal",
    "quirk ok-twice",
    "quirk ok-twice off",
    "quirk nul",
    "flood ^RSSI:12 50ms",
    "flood off",
    "deaf until reset",
    "deaf off",
    "say \"NO CARRIER\"",
    "say \"NO CARRIER\" at sent",
    "say \"NO CARRIER\" before AT+CMGR",
    "say OK before AT+CMGR",
    "say OK before AT+CMGL",
    "say OK before AT+CMGD",
    "hang for 1s in AT+CPMS",
    "hang for 1s in AT+CMGR",
    "late AT+CMGR 11s",
    "late AT+CMGL 31s",
    "silent AT+CNMI?",
    "silent AT+CPMS",
};

class ModemWeatherTest : public BenchTest {
 protected:
  void play(unsigned seed) {
    std::mt19937 dice(seed);
    const auto below = [&](unsigned n) { return static_cast<int>(dice() % n); };
    ends_.clear();
    received_.clear();
    emulator::ModemOptions modem;
    modem.submitTime = Duration{below(4) * 700};
    modem.answerTime = Duration{below(3) * 15};
    modem.seed = seed;
    modem.chunk = below(3) == 0 ? static_cast<std::size_t>(1 + below(20)) : 0;
    plugIn(modem);
    line_->discards = below(2) == 0;
    start();
    std::multiset<std::string> said;
    for (int step = 0; step < 40; ++step) {
      if (below(2) == 0) inject(kTrouble.at(static_cast<std::size_t>(below(kTrouble.size()))));
      if (below(3) == 0) {
        said.insert("reply " + std::to_string(step));
        phoneSends("reply " + std::to_string(step));
      }
      if (below(2) == 0) judged(page(step + 1, "<7042> page " + std::to_string(step)));
      loop_.advance(Duration{below(30'000)});
    }
    calm();
    for (const std::string& text : said) {
      EXPECT_TRUE(hasReceived(text)) << text << " was lost";
    }
  }

  // The trouble ends; all that waited comes through.
  void calm() {
    for (const char* fault : {"clear",
                              "registration home",
                              "urc normal",
                              "flood off",
                              "deaf off",
                              "slots normal",
                              "power"}) {
      inject(fault);
    }
    loop_.advance(minutes{20});
    EXPECT_TRUE(untilUp(minutes{20})) << driver_->trace();
    EXPECT_EQ(handOver(page(999)).end, SubmitEnd::Accepted) << driver_->trace();
    loop_.advance(minutes{15});
  }

  void judged(const drivers::Submit& page) {
    const std::size_t before = line_->sent.size();
    const drivers::SubmitResult end = handOver(page, driver_->submitTimeMax());
    const bool wasSent = line_->sent.size() > before;
    if (end.end == SubmitEnd::Accepted) {
      EXPECT_TRUE(wasSent || end.what.find("197") != std::string::npos) << "nobody was told";
    }
    if (end.end == SubmitEnd::Refused) {
      EXPECT_FALSE(wasSent) << "refused, and yet sent: " << end.what << "\n" << driver_->trace();
    }
  }

  bool hasReceived(const std::string& text) const {
    return std::any_of(received_.begin(), received_.end(), [&](const drivers::Received& sms) {
      return sms.text == text;
    });
  }
};

TEST_F(ModemWeatherTest, EveryPageEndsTrulyAndNoReplyIsLost) {
  const char* const seeds = std::getenv("WEATHER_SEEDS");  // a longer run
  const unsigned most = seeds == nullptr ? 60 : static_cast<unsigned>(std::atoi(seeds));
  const char* const first = std::getenv("WEATHER_FIRST");
  for (unsigned seed = first == nullptr ? 1U : static_cast<unsigned>(std::atoi(first));
       seed <= most;
       ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play(seed);
    if (HasFailure()) return;
    kill();
  }
}

}  // namespace
}  // namespace tocsin::modem
