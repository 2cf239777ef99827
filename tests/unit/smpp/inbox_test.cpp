// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/inbox.h"

#include <string>

#include "queue/base/limits.h"
#include "tests/unit/smpp/link_bench.h"

namespace tocsin::smpp {
namespace {

using drivers::Delivery;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InboxTest : public ::testing::Test, protected LinkBench {
 protected:
  void deliver(std::uint32_t sequence, const std::string& body) {
    say({kDeliverSm, kOk, sequence}, body);
  }

  void confirm(std::size_t which) {
    driver->confirmReceived(received.at(which).token);
    loop.runDue();
  }

  void reconnect() {
    hangUp();
    loop.advance(minutes{1});
    ASSERT_EQ(driver->health().link, drivers::Link::Up);
  }
};

TEST_F(InboxTest, AnSmsIsAnsweredWhenItIsCommitted) {
  startUp();
  deliver(5, sms("4711 ok"));
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].sender, "+491700000001");
  EXPECT_EQ(received[0].text, "4711 ok");
  EXPECT_FALSE(received[0].isStamped);
  EXPECT_EQ(deliveryAnswers(), "");
  confirm(0);
  EXPECT_EQ(deliveryAnswers(), "5=0");
  EXPECT_EQ(last(kDeliverSm | kAnswerBit).body, std::string(1, '\0'));
}

TEST_F(InboxTest, ACommitThatTakesTooLongAsksTheCentreToTryAgain) {
  startUp();
  deliver(5, sms("4711 ok"));
  loop.advance(limits::kSmscCommitMax + seconds{1});
  EXPECT_EQ(deliveryAnswers(), "5=8");
  confirm(0);
  EXPECT_EQ(deliveryAnswers(), "5=8") << "one answer";
  deliver(6, sms("4711 ok"));
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[1].fingerprint, received[0].fingerprint);
  EXPECT_TRUE(received[1].repeatsSince) << "it is the same one";
  confirm(1);
  EXPECT_EQ(deliveryAnswers(), "5=8 6=0");
}

TEST_F(InboxTest, AStepOfTheClockGivesNoLessTimeForTheCommit) {
  startUp();
  deliver(5, sms("4711 ok"));
  clock.step(hours{1});
  loop.advance(seconds{5});
  EXPECT_EQ(deliveryAnswers(), "");
  clock.step(-hours{3});
  loop.advance(seconds{7});
  EXPECT_EQ(deliveryAnswers(), "5=8");
}

TEST_F(InboxTest, TooManyThatWaitAreToldThatTheQueueIsFull) {
  startUp();
  for (std::uint32_t i = 1; i <= limits::kSmscUnansweredMax; ++i) {
    deliver(i, sms("4711 ok"));
  }
  EXPECT_EQ(received.size(), limits::kSmscUnansweredMax);
  deliver(4711, sms("one more"));
  EXPECT_EQ(received.size(), limits::kSmscUnansweredMax);
  EXPECT_EQ(deliveryAnswers(), "4711=20");
}

TEST_F(InboxTest, WhatWasNotAnsweredMayComeAgainBehindTheNextLogin) {
  startUp();
  deliver(1, sms("warm"));
  confirm(0);
  loop.advance(minutes{11});  // what the process before left is over, and the answer is proven
  const Time before = clock.now();
  deliver(5, sms("4711 ok"));
  EXPECT_FALSE(received[1].repeatsSince);
  reconnect();
  deliver(1, sms("4711 ok"));
  ASSERT_EQ(received.size(), 3U);
  ASSERT_TRUE(received[2].repeatsSince);
  EXPECT_EQ(*received[2].repeatsSince, before);
  deliver(2, sms("4711 ok"));
  ASSERT_EQ(received.size(), 4U);
  EXPECT_FALSE(received[3].repeatsSince) << "a second one is another";
}

TEST_F(InboxTest, AnAnswerThatIsProvenIsNotDoubted) {
  startUp();
  loop.advance(minutes{11});
  deliver(5, sms("4711 ok"));
  confirm(0);
  loop.advance(minutes{2});  // an enquire_link was answered
  reconnect();
  deliver(1, sms("4711 ok"));
  ASSERT_EQ(received.size(), 2U);
  EXPECT_FALSE(received[1].repeatsSince);
}

TEST_F(InboxTest, ATokenOfAConnectionThatIsGoneIsAnsweredNowhere) {
  startUp();
  deliver(5, sms("4711 ok"));
  reconnect();
  confirm(0);
  EXPECT_EQ(deliveryAnswers(), "");
  driver->confirmReceived("no such token");
  loop.runDue();
}

// --- long ones ----------------------------------------------------------------------------------

TEST_F(InboxTest, PartsThatComeTogetherAreOneSms) {
  startUp();
  deliver(1, part("ok, but ", 1, 2));
  deliver(2, part("later", 2, 2));
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].text, "ok, but later");
  EXPECT_EQ(deliveryAnswers(), "");
  confirm(0);
  EXPECT_EQ(deliveryAnswers(), "1=0 2=0");
  loop.advance(minutes{1});
  EXPECT_EQ(received.size(), 1U);
}

TEST_F(InboxTest, ACentreWithAWindowOfOneGetsItsAnswersPartByPart) {
  confirmsAtOnce = true;
  startUp();
  deliver(1, part("one ", 1, 3));
  EXPECT_THAT(received, IsEmpty());
  loop.advance(Inbox::kPartsGrace);
  EXPECT_EQ(deliveryAnswers(), "1=0");
  deliver(2, part("two ", 2, 3));
  loop.advance(Inbox::kPartsGrace);
  EXPECT_EQ(deliveryAnswers(), "1=0 2=0");
  deliver(3, part("three", 3, 3));
  EXPECT_EQ(deliveryAnswers(), "1=0 2=0 3=0");
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[0].text, "one  ... ");
  EXPECT_EQ(received[1].text, "one two  ... ");
  EXPECT_EQ(received[2].text, "one two three");
}

TEST_F(InboxTest, PartsBySarAreJoinedToo) {
  startUp();
  for (int number = 1; number <= 2; ++number) {
    Sm sm;
    sm.source = {1, 1, "491700000001"};
    sm.message = number == 1 ? "a" : "b";
    sm.sar = pdu::Concatenation{.reference = 4660, .isWide = true, .total = 2, .part = number};
    deliver(static_cast<std::uint32_t>(number), encodeSm(sm));
  }
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].text, "ab");
}

TEST_F(InboxTest, APartThatComesAgainBehindTheWholeIsKnown) {
  startUp();
  deliver(1, part("one ", 1, 2));
  deliver(2, part("two", 2, 2));
  deliver(3, part("two", 2, 2));
  EXPECT_EQ(deliveryAnswers(), "3=8") << "the whole is not committed yet";
  confirm(0);
  deliver(4, part("two", 2, 2));
  EXPECT_EQ(deliveryAnswers(), "3=8 1=0 2=0 4=0");
  loop.advance(minutes{1});
  EXPECT_EQ(received.size(), 1U);
}

TEST_F(InboxTest, AStepOfTheClockLeavesAWholeItsTime) {
  for (const Duration step : {Duration{-hours{3}}, Duration{hours{3}}}) {
    LinkBench bench;
    bench.startUp();
    bench.say({kDeliverSm, kOk, 1}, part("one ", 1, 2));
    bench.say({kDeliverSm, kOk, 2}, part("two", 2, 2));
    ASSERT_EQ(bench.received.size(), 1U);
    bench.clock.step(step);
    bench.loop.advance(seconds{2});
    bench.say({kDeliverSm, kOk, 3}, part("one ", 1, 2));
    EXPECT_EQ(bench.deliveryAnswers(), "3=8") << "known, and not committed yet";
    bench.loop.advance(limits::kSmscCommitMax);
    bench.say({kDeliverSm, kOk, 4}, part("one ", 1, 2));
    bench.loop.advance(Inbox::kPartsGrace);
    EXPECT_EQ(bench.received.size(), 2U) << "its time is over";
  }
}

TEST_F(InboxTest, AWholeIsForgottenThoughTheClockWasSetBackMeanwhile) {
  startUp();
  deliver(1, part("one ", 1, 2));
  deliver(2, part("two", 2, 2));
  confirm(0);
  loop.advance(seconds{5});
  clock.step(-hours{3});
  deliver(3, part("one ", 1, 2));
  loop.advance(limits::kSmscRepeatWindow + seconds{1});
  deliver(4, part("one ", 1, 2));
  loop.advance(Inbox::kPartsGrace);
  EXPECT_EQ(received.size(), 2U);
}

TEST_F(InboxTest, PartsOfAWholeThatIsNeverCommittedAreToldAgain) {
  startUp();
  deliver(1, part("one ", 1, 2));
  deliver(2, part("two", 2, 2));
  loop.advance(limits::kSmscCommitMax + seconds{2});
  EXPECT_EQ(deliveryAnswers(), "1=8 2=8");
  deliver(3, part("one ", 1, 2));
  deliver(4, part("two", 2, 2));
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[1].text, "one two");
  confirm(1);
  EXPECT_EQ(deliveryAnswers(), "1=8 2=8 3=0 4=0");
}

TEST_F(InboxTest, APartThatComesAgainBeforeTheOthersIsToldAgain) {
  startUp();
  deliver(1, part("one ", 1, 2));
  loop.advance(Inbox::kPartsGrace);
  ASSERT_EQ(received.size(), 1U);
  reconnect();
  deliver(1, part("one ", 1, 2));
  loop.advance(Inbox::kPartsGrace);
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[1].fingerprint, received[0].fingerprint);
  EXPECT_TRUE(received[1].repeatsSince);
  confirm(1);
  EXPECT_EQ(deliveryAnswers(), "1=0");
}

// --- receipts -----------------------------------------------------------------------------------

TEST_F(InboxTest, AReceiptIsAReportAndAnsweredWhenItIsCommitted) {
  startUp();
  deliver(5, receipt("00000000AB", "DELIVRD"));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].reference, "ab");
  EXPECT_THAT(reports[0].otherForms, ElementsAre("171"));
  EXPECT_EQ(reports[0].delivery, Delivery::Delivered);
  EXPECT_EQ(reports[0].to.text(), "+491700000001");
  EXPECT_EQ(deliveryAnswers(), "");
  driver->confirmReceived(reports[0].token);
  loop.runDue();
  EXPECT_EQ(deliveryAnswers(), "5=0");
  EXPECT_THAT(received, IsEmpty());
}

TEST_F(InboxTest, DataSmIsReadAsAnSmsToo) {
  startUp();
  std::string body;
  appendText(body, "");
  body += std::string("\1\1", 2);
  appendText(body, "491700000001");
  body += std::string("\0\1", 2);
  appendText(body, "4040");
  body += std::string("\0\0\0", 3);
  appendTlv(body, kMessagePayload, "4711 ok");
  say({kDataSm, kOk, 8}, body);
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].text, "4711 ok");
  confirm(0);
  EXPECT_EQ(last(kDataSm | kAnswerBit).header.sequence, 8U);
}

TEST_F(InboxTest, WhatDoesNotReadIsShownToAPerson) {
  startUp();
  deliver(5, "\1\2");
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].sender, "unreadable");
  EXPECT_EQ(received[0].text, "unreadable SMS: 0102");
  confirm(0);
  EXPECT_EQ(deliveryAnswers(), "5=0");
}

}  // namespace
}  // namespace tocsin::smpp
