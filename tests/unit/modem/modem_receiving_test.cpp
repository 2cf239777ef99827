// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Delivery;
using drivers::LinkTrouble;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ModemReceivingTest : public BenchTest {
 protected:
  static std::string longText() {
    std::string text = "7042 rebooted core-sw-2;";
    while (text.size() < 270) {
      text += " more words of a long reply";
    }
    return text;
  }
};

TEST_F(ModemReceivingTest, AReplyIsToldAndDeletedOnceItIsCommitted) {
  startUp();
  confirms_ = false;
  phoneSends("7042");
  loop_.advance(seconds{2});
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].text, "7042");
  EXPECT_EQ(received_[0].sender, "+33600000001");
  EXPECT_TRUE(received_[0].sentAt);
  EXPECT_EQ(deletes(), 0);
  loop_.advance(minutes{4});
  EXPECT_THAT(received_, SizeIs(1)) << "told once, however often it is found";
  loop_.advance(minutes{30});
  EXPECT_EQ(deletes(), 0) << "commit first";
  EXPECT_THAT(received_, SizeIs(4)) << "and again each 10 min while nobody commits it";
  for (const drivers::Received& sms : received_) {
    EXPECT_EQ(sms.fingerprint, received_[0].fingerprint);
  }
  confirmAll();
  loop_.advance(seconds{2});
  EXPECT_EQ(deletes(), 1);
}

TEST_F(ModemReceivingTest, WhatIsNotCommittedIsToldAgainAfterARestart) {
  startUp();
  confirms_ = false;
  phoneSends("7042");
  loop_.advance(seconds{2});
  kill();
  start();
  ASSERT_TRUE(untilUp(minutes{1}));
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].fingerprint, received_[1].fingerprint);
}

TEST_F(ModemReceivingTest, WhatCameWhileTheProgramWasDownIsToldBeforeTheLinkIsUp) {
  startUp({.answerTime = Duration{20}});
  kill();
  phoneSends("7042");
  loop_.advance(minutes{5});
  start();
  bool wasTold = false;
  while (!isUp() && loop_.elapsed() < hours{1}) {
    wasTold = !received_.empty();
    loop_.advance(Duration{1});
  }
  EXPECT_TRUE(wasTold);
  EXPECT_THAT(textsReceived(), ElementsAre("7042"));
}

TEST_F(ModemReceivingTest, EveryMemoryIsRead) {
  plugIn();
  inject("urc memory ME");
  start();
  ASSERT_TRUE(untilUp(minutes{1}));
  phoneSends("one");
  loop_.advance(minutes{25});
  EXPECT_THAT(textsReceived(), ElementsAre("one")) << driver_->trace();
  EXPECT_EQ(deletes(), 1);
}

TEST_F(ModemReceivingTest, ARepeatedUrcTellsNothingTwice) {
  startUp();
  inject("urc repeat 3");
  phoneSends("7042");
  loop_.advance(minutes{5});
  EXPECT_THAT(textsReceived(), ElementsAre("7042"));
  EXPECT_EQ(deletes(), 1);
}

TEST_F(ModemReceivingTest, AModemThatSaysNothingIsLookedInto) {
  startUp();
  inject("urc off");
  phoneSends("7042");
  loop_.advance(seconds{90});
  EXPECT_THAT(textsReceived(), ElementsAre("7042"));
}

TEST_F(ModemReceivingTest, ASlotThatIsLateIsReadAgain) {
  startUp();
  inject("slots late 3s");
  phoneSends("7042");
  loop_.advance(seconds{10});
  EXPECT_THAT(textsReceived(), ElementsAre("7042"));
}

TEST_F(ModemReceivingTest, PartsInAnyOrderAreOneSms) {
  startUp();
  emulator::IncomingSms sms;
  sms.sender = "+33600000001";
  sms.text = longText();
  sms.isReversed = true;
  line_->modem().receive(sms);
  loop_.advance(seconds{5});
  EXPECT_THAT(textsReceived(), ElementsAre(longText()));
  EXPECT_EQ(deletes(), 2);
}

TEST_F(ModemReceivingTest, AnAckInPartOneWorksBeforePartTwoComes) {
  startUp();
  emulator::IncomingSms sms;
  sms.sender = "+33600000001";
  sms.text = longText();
  sms.missing = 2;
  line_->modem().receive(sms);
  loop_.advance(seconds{15});
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_THAT(received_[0].text, StartsWith("7042 rebooted"));
  EXPECT_THAT(received_[0].text, HasSubstr(" ... "));
  EXPECT_EQ(deletes(), 0) << "the rest may still come";
  loop_.advance(hours{25});
  EXPECT_EQ(deletes(), 1);
}

TEST_F(ModemReceivingTest, PartsAreJoinedAcrossARestart) {
  startUp();
  emulator::IncomingSms sms;
  sms.sender = "+33600000001";
  sms.text = longText();
  sms.missing = 2;
  sms.reference = 77;
  line_->modem().receive(sms);
  loop_.advance(seconds{5});
  kill();
  start();
  ASSERT_TRUE(untilUp(minutes{1}));
  sms.missing = 1;
  line_->modem().receive(sms);
  loop_.advance(seconds{5});
  EXPECT_THAT(textsReceived(), Contains(longText()));
  loop_.advance(minutes{1});
  EXPECT_EQ(deletes(), 2);
}

TEST_F(ModemReceivingTest, LettersOfEveryAlphabetComeThrough) {
  startUp();
  for (const std::string text : {"7042 [{€}] ñ", "7042 déjà là – ça va", "да 7042 😀"}) {
    received_.clear();
    phoneSends(text);
    loop_.advance(seconds{5});
    EXPECT_THAT(textsReceived(), ElementsAre(text));
  }
}

TEST_F(ModemReceivingTest, AStatusReportIsToldWithTheReferenceOfItsPage) {
  startUp();
  const auto end = handOver(page(1));
  loop_.advance(seconds{10});
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].reference, end.reference);
  EXPECT_EQ(reports_[0].delivery, Delivery::Delivered);
  EXPECT_EQ(reports_[0].to.text(), "+33600000001");
  EXPECT_THAT(received_, IsEmpty());
  EXPECT_EQ(deletes(), 1);
}

TEST_F(ModemReceivingTest, AReportOfFailureSaysWhy) {
  startUp();
  inject("reports 73 after 1s");
  static_cast<void>(handOver(page(1)));
  loop_.advance(seconds{10});
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].delivery, Delivery::Failed);
}

TEST_F(ModemReceivingTest, ASimThatFillsUpRaisesItsAlarmAndIsDrained) {
  startUp();
  confirms_ = false;
  for (int i = 0; i < 15; ++i) {
    phoneSends("reply " + std::to_string(i));
    loop_.advance(seconds{1});
  }
  loop_.advance(minutes{2});
  EXPECT_THAT(received_, SizeIs(15));
  EXPECT_THAT(driver_->health().troubles,
              Contains(Field(&LinkTrouble::kind, LinkTrouble::Kind::SimFull)));
  confirmAll();
  loop_.advance(minutes{2});
  EXPECT_EQ(deletes(), 15);
  EXPECT_THAT(driver_->health().troubles, IsEmpty());
}

TEST_F(ModemReceivingTest, AFullSimIsEmptiedAndTheNetworkSendsTheRest) {
  startUp();
  inject("memory SM 3");
  for (int i = 0; i < 8; ++i) {
    phoneSends("reply " + std::to_string(i));
  }
  loop_.advance(minutes{20});
  EXPECT_THAT(received_, SizeIs(8)) << driver_->trace();
}

TEST_F(ModemReceivingTest, AModemWhoseListHangsIsReadSlotBySlot) {
  plugIn();
  inject("silent AT+CMGL always");
  start();
  phoneSends("7042");
  loop_.advance(minutes{5});
  EXPECT_TRUE(isUp()) << driver_->trace();
  EXPECT_THAT(textsReceived(), ElementsAre("7042"));
}

TEST_F(ModemReceivingTest, UrcsInTheMiddleOfEverythingLoseNothing) {
  startUp({.submitTime = seconds{1}});
  inject("urc anywhere");
  for (int i = 1; i <= 10; ++i) {
    phoneSends("reply " + std::to_string(i));
    EXPECT_EQ(handOver(page(i)).end, drivers::SubmitEnd::Accepted);
  }
  loop_.advance(minutes{3});
  EXPECT_THAT(received_, SizeIs(10));
  EXPECT_THAT(line_->sent, SizeIs(10));
}

}  // namespace
}  // namespace tocsin::modem
