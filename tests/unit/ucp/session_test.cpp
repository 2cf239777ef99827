// SPDX-License-Identifier: Apache-2.0
#include "queue/base/limits.h"
#include "tests/unit/ucp/centre_fixture.h"

namespace tocsin::ucp {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using drivers::Refusal;
using drivers::SubmitEnd;

class UcpSessionTest : public CentreTest {};

TEST_F(UcpSessionTest, IsUpWhenTheCentreHasTakenTheLogin) {
  start();
  const Frame login = takeOne();
  EXPECT_EQ(login.operation, kSession);
  EXPECT_EQ(login.fields,
            (Fields{"1234", "6", "5", "1", "736563726574", "", "0100", "", "", "", "", ""}));
  EXPECT_EQ(driver_->health().link, Link::Starting);
  say({login.trn, FrameKind::Result, kSession, {"A", "welcome"}});
  EXPECT_EQ(driver_->health().link, Link::Up);
}

TEST_F(UcpSessionTest, TellsItsHealthAtChangesOnlyAndNeverFromInsideStart) {
  start();
  logIn();
  loop_.advance(seconds{5});
  ASSERT_EQ(health_.size(), 2U);
  EXPECT_EQ(health_[0].link, Link::Starting);
  EXPECT_EQ(health_[1].link, Link::Up);
}

TEST_F(UcpSessionTest, WithoutALoginAnyAnswerToAnAlertIsUp) {
  options_.account.clear();
  start();
  const Frame alert = takeOne();
  EXPECT_EQ(alert.operation, kAlert);
  EXPECT_EQ(alert.field(0), "1234");
  say({alert.trn, FrameKind::Result, kAlert, {"N", "06", ""}});
  EXPECT_EQ(driver_->health().link, Link::Up);
}

TEST_F(UcpSessionTest, ARefusedLoginIsToldAndTriedAgainRarely) {
  start();
  say({0, FrameKind::Result, kSession, {"N", "07", ""}});
  const auto& health = driver_->health();
  EXPECT_EQ(health.link, Link::Down);
  ASSERT_EQ(health.troubles.size(), 1U);
  EXPECT_EQ(health.troubles[0].kind, LinkTrouble::Kind::Rejected);
  EXPECT_NE(health.detail.find("EC 07, authentication failure"), std::string::npos);
  Duration wait = untilConnected();
  for (int tries = 0; tries < 10; ++tries) {
    EXPECT_GE(wait, seconds{60});
    EXPECT_LE(wait, minutes{10} + seconds{1});
    say({0, FrameKind::Result, kSession, {"N", "07", ""}});
    wait = untilConnected();
  }
  EXPECT_GE(wait, minutes{5});
  EXPECT_EQ(driver_->health().troubles.size(), 1U);
  logIn();
  EXPECT_TRUE(driver_->health().troubles.empty());
  breakOff();
  untilConnected();
  say({0, FrameKind::Result, kSession, {"N", "07", ""}});
  EXPECT_LE(untilConnected(), minutes{2} + seconds{1}) << "the waits begin anew";
}

TEST_F(UcpSessionTest, ThePasswordIsReadAnewAtEachLogin) {
  start();
  say({0, FrameKind::Result, kSession, {"N", "07", ""}});
  take();
  password_ = std::string("other");
  while (wire_.opens == 1) {
    loop_.advance(seconds{1});
  }
  EXPECT_EQ(takeOne().field(4), "6F74686572");
}

TEST_F(UcpSessionTest, APasswordThatCannotBeReadIsForAPerson) {
  password_ = Error{Fault::Config, "/etc/tocsin/ucp.password: no such file"};
  start();
  EXPECT_TRUE(take().empty());
  ASSERT_EQ(driver_->health().troubles.size(), 1U);
  EXPECT_EQ(driver_->health().troubles[0].what, "/etc/tocsin/ucp.password: no such file");
  password_ = std::string("there");
  while (wire_.opens == 1) {
    loop_.advance(seconds{1});
  }
  EXPECT_EQ(takeOne().operation, kSession);
}

TEST_F(UcpSessionTest, AWrongCertificateIsToldAndTriedAgainRarely) {
  wire_.refuses = true;
  wire_.refusal = {Fault::Config, "certificate of smsc.example.net: expired"};
  start();
  ASSERT_EQ(driver_->health().troubles.size(), 1U);
  EXPECT_EQ(driver_->health().troubles[0].kind, LinkTrouble::Kind::Untrusted);
  loop_.advance(seconds{59});
  EXPECT_EQ(wire_.opens, 1);
  wire_.refuses = false;
  untilConnected();
  logIn();
  EXPECT_TRUE(driver_->health().troubles.empty());
}

TEST_F(UcpSessionTest, AServerWithoutTlsIsTriedAgainRarely) {
  wire_.refuses = true;
  wire_.refusal = {Fault::Config, "smsc.example.net speaks no TLS on this port: wrong version"};
  start();
  EXPECT_TRUE(driver_->health().troubles.empty());
  EXPECT_NE(driver_->health().whatToDo.find("set right"), std::string::npos);
  loop_.advance(seconds{59});
  EXPECT_EQ(wire_.opens, 1);
  Duration wait{0};
  for (int tries = 0; tries < 10; ++tries) {
    wait = untilConnected();
    EXPECT_LE(wait, minutes{10} + seconds{1});
  }
  EXPECT_GE(wait, minutes{5});
}

TEST_F(UcpSessionTest, ATroubleEndsWithAReasonOfAnotherKind) {
  start();
  say({0, FrameKind::Result, kSession, {"N", "07", ""}});
  ASSERT_EQ(driver_->health().troubles.size(), 1U);
  wire_.refuses = true;
  untilConnected();
  EXPECT_EQ(driver_->health().detail, "connection refused");
  EXPECT_TRUE(driver_->health().troubles.empty());
  EXPECT_EQ(health_.back(), driver_->health()) << "it is told";
  wire_.refusal = {Fault::Config, "certificate of smsc.example.net: expired"};
  untilConnected();
  ASSERT_EQ(driver_->health().troubles.size(), 1U);
  EXPECT_EQ(driver_->health().troubles[0].kind, LinkTrouble::Kind::Untrusted);
}

TEST_F(UcpSessionTest, AConnectionThatFailsIsTriedAgainAfterLongerAndLongerWaits) {
  wire_.refuses = true;
  start();
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_TRUE(driver_->health().troubles.empty());
  loop_.advance(seconds{20});
  const int early = wire_.opens;
  EXPECT_GE(early, 5);
  loop_.advance(minutes{10});
  EXPECT_GE(wire_.opens - early, 10);
  EXPECT_LE(wire_.opens - early, 24);
  EXPECT_EQ(health_.size(), 2U) << "the same is told once";
}

TEST_F(UcpSessionTest, ALinkThatIsThrownOutAtOnceWaitsLongerAndLonger) {
  start();
  Duration wait{0};
  for (int login = 0; login < 9; ++login) {
    logIn();
    breakOff("another session of this account");
    wait = untilConnected();
  }
  EXPECT_GE(wait, seconds{30});
  logIn();
  for (int second = 0; second < 40; ++second) {  // the link proves itself
    loop_.advance(seconds{1});
    for (const Frame& alert : take()) {
      say({alert.trn, FrameKind::Result, kAlert, {"A", "0000"}});
    }
  }
  breakOff();
  EXPECT_LE(untilConnected(), seconds{2});
}

TEST_F(UcpSessionTest, AConnectionThatNeverOpensIsGivenUp) {
  wire_.isSilent = true;
  start();
  loop_.advance(seconds{16});
  EXPECT_EQ(driver_->health().link, Link::Down);
  loop_.advance(seconds{1});
  EXPECT_EQ(wire_.opens, 2);
}

TEST_F(UcpSessionTest, ALoginWithoutAnAnswerIsGivenUp) {
  start();
  loop_.advance(limits::kSmscBindMax);
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_EQ(driver_->health().detail, "no answer to the login in 10s");
  loop_.advance(seconds{1});
  EXPECT_EQ(wire_.opens, 2);
}

TEST_F(UcpSessionTest, AnAlertGoesOutEachTimeTheLinkWasQuiet) {
  startUp();
  for (int round = 1; round <= 250; ++round) {
    loop_.advance(options_.keepAliveEvery);
    const Frame alert = takeOne();
    ASSERT_EQ(alert.operation, kAlert);
    EXPECT_EQ(alert.fields, (Fields{"1234", "0539"}));
    EXPECT_EQ(alert.trn, round % 100);
    say({alert.trn, FrameKind::Result, kAlert, {"A", "0000"}});
  }
  EXPECT_EQ(wire_.opens, 1);
}

TEST_F(UcpSessionTest, ANegativeAnswerProvesLifeAsWell) {
  startUp();
  loop_.advance(options_.keepAliveEvery);
  say({takeOne().trn, FrameKind::Result, kAlert, {"N", "04", ""}});
  loop_.advance(seconds{25});
  EXPECT_EQ(driver_->health().link, Link::Up);
}

TEST_F(UcpSessionTest, TwoAlertsWithoutAnAnswerEndTheSession) {
  startUp();
  loop_.advance(options_.keepAliveEvery);
  const Frame first = takeOne();
  loop_.advance(limits::kSmscBindMax);
  const Frame second = takeOne();
  EXPECT_EQ(driver_->health().link, Link::Up);
  EXPECT_EQ(second.operation, kAlert);
  EXPECT_NE(second.trn, first.trn);
  loop_.advance(limits::kSmscBindMax);
  EXPECT_EQ(driver_->health().link, Link::Down);
}

TEST_F(UcpSessionTest, OneMissedAlertIsForgiven) {
  startUp();
  for (int round = 0; round < 3; ++round) {
    loop_.advance(options_.keepAliveEvery);
    take();
    loop_.advance(limits::kSmscBindMax);
    say({takeOne().trn, FrameKind::Result, kAlert, {"A", "0000"}});
  }
  EXPECT_EQ(driver_->health().link, Link::Up);
}

TEST_F(UcpSessionTest, ATrnThatRanOutOfTimeIsNotUsedAgain) {
  startUp();
  loop_.advance(options_.keepAliveEvery);
  const int lost = takeOne().trn;
  loop_.advance(limits::kSmscBindMax);
  say({takeOne().trn, FrameKind::Result, kAlert, {"A", "0000"}});
  for (int round = 0; round < 220; ++round) {
    loop_.advance(options_.keepAliveEvery);
    const Frame alert = takeOne();
    ASSERT_NE(alert.trn, lost);
    say({alert.trn, FrameKind::Result, kAlert, {"A", "0000"}});
  }
}

TEST_F(UcpSessionTest, TheAlertOfTheCentreIsAnsweredAtAnyTime) {
  start();
  take();
  say({7, FrameKind::Operation, kAlert, {"1234", "0539"}});
  EXPECT_EQ(takeOne(), (Frame{7, FrameKind::Result, kAlert, {"A", "0000"}}));
}

TEST_F(UcpSessionTest, AnOperationThatNobodyKnowsIsNotSupported) {
  startUp();
  say({91, FrameKind::Operation, 91, {"x"}});
  EXPECT_EQ(takeOne(), (Frame{91, FrameKind::Result, 91, {"N", "03", ""}}));
}

TEST_F(UcpSessionTest, ABrokenOperationGetsItsErrorAndABrokenResultNone) {
  startUp();
  std::string bytes = writeFrame(deliver(3, "41"));
  bytes[bytes.size() - 2] ^= 1;
  sayBytes(bytes);
  EXPECT_EQ(takeOne(), (Frame{3, FrameKind::Result, kDeliver, {"N", "01", ""}}));
  bytes = writeFrame({3, FrameKind::Operation, kDeliver, {"A", ""}});
  ASSERT_EQ(bytes.substr(4, 5), "00019");
  bytes.replace(4, 5, "00091");  // the same checksum
  sayBytes(bytes);
  EXPECT_EQ(takeOne(), (Frame{3, FrameKind::Result, kDeliver, {"N", "02", ""}}));
  sayBytes(
      "\x02"
      "00/00019/R/51/A//6D\x03");
  EXPECT_TRUE(take().empty());
  EXPECT_NE(log_.find("does not read"), std::string::npos);
}

TEST_F(UcpSessionTest, ADeliveryWithoutAllItsFieldsIsASyntaxError) {
  startUp();
  say({5, FrameKind::Operation, kDeliver, {"1234", "0612345678"}});
  EXPECT_EQ(takeOne(), (Frame{5, FrameKind::Result, kDeliver, {"N", "02", ""}}));
  EXPECT_TRUE(received_.empty());
}

TEST_F(UcpSessionTest, FramesCutAnywhereAreRead) {
  start();
  take();
  const std::string login = writeFrame({0, FrameKind::Result, kSession, {"A", ""}});
  for (const char c : login) {
    sayBytes(std::string(1, c));
  }
  EXPECT_EQ(driver_->health().link, Link::Up);
}

TEST_F(UcpSessionTest, ALineThatTakesNothingMoreIsLost) {
  startUp();
  wire_.isFull = true;
  submit(1);
  EXPECT_EQ(driver_->health().link, Link::Down);
  ASSERT_EQ(ends_.size(), 1U);
}

TEST_F(UcpSessionTest, WhatComesBehindARefusedLoginInTheSameReadIsNotHeard) {
  start();
  sayBytes(writeFrame({0, FrameKind::Result, kSession, {"N", "07", ""}}) +
           writeFrame({1, FrameKind::Operation, kAlert, {"1234", "0539"}}) +
           writeFrame(deliver(2, "41")));
  EXPECT_EQ(driver_->health().link, Link::Down);
  EXPECT_TRUE(received_.empty());
}

TEST_F(UcpSessionTest, TheTraceHoldsTheLastFramesInItsBounds) {
  confirmsAtOnce_ = true;
  startUp();
  for (int i = 0; i < 3000; ++i) {
    say(deliver(i % 100, std::string(140, '4')));
    take();
  }
  say(deliver(5, "5A5A5A"));
  const std::string trace = driver_->trace();
  EXPECT_LE(trace.size(), limits::kSmscTraceBytesMax + 1000);
  EXPECT_TRUE(trace.starts_with("("));
  EXPECT_NE(trace.find("/5A5A5A/"), std::string::npos);
}

TEST_F(UcpSessionTest, TheTraceShowsFramesAndNoPassword) {
  startUp();
  const std::string trace = driver_->trace();
  EXPECT_NE(trace.find(" > 00/00051/O/60/1234/6/5/1/****//0100//////"), std::string::npos) << trace;
  EXPECT_NE(trace.find(" < 00/00019/R/60/A//6D"), std::string::npos) << trace;
  EXPECT_EQ(trace.find("736563726574"), std::string::npos);
  EXPECT_EQ(log_.find("736563726574"), std::string::npos);
  EXPECT_EQ(log_.find("secret"), std::string::npos);
}

TEST_F(UcpSessionTest, AStoppedDriverSaysNothingAndMayBeStartedAgain) {
  startUp();
  submit(1);
  driver_->stop();
  const std::size_t told = health_.size();
  loop_.advance(minutes{5});
  EXPECT_TRUE(ends_.empty());
  EXPECT_EQ(health_.size(), told);
  EXPECT_EQ(wire_.opens, 1);
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(UcpSessionTest, AStoppedDriverStillSendsTheAnswersOfItsLastTurn) {
  confirmsAtOnce_ = true;
  startUp();
  wire_.events->onBytes(writeFrame(deliver(1, "41")));
  driver_->stop();
  EXPECT_EQ(takeOne().field(0), "A");
}

TEST_F(UcpSessionTest, SubmitsOfAFormerProcessAreInDoubtWhenTheLinkHasListened) {
  start({page(7), page(8)});
  logIn();
  submit(9);
  loop_.advance(Duration{1999});
  EXPECT_TRUE(ends_.empty());
  EXPECT_TRUE(take().empty());
  loop_.advance(Duration{1});
  ASSERT_EQ(ends_.size(), 2U);
  EXPECT_EQ(ends_[0].page, PageId{7});
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
  EXPECT_EQ(takeOne().operation, kSubmit);
  loop_.advance(limits::kSmscAnswerMax - seconds{1});
  EXPECT_EQ(ends_.size(), 2U);
}

TEST_F(UcpSessionTest, SubmitsOfAFormerProcessAreInDoubtAlsoWhenTheLinkStaysDown) {
  wire_.refuses = true;
  start({page(7)});
  loop_.advance(Duration{9999});
  EXPECT_TRUE(ends_.empty());
  loop_.advance(Duration{1});
  ASSERT_EQ(ends_.size(), 1U);
  EXPECT_EQ(ends_[0].end, SubmitEnd::InDoubt);
}

TEST_F(UcpSessionTest, SubmitsOfAFormerProcessAreInDoubtAlsoWhenTheLinkBreaksWhileItListens) {
  start({page(7)});
  loop_.advance(Duration{9500});
  logIn();
  loop_.advance(seconds{1});
  wire_.refuses = true;
  breakOff();
  loop_.advance(seconds{2});
  EXPECT_EQ(ends_.size(), 1U);
}

}  // namespace
}  // namespace tocsin::ucp
