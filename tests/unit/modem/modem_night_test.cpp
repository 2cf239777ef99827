// SPDX-License-Identifier: Apache-2.0
// What modems do at three in the morning, and what must not come of it.
#include <algorithm>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using drivers::SubmitEnd;
using ::testing::Contains;
using ::testing::Field;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ModemNightTest : public BenchTest {
 protected:
  static PhoneNumber ann() { return *PhoneNumber::parse("+33600000002", "FR"); }

  void plugInLocked(const std::string& configured) {
    options_.readPin = [configured]() -> Result<std::string> { return configured; };
    emulator::ModemOptions modem;
    modem.pin = "1234";
    modem.answerTime = Duration{50};
    plugIn(modem);
  }

  // Two SMS come while something ends the first AT+CMGR too early.
  void readTwoBeside(const std::string& fault) {
    startUp({.answerTime = Duration{50}});
    inject(fault);
    phoneSends("one");
    phoneSends("two");
    loop_.advance(minutes{3});
    EXPECT_THAT(textsReceived(), UnorderedElementsAre("one", "two")) << driver_->trace();
  }
};

TEST_F(ModemNightTest, APageDoesNotWaitForTheNetwork) {
  startUp({.answerTime = Duration{50}});
  inject("registration searching");
  for (int i = 1; i <= 4; ++i) {
    const Duration from = loop_.elapsed();
    EXPECT_EQ(handOver(page(i)).end, SubmitEnd::Refused);
    EXPECT_LT(loop_.elapsed() - from, seconds{10}) << "page " << i;
  }
  EXPECT_EQ(line_->opens, 1) << "a modem without a network is not hung";
}

TEST_F(ModemNightTest, OneLostAnswerDoesNotEndTheChecks) {
  plugIn();
  inject("silent AT+CNMI?");
  start();
  EXPECT_TRUE(untilUp(minutes{2})) << driver_->health().detail;
}

TEST_F(ModemNightTest, AModemThatAnswersAtAloneIsHelped) {
  startUp();
  inject("silent AT+C always");
  loop_.advance(minutes{5});
  EXPECT_FALSE(isUp());
  EXPECT_THAT(line_->opens, Ge(2));
}

TEST_F(ModemNightTest, AModemThatHangsAtEverySmsIsHelped) {
  for (const char* fault : {"silent AT+CMGS always", "silent at ctrl-z always"}) {
    SCOPED_TRACE(fault);
    startUp();
    inject(fault);
    for (int i = 1; i <= 4; ++i) {
      static_cast<void>(handOver(page(i)));
      loop_.advance(minutes{10});
    }
    EXPECT_THAT(line_->opens, Ge(2));
    EXPECT_THAT(line_->written, HasSubstr("ATZ")) << "being Up alone proves nothing";
    kill();
  }
}

TEST_F(ModemNightTest, AnOkTooManyDeletesNoSmsThatWasNotRead) {
  readTwoBeside("say OK before AT+CMGR=1");
}

TEST_F(ModemNightTest, ACallerWhoHangsUpDeletesNoSmsThatWasNotRead) {
  readTwoBeside("say \"NO CARRIER\" before AT+CMGR=1");
}

TEST_F(ModemNightTest, AListThatComesTooLateDeletesNoSmsThatWasNotRead) {
  plugIn({.answerTime = Duration{50}});
  inject("late AT+CMGL 31s");
  inject("late AT+CMGR=2 1s");
  phoneSends("one");
  phoneSends("two");
  start();
  loop_.advance(minutes{3});
  EXPECT_THAT(textsReceived(), UnorderedElementsAre("one", "two")) << driver_->trace();
}

TEST_F(ModemNightTest, AModemThatSaysOkTwiceInTwoReadsIsRead) {
  startUp({.answerTime = Duration{15}, .chunk = 7});
  inject("urc off");
  inject("quirk ok-twice");
  phoneSends("7042");
  loop_.advance(minutes{3});
  EXPECT_THAT(textsReceived(), Contains("7042")) << driver_->trace();
}

TEST_F(ModemNightTest, ABareOkWhileAPageIsSentIsNotItsEnd) {
  startUp({.submitTime = seconds{3}});
  submit(page(1));
  loop_.advance(seconds{1});
  inject("say OK now");
  loop_.advance(seconds{5});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted) << ends_[0].what;
}

TEST_F(ModemNightTest, AFloodOfAnEmptySlotHoldsUpNoStart) {
  plugIn({.answerTime = Duration{100}});
  inject("flood \"+CMTI: \\\"SM\\\",9\" 50ms");
  start();
  ASSERT_TRUE(untilUp(minutes{1})) << driver_->health().detail;
  inject("registration searching");
  loop_.advance(minutes{2});
  EXPECT_FALSE(isUp()) << "and no check";
}

TEST_F(ModemNightTest, AMemoryThatWasBusyOnceIsReadLater) {
  plugIn();
  inject("answer AT+CPMS=\"SR\" \"+CMS ERROR: 314\"");
  start();
  ASSERT_TRUE(untilUp(minutes{1}));
  static_cast<void>(handOver(page(1)));
  loop_.advance(minutes{1});
  EXPECT_THAT(reports_, SizeIs(1));
}

TEST_F(ModemNightTest, ACallerWhoHangsUpMakesNoDoubt) {
  startUp({.submitTime = seconds{3}});
  submit(page(1));
  loop_.advance(seconds{1});
  inject("say \"NO CARRIER\" now");
  loop_.advance(seconds{5});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted) << ends_[0].what;
}

TEST_F(ModemNightTest, SettingsThatAreShownOtherwiseAreNotLost) {
  plugIn();
  inject("answer AT+CNMI? \"\\r\\n+CNMI: 2,1,0,2,1\\r\\n\\r\\nOK\\r\\n\" always");
  start();
  EXPECT_TRUE(untilUp(minutes{2})) << driver_->health().detail;
  loop_.advance(hours{1});
  EXPECT_THAT(log_, SizeIs(Lt(5U)));
}

TEST_F(ModemNightTest, ReportsAreDeletedWhileAStormOfPagesGoesOut) {
  emulator::ModemOptions modem;
  modem.submitTime = seconds{1};
  modem.answerTime = Duration{50};
  modem.reportTime = Duration{300};
  startUp(modem);
  for (int i = 1; i <= 60; ++i) {
    static_cast<void>(handOver(page(i)));
  }
  EXPECT_THAT(deletes(), Ge(50)) << "or the memory is full and no acknowledgement comes in";
}

TEST_F(ModemNightTest, APinIsNotWrittenTwiceWhenAnswersAreMixedUp) {
  plugInLocked("9999");
  inject("say OK before AT+CPINR");
  start();
  loop_.advance(minutes{5});
  EXPECT_EQ(pinsGiven(), 1U) << driver_->trace();
}

TEST_F(ModemNightTest, ASlowSimDoesNotMakeARightPinAWrongOne) {
  plugInLocked("1234");
  start();
  while (pinsGiven() == 0) {
    loop_.advance(Duration{1});
  }
  inject("answer AT+CPIN? \"+CME ERROR: 14\" 12 times");
  EXPECT_TRUE(untilUp(minutes{3}));
  inject("power");
  loop_.advance(seconds{10});
  EXPECT_TRUE(untilUp(minutes{3})) << driver_->health().detail;
}

TEST_F(ModemNightTest, APortThatGoesJustBeforeAStartIsOpenedAgain) {
  plugIn();
  inject("sim missing");
  start();
  loop_.advance(seconds{20});
  ASSERT_EQ(driver_->health().link, Link::Down);
  inject("sim ready");
  inject("vanish for 5s");
  loop_.pass(seconds{70});  // the loop was held up; the next start is due, too
  loop_.advance(minutes{2});
  EXPECT_TRUE(isUp()) << driver_->health().detail;
}

TEST_F(ModemNightTest, ATokenOfTheSessionBeforeNamesNoOtherSms) {
  startUp();
  confirms_ = false;
  phoneSends("one");
  loop_.advance(seconds{2});
  ASSERT_THAT(received_, SizeIs(1));
  line_->modem().input("AT+CMGD=1\r");
  loop_.advance(seconds{1});
  inject("vanish for 5s");
  loop_.advance(seconds{2});
  phoneSends("two");
  loop_.advance(seconds{20});
  ASSERT_THAT(received_, SizeIs(2));
  const long before = deletes();
  driver_->confirmReceived(received_[0].token);
  loop_.advance(seconds{5});
  EXPECT_EQ(deletes(), before) << "it is not committed";
}

TEST_F(ModemNightTest, AClockThatStepsBackDoesNotLengthenTheListening) {
  startUp();
  inject("unplug for 3s");
  loop_.advance(seconds{1});
  kill();
  start({page(1)});
  loop_.advance(Duration{500});
  clock_.step(-hours{8});
  loop_.advance(minutes{2});
  EXPECT_TRUE(isUp()) << driver_->health().detail;
  EXPECT_THAT(ends_, SizeIs(1));
}

TEST_F(ModemNightTest, AClockThatStepsBackDoesNotHideThatThereIsNoNetwork) {
  plugIn();
  inject("registration searching");
  start();
  loop_.advance(seconds{5});
  clock_.step(-hours{2});
  loop_.advance(minutes{3});
  EXPECT_EQ(driver_->health().link, Link::Down);
}

TEST_F(ModemNightTest, WhoHasRepliedBeforeTheRingIsNotRung) {
  startUp({.submitTime = seconds{5}});
  submit(page(1));
  loop_.advance(seconds{1});
  driver_->ring(ann());
  loop_.advance(seconds{1});
  driver_->stopRinging();
  EXPECT_THAT(ringEnds_, IsEmpty()) << "never from inside the call";
  loop_.advance(minutes{2});
  EXPECT_THAT(line_->rings, IsEmpty());
  ASSERT_THAT(ringEnds_, SizeIs(1));
  EXPECT_EQ(ringEnds_[0].how, drivers::RingEnd::How::Interrupted);
}

TEST_F(ModemNightTest, ASimThatFallsOutIsNamed) {
  startUp();
  inject("sim missing");
  loop_.advance(minutes{2});
  EXPECT_THAT(driver_->health().troubles,
              Contains(Field(&LinkTrouble::kind, LinkTrouble::Kind::SimLocked)));
  EXPECT_THAT(driver_->health().whatToDo, HasSubstr("SIM"));
}

TEST_F(ModemNightTest, ALongTroubleDoesNotFillTheLog) {
  for (const char* fault : {"sim missing", "hang until power"}) {
    SCOPED_TRACE(fault);
    startUp();
    log_.clear();
    inject(fault);
    loop_.advance(hours{24});
    EXPECT_THAT(log_, SizeIs(Lt(20U)));
    kill();
  }
  startUp();
  log_.clear();
  inject("answer AT+CMGD \"+CMS ERROR: 302\" always");
  phoneSends("one");
  phoneSends("two");
  loop_.advance(hours{24});
  EXPECT_THAT(log_, SizeIs(2));
}

TEST_F(ModemNightTest, ASim7600IsNoSim600) {
  startUp();
  EXPECT_THAT(log_, Not(Contains(HasSubstr("SIM600"))));
}

}  // namespace
}  // namespace tocsin::modem
