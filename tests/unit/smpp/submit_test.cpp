// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "drivers/smpp/sender.h"
#include "queue/base/limits.h"
#include "tests/unit/smpp/link_bench.h"

namespace tocsin::smpp {
namespace {

using drivers::Link;
using drivers::Refusal;
using drivers::SubmitEnd;

class SubmitTest : public ::testing::Test, protected LinkBench {
 protected:
  // The answer to the last submit_sm.
  void answer(std::uint32_t status, std::string_view id = {}) {
    const std::string body = id.empty() ? std::string() : std::string(id) + '\0';
    say({kSubmitSm | kAnswerBit, status, last(kSubmitSm).header.sequence}, body);
  }
};

TEST_F(SubmitTest, AnAnswerWithoutAnErrorIsAcceptedWithItsId) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  answer(kOk, "00AB12");
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].page, PageId{1});
  EXPECT_EQ(ends[0].end, SubmitEnd::Accepted);
  EXPECT_EQ(ends[0].reference, "ab12");
}

TEST_F(SubmitTest, AnAnswerWithoutAnIdIsAcceptedToo) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  answer(kOk);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, SubmitEnd::Accepted);
  EXPECT_EQ(ends[0].reference, "");
}

TEST_F(SubmitTest, TheSmsGoesToTheNumberWithAValidityAndAsksForItsReceipt) {
  startUp();
  driver->submit(page(1, "Grüße"));
  loop.runDue();
  const Sm sm = decodeSm(last(kSubmitSm).body);
  EXPECT_EQ(sm.dest, (SmAddress{1, 1, "491700000001"}));
  EXPECT_EQ(sm.source, (SmAddress{1, 1, "4915000000"}));
  EXPECT_EQ(sm.validity, "000000010000000R");
  EXPECT_EQ(sm.registered, 1);
  EXPECT_EQ(sm.coding, 0);
  EXPECT_EQ(sm.message,
            "Gr\x7e\x1e"
            "e");
}

TEST_F(SubmitTest, ErrorsAreRefusalsOfTheirClass) {
  startUp();
  const std::vector<std::pair<std::uint32_t, Refusal>> cases{{0x0B, Refusal::Recipient},
                                                             {0x66, Refusal::Recipient},
                                                             {0x08, Refusal::ForNow},
                                                             {0x45, Refusal::ForNow},
                                                             {0x0A, Refusal::Account},
                                                             {0xC1, Refusal::Form},
                                                             {0x421, Refusal::ForNow}};
  for (const auto& [status, refusal] : cases) {
    driver->submit(page(1));
    loop.runDue();
    answer(status);
    EXPECT_EQ(ends.back().end, SubmitEnd::Refused) << status;
    EXPECT_EQ(ends.back().refusal, refusal) << status;
    EXPECT_FALSE(ends.back().what.empty());
  }
  EXPECT_EQ(ends.size(), cases.size());
}

TEST_F(SubmitTest, AnswersFindTheirSubmitByTheirSequenceInAnyOrder) {
  startUp();
  driver->submit(page(1));
  driver->submit(page(2));
  driver->submit(page(3));
  loop.runDue();
  const auto sent = written(kSubmitSm);
  ASSERT_EQ(sent.size(), 3U);
  for (const int i : {2, 0, 1}) {
    say({kSubmitSm | kAnswerBit, kOk, sent[static_cast<std::size_t>(i)].header.sequence},
        std::string_view("x\0", 2));
  }
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_EQ(ends[0].page, PageId{3});
  EXPECT_EQ(ends[1].page, PageId{1});
  EXPECT_EQ(ends[2].page, PageId{2});
}

TEST_F(SubmitTest, AnAnswerNobodyWaitsForChangesNothing) {
  startUp();
  say({kSubmitSm | kAnswerBit, kOk, 77}, std::string_view("x\0", 2));
  driver->submit(page(1));
  loop.runDue();
  answer(kOk, "a");
  answer(kOk, "b");
  EXPECT_EQ(ends.size(), 1U);
}

TEST_F(SubmitTest, WhatIsSubmittedInOneTurnLeavesInOneWrite) {
  options.window = 1000;
  startUp();
  const int before = connection().writes;
  for (int i = 1; i <= 100; ++i) {
    driver->submit(page(i));
  }
  loop.runDue();
  EXPECT_EQ(written(kSubmitSm).size(), 100U);
  EXPECT_EQ(connection().writes, before + 1);
}

TEST_F(SubmitTest, WhatTheChannelHasNoRoomForGoesWhenItHas) {
  startUp();
  hasRoom = false;
  driver->submit(page(1));
  loop.advance(seconds{1});
  EXPECT_TRUE(written(kSubmitSm).empty());
  hasRoom = true;
  loop.advance(seconds{1});
  EXPECT_EQ(written(kSubmitSm).size(), 1U);
}

TEST_F(SubmitTest, TextsThatFitInNoWayAreRefusedForTheirForm) {
  startUp();
  driver->submit(page(1, std::string(161, 'a')));
  EXPECT_TRUE(ends.empty()) << "never from inside the call";
  loop.runDue();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].refusal, Refusal::Form);
  EXPECT_TRUE(written(kSubmitSm).empty());
}

TEST_F(SubmitTest, WhileItIsNotUpSubmitsAreRefusedForNow) {
  answersBind = false;
  start();
  loop.runDue();
  driver->submit(page(1));
  loop.runDue();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, SubmitEnd::Refused);
  EXPECT_EQ(ends[0].refusal, Refusal::ForNow);
}

TEST_F(SubmitTest, WhatIsInFlightWhenTheConnectionEndsIsInDoubt) {
  startUp();
  driver->submit(page(1));
  driver->submit(page(2));
  loop.runDue();
  hangUp();
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[0].end, SubmitEnd::InDoubt);
  EXPECT_EQ(ends[0].page, PageId{1});
  EXPECT_EQ(ends[1].end, SubmitEnd::InDoubt);
  EXPECT_EQ(driver->health().link, Link::Down);
}

TEST_F(SubmitTest, AnAnswerThatDoesNotComeEndsTheConnectionInDoubt) {
  startUp();
  driver->submit(page(1));
  loop.advance(limits::kSmscAnswerMax);
  EXPECT_TRUE(ends.empty());
  loop.advance(2 * Sender::kLookEvery);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, SubmitEnd::InDoubt);
  EXPECT_TRUE(connections[0]->isClosed);
  EXPECT_LE(limits::kSmscAnswerMax, driver->submitTimeMax());
}

TEST_F(SubmitTest, AStepOfTheClockLeavesAnswersTheirTime) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  clock.step(hours{2});
  loop.advance(limits::kSmscAnswerMax / 3);
  EXPECT_TRUE(ends.empty());
  clock.step(-hours{4});
  loop.advance(limits::kSmscAnswerMax / 3);
  EXPECT_TRUE(ends.empty());
  answer(kOk, "a");
  EXPECT_EQ(ends.size(), 1U);
}

TEST_F(SubmitTest, AGenericNackWithItsSequenceRefusesASubmit) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  say({kGenericNack, 0x02, last(kSubmitSm).header.sequence});
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, SubmitEnd::Refused);
  EXPECT_EQ(ends[0].refusal, Refusal::Form);
}

TEST_F(SubmitTest, AGenericNackOfANumberOfItsOwnLeavesTheSubmitOpen) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  say({kGenericNack, 0x03, 0x4711});
  EXPECT_TRUE(ends.empty());
  answer(kOk, "a");
  EXPECT_EQ(ends.size(), 1U);
}

TEST_F(SubmitTest, TooFastIsNoTryAndSlowsTheLinkDown) {
  startUp();
  for (int i = 1; i <= 10; ++i) {
    driver->submit(page(i));
  }
  loop.runDue();
  answer(0x58);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].refusal, Refusal::TooFast);
  EXPECT_TRUE(driver->health().isSlowed);
  EXPECT_TRUE(healths.back().isSlowed);
  for (int i = 11; i <= 20; ++i) {
    driver->submit(page(i));
  }
  loop.runDue();
  EXPECT_LT(written(kSubmitSm).size(), 20U) << "not all of them at once";
  loop.advance(seconds{20});
  EXPECT_EQ(written(kSubmitSm).size(), 20U);
  EXPECT_FALSE(driver->health().isSlowed);
}

TEST_F(SubmitTest, TheContractLimitsASecond) {
  options.perSecond = 5;
  options.window = 100;
  startUp();
  for (int i = 1; i <= 20; ++i) {
    driver->submit(page(i));
  }
  loop.runDue();
  EXPECT_EQ(written(kSubmitSm).size(), 5U);
  loop.advance(Duration{999});
  EXPECT_EQ(written(kSubmitSm).size(), 5U);
  loop.advance(Duration{1});
  EXPECT_EQ(written(kSubmitSm).size(), 10U);
}

TEST_F(SubmitTest, WhatWaitsTooLongForItsTurnIsTooFast) {
  options.perSecond = 0.02;
  startUp();
  driver->submit(page(1));
  driver->submit(page(2));
  loop.runDue();
  answer(kOk, "a");
  loop.advance(Sender::kPaceWaitMax + 2 * Sender::kLookEvery);
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[1].end, SubmitEnd::Refused);
  EXPECT_EQ(ends[1].refusal, Refusal::TooFast);
  EXPECT_EQ(written(kSubmitSm).size(), 1U);
}

TEST_F(SubmitTest, ACentreThatHasForgottenTheLoginIsLoggedInAgain) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  answer(kInvalidBindState);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].refusal, Refusal::ForNow);
  loop.advance(seconds{3});
  EXPECT_EQ(written(kBindTransceiver).size(), 2U);
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(SubmitTest, WhoSubmitsAgainAtTheEndOfAConnectionDoesNotReachIt) {
  startUp();
  driver->submit(page(1));
  loop.runDue();
  const std::size_t before = written(kSubmitSm).size();
  connection().hangUp({Fault::Transient, "gone"});
  loop.runOne();
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(linkAtEnd[0], Link::Down);
  driver->submit(page(2));
  loop.runDue();
  EXPECT_EQ(written(kSubmitSm).size(), before);
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[1].refusal, Refusal::ForNow);
}

}  // namespace
}  // namespace tocsin::smpp
