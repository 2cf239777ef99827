// SPDX-License-Identifier: Apache-2.0
#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Refusal;
using drivers::SubmitEnd;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class ModemDoubtTest : public BenchTest {
 protected:
  // Hands a page over and kills the process while it is on its way.
  void killInFlight(Duration after) {
    submit(page(1));
    loop_.advance(after);
    kill();
    line_->written.clear();
  }
};

TEST_F(ModemDoubtTest, TheLateAnswerBehindACrashIsHeard) {
  startUp({.submitTime = seconds{2}});
  killInFlight(seconds{1});
  loop_.advance(seconds{3});
  start({page(1)});
  loop_.advance(Duration{10});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted) << ends_[0].what;
  EXPECT_EQ(ends_[0].reference, std::to_string(line_->sent.at(0).reference));
  EXPECT_TRUE(untilUp(minutes{1}));
  EXPECT_THAT(line_->sent, SizeIs(1));
}

TEST_F(ModemDoubtTest, NothingIsWrittenWhileTheAnswerMayCome) {
  startUp({.submitTime = seconds{8}});
  killInFlight(seconds{1});
  start({page(1)});
  loop_.advance(seconds{6});
  EXPECT_EQ(line_->written, "");
  loop_.advance(seconds{2});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted);
}

TEST_F(ModemDoubtTest, APortThatDropsWhatComesWhileItIsClosedLeavesADoubt) {
  startUp({.submitTime = seconds{2}});
  line_->discards = true;
  killInFlight(seconds{1});
  loop_.advance(seconds{3});
  start({page(1)});
  loop_.advance(seconds{9});
  EXPECT_THAT(ends_, SizeIs(0)) << "it is listened for 10 s";
  loop_.advance(seconds{2});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
  EXPECT_TRUE(untilUp(minutes{1}));
}

TEST_F(ModemDoubtTest, WhatTheMemoriesHoldIsToldBeforeTheDoubt) {
  startUp({.submitTime = seconds{2}});
  line_->discards = true;
  killInFlight(seconds{1});
  loop_.advance(seconds{5});
  start({page(1)});
  while (ends_.empty() && loop_.elapsed() < minutes{2}) {
    loop_.advance(Duration{1});
  }
  ASSERT_THAT(reports_, SizeIs(1)) << "its delivery report spares the second SMS";
  EXPECT_EQ(reports_[0].reference, std::to_string(line_->sent.at(0).reference));
  EXPECT_TRUE(reports_[0].sentAt);
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
}

TEST_F(ModemDoubtTest, AProgramThatIsKilledAgainAndAgainDoesNotListenForEver) {
  startUp({.submitTime = seconds{2}});
  line_->discards = true;
  killInFlight(seconds{1});
  loop_.advance(seconds{3});
  for (int i = 0; i < 4; ++i) {
    start({page(1)});
    loop_.advance(seconds{3});
    if (ends_.empty()) kill();
  }
  ASSERT_THAT(ends_, SizeIs(1)) << "10 s since it began to listen, not since it was killed last";
  EXPECT_EQ(notes_.text.find("listening"), std::string::npos);
}

TEST_F(ModemDoubtTest, AnOkOfSomethingElseDoesNotEndTheListening) {
  startUp({.submitTime = seconds{6}});
  killInFlight(seconds{1});
  start({page(1)});
  loop_.advance(seconds{1});
  inject("say OK");
  loop_.advance(seconds{2});
  EXPECT_THAT(ends_, SizeIs(0));
  EXPECT_EQ(line_->written, "");
  loop_.advance(seconds{3});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::Accepted);
}

TEST_F(ModemDoubtTest, AnotherHandOverIsListenedForFromTheBeginning) {
  startUp({.submitTime = seconds{2}});
  line_->discards = true;
  killInFlight(seconds{1});
  loop_.advance(seconds{3});
  start({page(1)});
  loop_.advance(seconds{8});
  kill();
  start({page(2)});
  loop_.advance(seconds{9});
  EXPECT_THAT(ends_, SizeIs(0));
  loop_.advance(seconds{3});
  EXPECT_THAT(ends_, SizeIs(1));
}

TEST_F(ModemDoubtTest, TheSlowestHandOverOfTheDaySaysHowLongIsListened) {
  startUp({.submitTime = seconds{9}});
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted);
  kill();
  ends_.clear();
  start({page(2)});
  loop_.advance(seconds{26});
  EXPECT_THAT(ends_, SizeIs(0)) << "three times 9 s";
  loop_.advance(seconds{2});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
}

TEST_F(ModemDoubtTest, APromptThatACrashLeftOpenIsLeftByEsc) {
  startUp();
  kill();
  line_->written.clear();
  line_->modem().input("AT+CMGS=20\r");  // a prompt stands open, and half a PDU in it
  line_->modem().input("0011000B91");
  loop_.advance(seconds{1});
  start({page(1)});
  ASSERT_TRUE(untilUp(minutes{1})) << driver_->trace();
  EXPECT_THAT(line_->sent, SizeIs(0));
  EXPECT_THAT(line_->written, Not(HasSubstr("\x1a")));
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted);
}

TEST_F(ModemDoubtTest, WhenThePortDoesNotOpenTheDoubtIsToldAllTheSame) {
  startUp();
  inject("unplug for 10min");
  loop_.advance(seconds{1});
  kill();
  ends_.clear();
  start({page(1)});
  loop_.advance(seconds{11});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
}

TEST_F(ModemDoubtTest, EveryEndOfASubmitIsToldAsItIs) {
  struct Case {
    std::string fault;
    SubmitEnd end;
    Refusal refusal;
    bool wasSent;
  };

  for (const Case& one :
       {Case{"cms 38", SubmitEnd::Refused, Refusal::ForNow, false},
        Case{"cms 1", SubmitEnd::Refused, Refusal::Recipient, false},
        Case{"cms 8", SubmitEnd::Refused, Refusal::Account, false},
        Case{"cms 96", SubmitEnd::Refused, Refusal::Form, false},
        Case{"cms 332", SubmitEnd::InDoubt, {}, false},
        Case{"cms 197", SubmitEnd::Accepted, {}, false},
        Case{"answer ERROR at ctrl-z", SubmitEnd::InDoubt, {}, false},
        Case{"answer ERROR at sent", SubmitEnd::InDoubt, {}, true},
        Case{"answer OK at ctrl-z", SubmitEnd::InDoubt, {}, false},
        Case{"silent at sent", SubmitEnd::InDoubt, {}, true},
        Case{"silent at ctrl-z", SubmitEnd::InDoubt, {}, false},
        Case{"late 100s at sent", SubmitEnd::Accepted, {}, true},
        Case{"unplug for 5s at sent", SubmitEnd::InDoubt, {}, true},
        Case{"unplug for 5s at ctrl-z", SubmitEnd::InDoubt, {}, false},
        Case{"unplug for 5s at prompt", SubmitEnd::Refused, Refusal::ForNow, false},
        Case{"unplug for 5s before AT+CMGS", SubmitEnd::Refused, Refusal::ForNow, false},
        Case{"reboot at sent", SubmitEnd::InDoubt, {}, true},
        Case{"silent AT+CMGS", SubmitEnd::Refused, Refusal::ForNow, false},
        Case{"answer AT+CMGS ERROR", SubmitEnd::Refused, Refusal::ForNow, false}}) {
    SCOPED_TRACE(one.fault);
    startUp();
    inject(one.fault);
    const auto end = handOver(page(1));
    EXPECT_EQ(end.end, one.end) << end.what << "\n" << driver_->trace();
    if (one.end == SubmitEnd::Refused) {
      EXPECT_EQ(end.refusal, one.refusal) << end.what;
    }
    EXPECT_EQ(line_->sent.size(), one.wasSent ? 1U : 0U);
    EXPECT_TRUE(untilUp(minutes{5})) << driver_->trace();
    EXPECT_EQ(handOver(page(2)).end, SubmitEnd::Accepted) << driver_->trace();
    kill();
  }
}

TEST_F(ModemDoubtTest, NoPageIsTypedIntoAModemThatHasRestartedSilently) {
  startUp();
  inject("answer AT+CMGS \"AT+CMGS=33\\r\\r\\n> \"");  // it echoes: nothing is set any more
  const auto end = handOver(page(1));
  EXPECT_EQ(end.end, SubmitEnd::Refused) << end.what;
  EXPECT_EQ(end.refusal, Refusal::ForNow);
  EXPECT_THAT(line_->written, Not(HasSubstr("\x1a")));
  EXPECT_TRUE(untilUp(minutes{1})) << driver_->trace();
  EXPECT_EQ(handOver(page(2)).end, SubmitEnd::Accepted) << driver_->trace();
}

TEST_F(ModemDoubtTest, ABusySimIsAskedAgainSoon) {
  startUp();
  inject("answer AT+CMGS \"+CMS ERROR: 314\" 2 times");
  const auto end = handOver(page(1));
  EXPECT_EQ(end.end, SubmitEnd::Accepted) << end.what;
  EXPECT_THAT(line_->sent, SizeIs(1));
}

TEST_F(ModemDoubtTest, ARefusedFieldIsLeftOutOnce) {
  startUp();
  inject("cms 199");
  const auto end = handOver(page(1, "<7042> Größe – ж"));
  EXPECT_EQ(end.end, SubmitEnd::Accepted) << end.what;
  ASSERT_THAT(line_->sent, SizeIs(1));
  EXPECT_EQ(line_->sent[0].text, "<7042> Größe - ?");
  EXPECT_FALSE(line_->sent[0].validity);
}

TEST_F(ModemDoubtTest, AMissingServiceCentreIsSet) {
  options_.serviceCentre = "+33609001390";
  emulator::ModemOptions modem;
  modem.serviceCentre = "";
  startUp(modem);
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted);
}

TEST_F(ModemDoubtTest, PartsGoOutInOneAlphabet) {
  startUp();
  drivers::Submit part = page(1, "plain letters alone");
  part.parts = 2;
  part.reference = 9;
  part.alphabet = SmsAlphabet::Ucs2;
  EXPECT_EQ(handOver(part).end, SubmitEnd::Accepted);
  ASSERT_THAT(line_->sent, SizeIs(1));
  EXPECT_EQ(line_->sent[0].alphabet, "ucs2");
  EXPECT_EQ(line_->sent[0].parts, 2);
  EXPECT_EQ(line_->sent[0].concatenation, 9);
}

}  // namespace
}  // namespace tocsin::modem
