// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "drivers/smpp/link.h"
#include "queue/base/limits.h"
#include "tests/unit/smpp/link_bench.h"

namespace tocsin::smpp {
namespace {

using drivers::Link;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SessionTest : public ::testing::Test, protected LinkBench {};

// --- is somebody there? -------------------------------------------------------------------------

TEST_F(SessionTest, SilenceIsAskedAboutAndTwoMissesEndTheConnection) {
  answersEnquire = false;
  startUp();
  loop.advance(options.enquireEvery - Duration{1});
  EXPECT_EQ(written(kEnquireLink).size(), 0U);
  loop.advance(Duration{1});
  EXPECT_EQ(written(kEnquireLink).size(), 1U);
  loop.advance(seconds{10});
  EXPECT_EQ(written(kEnquireLink).size(), 2U);
  EXPECT_EQ(driver->health().link, Link::Up);
  loop.advance(seconds{10});
  EXPECT_EQ(driver->health().link, Link::Down);
  EXPECT_TRUE(connections[0]->isClosed);
}

TEST_F(SessionTest, AnAnsweredQuestionKeepsTheConnection) {
  startUp();
  loop.advance(minutes{10});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(connections.size(), 1U);
  EXPECT_EQ(written(kEnquireLink).size(), 20U);
}

TEST_F(SessionTest, AClockThatWasSetBackStopsNoQuestions) {
  startUp();
  clock.step(-hours{3});
  loop.advance(2 * options.enquireEvery);
  EXPECT_EQ(written(kEnquireLink).size(), 1U);
  loop.advance(minutes{10});
  EXPECT_EQ(written(kEnquireLink).size(), 21U);
}

TEST_F(SessionTest, WhoeverSpeaksIsNotAsked) {
  startUp();
  for (int i = 0; i < 10; ++i) {
    loop.advance(seconds{20});
    say({kEnquireLink, kOk, static_cast<std::uint32_t>(i)});
  }
  EXPECT_EQ(written(kEnquireLink).size(), 0U);
}

TEST_F(SessionTest, AQuestionOfTheCentreIsAnsweredInEveryState) {
  answersBind = false;
  start();
  loop.runDue();
  say({kEnquireLink, kOk, 0x80000000U});
  ASSERT_EQ(written(kEnquireLink | kAnswerBit).size(), 1U);
  EXPECT_EQ(last(kEnquireLink | kAnswerBit).header.sequence, 0x80000000U) << "echoed as it is";
  say({kBindTransceiver | kAnswerBit, kOk, 1});
  driver->submit(page(1));
  loop.runDue();
  say({kUnbind, kOk, 5});
  say({kEnquireLink, kOk, 6});
  EXPECT_EQ(written(kEnquireLink | kAnswerBit).size(), 2U);
}

TEST_F(SessionTest, CommandsThatNobodyKnowsAreNackedAndNoticesIgnored) {
  startUp();
  say({0x777, kOk, 41});
  ASSERT_EQ(written(kGenericNack).size(), 1U);
  EXPECT_EQ(last(kGenericNack).header, (Header{kGenericNack, kInvalidCommand, 41}));
  say({kAlertNotification, kOk, 42}, "x");
  say({kOutbind, kOk, 43}, "x");
  say({0x80000777, kOk, 44});
  EXPECT_EQ(written(kGenericNack).size(), 1U);
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(SessionTest, AChannelThatNeitherOpensNorClosesIsLeft) {
  opensChannels = false;
  start();
  loop.advance(Session::kOpenMax);
  EXPECT_EQ(driver->health().link, Link::Down);
  EXPECT_TRUE(connections[0]->isClosed);
  opensChannels = true;
  loop.advance(seconds{3});
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(SessionTest, ACentreThatTakesNothingIsLeft) {
  startUp();
  hasRoom = false;
  const std::string question = encodePdu({kEnquireLink, kOk, 1});
  std::string many;
  for (std::size_t size = 0; size < 70'000; size += question.size()) {
    many += question;
  }
  for (std::size_t size = 0; size <= Session::kUnsentMax; size += many.size()) {
    sayBytes(many, 0);
  }
  EXPECT_TRUE(connections[0]->isClosed);
}

TEST_F(SessionTest, AStreamThatIsNoneIsNackedAndLeft) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  sayBytes(std::string("\0\0\0\x0f\0\0\0\x06\0\0\0\0\0\0\0", 15));
  EXPECT_EQ(last(kGenericNack).header, (Header{kGenericNack, kInvalidLength, 0}));
  EXPECT_TRUE(connections[0]->isClosed);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, drivers::SubmitEnd::InDoubt);
}

// --- logouts ------------------------------------------------------------------------------------

TEST_F(SessionTest, ALogoutOfTheCentreIsAnsweredAndWhatIsInFlightStillEnds) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  say({kUnbind, kOk, 5});
  EXPECT_EQ(last(kUnbind | kAnswerBit).header.sequence, 5U);
  EXPECT_EQ(driver->health().link, Link::Down);
  driver->submit(page(2));
  loop.runDue();
  EXPECT_EQ(written(kSubmitSm).size(), 1U) << "nothing new";
  say({kSubmitSm | kAnswerBit, kOk, last(kSubmitSm).header.sequence}, std::string_view("a\0", 2));
  EXPECT_EQ(ends.back().end, drivers::SubmitEnd::Accepted);
  EXPECT_TRUE(connections[0]->isClosed) << "nothing is waited for any more";
  loop.advance(seconds{3});
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(SessionTest, WhatWaitsForItsTurnAtALogoutIsRefusedForNow) {
  options.perSecond = 1;
  startUp();
  driver->submit(page(1));
  driver->submit(page(2));
  loop.runDue();
  say({kUnbind, kOk, 5});
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].page, PageId{2});
  EXPECT_EQ(ends[0].end, drivers::SubmitEnd::Refused);
  EXPECT_EQ(ends[0].refusal, drivers::Refusal::ForNow);
  loop.advance(seconds{2});
  EXPECT_EQ(written(kSubmitSm).size(), 1U);
}

TEST_F(SessionTest, ACentreThatKeepsTheConnectionBehindItsLogoutIsLeft) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  say({kUnbind, kOk, 5});
  loop.advance(Session::kLeavingMax);
  EXPECT_TRUE(connections[0]->isClosed);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, drivers::SubmitEnd::InDoubt);
}

TEST_F(SessionTest, AStopLogsOutAndTellsNothingMore) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  const auto told = order.size();
  stop();
  EXPECT_EQ(written(kUnbind).size(), 1U);
  EXPECT_TRUE(connections[0]->isClosed);
  loop.advance(minutes{5});
  EXPECT_EQ(order.size(), told);
  EXPECT_EQ(loop.timers(), 0U);
}

// --- what was in flight when the process ended --------------------------------------------------

TEST_F(SessionTest, DoubtsOfAFormerProcessEndAMomentAfterTheLinkIsUp) {
  start({page(1), page(2)});
  loop.runDue();
  say({kDeliverSm, kOk, 1}, sms("4711 ok"));
  EXPECT_TRUE(ends.empty());
  loop.advance(SmppLink::kListensFor);
  EXPECT_THAT(order, ElementsAre("up", "sms 4711 ok", "end 1", "end 2"));
  EXPECT_EQ(ends[0].end, drivers::SubmitEnd::InDoubt);
}

TEST_F(SessionTest, DoubtsOfAFormerProcessEndWithoutALinkToo) {
  connectError = [] { return Error{Fault::Transient, "connection refused"}; };
  start({page(1)});
  loop.advance(SmppLink::kListensAtMost - Duration{1});
  EXPECT_TRUE(ends.empty());
  loop.advance(Duration{1});
  EXPECT_EQ(ends.size(), 1U);
}

TEST_F(SessionTest, WhatComesWithTheLoginIsToldBeforeTheLinkIsUp) {
  answersBind = false;
  start();
  loop.runDue();
  sayBytes(encodePdu({kBindTransceiver | kAnswerBit, kOk, 1}) +
           encodePdu({kDeliverSm, kOk, 7}, sms("4711 ok")));
  EXPECT_THAT(order, ElementsAre("sms 4711 ok", "up"));
}

TEST_F(SessionTest, TheTraceTellsTheDialogueWithoutThePassword) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  const std::string trace = driver->trace();
  EXPECT_THAT(trace, HasSubstr("bind_transceiver #1"));
  EXPECT_THAT(trace, HasSubstr("submit_sm #2 1/1/4915000000 -> 1/1/491700000001"));
  EXPECT_THAT(trace, HasSubstr("bind_transceiver_resp #1 ESME_ROK"));
  EXPECT_THAT(trace, ::testing::Not(HasSubstr("736563726574")));  // "secret" in hexadecimal
  EXPECT_THAT(trace, ::testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace tocsin::smpp
