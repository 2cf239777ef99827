// SPDX-License-Identifier: Apache-2.0
#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::Link;
using drivers::Refusal;
using drivers::SubmitEnd;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ModemSendingTest : public BenchTest {};

TEST_F(ModemSendingTest, AModemStartsAndIsUp) {
  startUp();
  EXPECT_EQ(driver_->health().maker, "SIMCOM INCORPORATED");
  EXPECT_EQ(driver_->health().model, "SIM7600E-H");
  EXPECT_EQ(driver_->health().imei, "867584030012345");
  EXPECT_EQ(driver_->health().sim, "89330123456789012345");
  EXPECT_EQ(driver_->health().operatorName, "Emulated");
  EXPECT_EQ(driver_->health().signal, "-73 dBm");
  EXPECT_EQ(driver_->health().detail, "registered, home network");
  EXPECT_THAT(driver_->health().troubles, IsEmpty());
}

TEST_F(ModemSendingTest, APageIsHandedOverWithItsReference) {
  startUp();
  const auto end = handOver(page(1));
  EXPECT_EQ(end.end, SubmitEnd::Accepted) << end.what;
  ASSERT_THAT(line_->sent, SizeIs(1));
  EXPECT_EQ(line_->sent[0].text, "<7042> CRIT disk full");
  EXPECT_EQ(line_->sent[0].number, "+33600000001");
  EXPECT_TRUE(line_->sent[0].wantsReport);
  EXPECT_EQ(line_->sent[0].validity, hours{1});
  EXPECT_EQ(end.reference, std::to_string(line_->sent[0].reference));
}

TEST_F(ModemSendingTest, APageAfterAnother) {
  startUp({.submitTime = seconds{2}});
  for (int i = 1; i <= 5; ++i) {
    EXPECT_EQ(handOver(page(i)).end, SubmitEnd::Accepted);
  }
  EXPECT_THAT(line_->sent, SizeIs(5));
}

TEST_F(ModemSendingTest, WhatTheModemSaysMayBeCutAtEveryByte) {
  startUp({.chunk = 1, .chunkTime = Duration{1}});
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(handOver(page(i)).end, SubmitEnd::Accepted);
    phoneSends("reply " + std::to_string(i));
    loop_.advance(seconds{10});
  }
  EXPECT_THAT(line_->sent, SizeIs(3));
  EXPECT_THAT(textsReceived(), ElementsAre("reply 1", "reply 2", "reply 3"));
  EXPECT_THAT(reports_, SizeIs(3));
}

TEST_F(ModemSendingTest, APageForAModemThatIsDownIsRefusedForNow) {
  plugIn();
  inject("registration denied");
  start();
  loop_.advance(minutes{2});
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_THAT(driver_->health().detail, HasSubstr("denies"));
  const auto end = handOver(page(1));
  EXPECT_EQ(end.end, SubmitEnd::Refused);
  EXPECT_EQ(end.refusal, Refusal::ForNow);
  EXPECT_THAT(line_->sent, IsEmpty());
}

TEST_F(ModemSendingTest, AReplyIsReadBetweenTwoPagesAndAFloodHoldsUpNoPage) {
  startUp({.submitTime = seconds{2}});
  for (int i = 0; i < 15; ++i) {
    phoneSends("spam " + std::to_string(i), "+33611111111");
  }
  const Duration from = loop_.elapsed();
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted);
  EXPECT_LE(loop_.elapsed() - from, seconds{3});
  phoneSends("7042");
  EXPECT_EQ(handOver(page(2)).end, SubmitEnd::Accepted);
  EXPECT_EQ(handOver(page(3)).end, SubmitEnd::Accepted);
  EXPECT_THAT(textsReceived(), Contains("7042"));
}

TEST_F(ModemSendingTest, TheSameHealthIsToldOnce) {
  startUp();
  const std::size_t told = healths_.size();
  loop_.advance(hours{1});
  EXPECT_THAT(healths_, SizeIs(told));
}

TEST_F(ModemSendingTest, TheTraceHoldsTheDialogue) {
  startUp();
  EXPECT_THAT(driver_->trace(), HasSubstr("> AT+CMGF=0<CR>"));
  EXPECT_THAT(driver_->trace(), HasSubstr("< <CR><LF>OK<CR><LF>"));
}

TEST_F(ModemSendingTest, NothingIsDoneAfterStop) {
  startUp();
  driver_->stop();
  line_->written.clear();
  loop_.advance(hours{1});
  EXPECT_THAT(line_->written, IsEmpty());
}

}  // namespace
}  // namespace tocsin::modem
