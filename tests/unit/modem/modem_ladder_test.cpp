// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Link;
using drivers::SubmitEnd;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ModemLadderTest : public BenchTest {
 protected:
  // How long the link was down because of `fault`, given while the modem was idle.
  std::optional<Duration> downFor(const std::string& fault, Duration most = minutes{10}) {
    inject(fault);
    const Duration from = loop_.elapsed();
    while (isUp() && loop_.elapsed() - from < minutes{3}) {
      loop_.advance(Duration{100});
    }
    EXPECT_FALSE(isUp()) << "the fault " << fault << " is noticed";
    const auto took = untilUp(most);
    EXPECT_TRUE(took) << fault << "\n" << driver_->trace();
    return took;
  }

  void expectItWorks() {
    const std::size_t before = line_->sent.size();
    EXPECT_EQ(handOver(page(100)).end, SubmitEnd::Accepted);
    EXPECT_THAT(line_->sent, SizeIs(before + 1));
    received_.clear();
    phoneSends("7042");
    loop_.advance(seconds{5});
    EXPECT_THAT(textsReceived(), Contains("7042")) << driver_->trace();
  }

  bool wasLogged(const std::string& part) const {
    return std::any_of(log_.begin(), log_.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  }
};

TEST_F(ModemLadderTest, ASilentModemIsHelpedByTheMildestRungThatHelps) {
  struct Case {
    std::string fault, logged;
    Duration atMost;
  };

  for (const Case& one : {Case{"hang until reopen", "opened again", seconds{30}},
                          Case{"hang until atz", "reset (ATZ)", minutes{1}},
                          Case{"hang until radio", "radio is switched off and on", minutes{2}},
                          Case{"hang until reset", "restarted (AT+CFUN=1,1)", minutes{4}}}) {
    SCOPED_TRACE(one.fault);
    log_.clear();
    startUp();
    const auto took = downFor(one.fault);
    ASSERT_TRUE(took);
    EXPECT_LE(*took, one.atMost);
    EXPECT_TRUE(wasLogged(one.logged));
    expectItWorks();
    kill();
  }
}

TEST_F(ModemLadderTest, AnEscEndsAHangWithoutTheLinkGoingDown) {
  startUp();
  inject("hang until esc");
  loop_.advance(minutes{2});
  EXPECT_TRUE(isUp());
  expectItWorks();
}

TEST_F(ModemLadderTest, AModemThatNothingHelpsIsTriedForEver) {
  startUp();
  inject("hang until power");
  loop_.advance(minutes{30});
  EXPECT_EQ(driver_->health().link, Link::Down);
  inject("power");
  EXPECT_TRUE(untilUp(minutes{5})) << driver_->trace();
  expectItWorks();
}

TEST_F(ModemLadderTest, AModemThatIsUnpluggedIsWaitedForAndNotReset) {
  startUp();
  log_.clear();
  const auto took = downFor("unplug for 1min");
  ASSERT_TRUE(took);
  EXPECT_LE(*took, seconds{80});
  EXPECT_FALSE(wasLogged("ATZ"));
  EXPECT_FALSE(wasLogged("CFUN"));
  expectItWorks();
}

TEST_F(ModemLadderTest, AModemThatRestartsByItselfIsStartedAnew) {
  startUp();
  inject("reboot");
  loop_.advance(seconds{60});
  EXPECT_TRUE(untilUp(minutes{2})) << driver_->trace();
  expectItWorks();
}

TEST_F(ModemLadderTest, AStickThatVanishesWithItsRestartComesBack) {
  startUp({.vanishesAtReboot = true});
  const auto took = downFor("hang until reset");
  ASSERT_TRUE(took);
  expectItWorks();
}

TEST_F(ModemLadderTest, AModemThatIsGoneInMidPduLeavesADoubtAndThenWorks) {
  startUp();
  inject("unplug for 10s at pdu 20");
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::InDoubt)
      << "all of it was given to the line; how far it came is not known";
  EXPECT_TRUE(untilUp(minutes{2}));
  expectItWorks();
}

TEST_F(ModemLadderTest, WithoutANetworkTheLinkIsDownUntilThereIsOne) {
  startUp();
  inject("registration searching");
  loop_.advance(minutes{1});
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_THAT(driver_->health().detail, HasSubstr("searching"));
  inject("registration roaming");
  const auto took = untilUp(minutes{1});
  ASSERT_TRUE(took);
  EXPECT_LE(*took, seconds{10});
  EXPECT_THAT(driver_->health().detail, HasSubstr("roaming"));
}

TEST_F(ModemLadderTest, AModemThatIsSilentInItsStartIsNotHalfStarted) {
  const std::vector<std::pair<std::string, std::string>> silent{
      {R"(silent "AT+CPMS=\"SM\"" 2 times)", "AT+CPMS=\"SM\""},
      {"silent AT+CNMI=1 2 times", "AT+CNMI=1"}};
  for (const auto& [fault, command] : silent) {
    SCOPED_TRACE(fault);
    plugIn();
    inject(fault);
    start();
    ASSERT_TRUE(untilUp(minutes{3})) << driver_->trace();
    expectItWorks();
    const std::string trace = driver_->trace();
    int asked = 0;
    for (auto at = trace.find(command); at != std::string::npos; at = trace.find(command, at + 1)) {
      ++asked;
    }
    EXPECT_GE(asked, 3) << trace;
    kill();
  }
}

TEST_F(ModemLadderTest, TheLogNamesTheModem) {
  startUp();
  inject("hang until reopen");
  loop_.advance(minutes{3});
  for (const std::string& line : log_) {
    EXPECT_EQ(line.rfind("modem modem1: ", 0), 0U) << line;
  }
  EXPECT_FALSE(log_.empty());
}

TEST_F(ModemLadderTest, AWeakSignalIsTold) {
  startUp();
  inject("signal 3");
  loop_.advance(minutes{1});
  ASSERT_THAT(driver_->health().troubles, SizeIs(1));
  EXPECT_EQ(driver_->health().troubles[0].kind, drivers::LinkTrouble::Kind::WeakSignal);
  inject("signal 5");
  loop_.advance(minutes{1});
  EXPECT_THAT(driver_->health().troubles, SizeIs(1)) << "it wavers";
  inject("signal 15");
  loop_.advance(minutes{1});
  EXPECT_THAT(driver_->health().troubles, SizeIs(0));
}

TEST_F(ModemLadderTest, FloodsAndOddAnswersChangeNothing) {
  for (const std::string fault : {"flood ^RSSI:20 20ms",
                                  "flood ^BOOT:12345678,0,0,0,75 200ms",
                                  "quirk garbage",
                                  "quirk nul",
                                  "quirk ok-twice",
                                  "quirk no-blank",
                                  "quirk no-ok AT+CPMS",
                                  "quirk no-ok AT+CPIN?"}) {
    SCOPED_TRACE(fault);
    plugIn();
    inject(fault);
    start();
    ASSERT_TRUE(untilUp(minutes{3})) << driver_->trace();
    for (int i = 1; i <= 5; ++i) {
      EXPECT_EQ(handOver(page(i)).end, SubmitEnd::Accepted);
    }
    EXPECT_THAT(line_->sent, SizeIs(5));
    expectItWorks();
    kill();
  }
}

}  // namespace
}  // namespace tocsin::modem
