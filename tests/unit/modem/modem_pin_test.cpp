// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ModemPinTest : public BenchTest {
 protected:
  void configure(const std::string& pin) {
    options_.readPin = [pin]() -> Result<std::string> { return pin; };
  }

  void plugInLocked(int tries = 3) {
    emulator::ModemOptions options;
    options.pin = "1234";
    options.pinTries = tries;
    options.answerTime = Duration{20};
    plugIn(options);
  }

  void expectLocked(const std::string& what) {
    EXPECT_FALSE(isUp());
    EXPECT_EQ(driver_->health().link, Link::Down);
    EXPECT_THAT(driver_->health().detail, HasSubstr(what));
    EXPECT_THAT(driver_->health().whatToDo, Not(IsEmpty()));
    ASSERT_THAT(driver_->health().troubles, SizeIs(1));
    EXPECT_EQ(driver_->health().troubles[0].kind, LinkTrouble::Kind::SimLocked);
  }
};

TEST_F(ModemPinTest, TheRightPinOpensTheSimAndIsForgotten) {
  configure("1234");
  plugInLocked();
  start();
  EXPECT_TRUE(untilUp(minutes{2})) << driver_->trace();
  EXPECT_EQ(pinsGiven(), 1U);
  EXPECT_THAT(notes_.text, Not(HasSubstr("pin")));
  EXPECT_EQ(notes_.writes, 2) << "before it was sent, and when it was right";
}

TEST_F(ModemPinTest, AWrongPinIsGivenOnceEver) {
  configure("9999");
  plugInLocked();
  start();
  loop_.advance(hours{2});
  EXPECT_EQ(pinsGiven(), 1U);
  expectLocked("tried on this SIM before");
  kill();
  start();
  loop_.advance(hours{1});
  EXPECT_EQ(pinsGiven(), 1U) << "the notes outlive the process";
  inject("power");
  loop_.advance(hours{1});
  EXPECT_EQ(pinsGiven(), 1U) << "and the modem's restart";
}

TEST_F(ModemPinTest, AfterAWrongPinTheCorrectedOneIsTried) {
  configure("9999");
  plugInLocked();
  start();
  loop_.advance(minutes{3});
  configure("1234");
  kill();
  start();
  EXPECT_TRUE(untilUp(minutes{3})) << driver_->trace();
  EXPECT_EQ(pinsGiven(), 2U);
}

TEST_F(ModemPinTest, ThePinIsNotedBeforeItIsSent) {
  configure("1234");
  plugInLocked();
  start();
  while (pinsGiven() == 0 && loop_.elapsed() < minutes{1}) {
    loop_.advance(Duration{1});
  }
  EXPECT_THAT(notes_.text, HasSubstr("pin tried 89330123456789012345"));
  EXPECT_THAT(notes_.text, Not(HasSubstr("1234 "))) << "the PIN itself is kept nowhere";
}

TEST_F(ModemPinTest, APinThatCannotBeNotedIsNotSent) {
  configure("1234");
  plugInLocked();
  notes_.isBroken = true;
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 0U);
  expectLocked("cannot be read");
}

TEST_F(ModemPinTest, WithFewerThanTwoTriesLeftNoPinIsSent) {
  configure("1234");
  plugInLocked(1);
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 0U);
  expectLocked("only 1 tries");
}

TEST_F(ModemPinTest, WithoutAPinFileNothingIsTried) {
  plugInLocked();
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 0U);
  expectLocked("none is configured");
}

TEST_F(ModemPinTest, WhatIsNoPinIsNeverSent) {
  configure("12\r\nAT+CFUN=0");
  plugInLocked();
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 0U);
  expectLocked("4 to 8 digits");
}

TEST_F(ModemPinTest, ASimThatWantsItsPukIsLeftAlone) {
  configure("1234");
  plugIn();
  inject("sim puk");
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 0U);
  expectLocked("PUK");
}

TEST_F(ModemPinTest, WithoutASimTheModemIsDownUntilThereIsOne) {
  plugIn();
  inject("sim missing");
  start();
  loop_.advance(minutes{5});
  expectLocked("SIM");
  inject("sim ready");
  EXPECT_TRUE(untilUp(minutes{3})) << driver_->trace();
  EXPECT_THAT(driver_->health().troubles, IsEmpty());
}

TEST_F(ModemPinTest, ASimThatIsBusyIsWaitedFor) {
  plugIn();
  inject("sim busy 15s");
  start();
  const auto took = untilUp(minutes{2});
  ASSERT_TRUE(took) << driver_->trace();
  EXPECT_LT(*took, seconds{20});
}

TEST_F(ModemPinTest, ARightPinIsSentAgainAfterTheModemRestarted) {
  configure("1234");
  plugInLocked();
  start();
  ASSERT_TRUE(untilUp(minutes{2}));
  inject("power");
  loop_.advance(seconds{40});
  EXPECT_TRUE(untilUp(minutes{5})) << driver_->trace();
  EXPECT_EQ(pinsGiven(), 2U);
}

TEST_F(ModemPinTest, AKillWhileThePinIsOnItsWayDoesNotSendItTwice) {
  configure("9999");
  plugInLocked();
  start();
  while (pinsGiven() == 0 && loop_.elapsed() < minutes{1}) {
    loop_.advance(Duration{1});
  }
  kill();
  loop_.advance(seconds{5});
  start();
  loop_.advance(minutes{10});
  EXPECT_EQ(pinsGiven(), 1U);
}

TEST_F(ModemPinTest, ARightPinThatAPowerCutTookFromTheSimIsGivenAgain) {
  configure("1234");
  plugInLocked();
  start();
  while (pinsGiven() == 0 && loop_.elapsed() < minutes{1}) {
    loop_.advance(Duration{1});
  }
  kill();
  inject("power");
  loop_.advance(seconds{10});
  start();
  EXPECT_TRUE(untilUp(minutes{2})) << "three tries are left, so none was used\n"
                                   << driver_->trace();
}

TEST_F(ModemPinTest, TheTraceHidesThePin) {
  configure("1234");
  plugInLocked();
  start();
  ASSERT_TRUE(untilUp(minutes{2}));
  EXPECT_THAT(driver_->trace(), HasSubstr("AT+CPIN=\"****"));
  EXPECT_THAT(driver_->trace(), Not(HasSubstr("\"1234\"")));
}

}  // namespace
}  // namespace tocsin::modem
