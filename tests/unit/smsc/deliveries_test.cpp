// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/deliveries.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"

namespace tocsin::smsc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Time kStart = fromMillis(1'795'248'000'000);

class DeliveriesTest : public ::testing::Test {
 protected:
  // A link that is open for so long that nothing of a process before can come again.
  void settle() {
    deliveries.opened(now);
    now += limits::kSmscRepeatWindow;
  }

  Deliveries::Told came(std::uint32_t handle, const std::string& fingerprint) {
    const auto told = deliveries.came(handle, fingerprint, now);
    EXPECT_TRUE(told);
    return told.value_or(Deliveries::Told{});
  }

  void reopen() {
    deliveries.closed(now);
    now += seconds{5};
    deliveries.opened(now);
  }

  Deliveries deliveries;
  Time now = kStart;
};

TEST_F(DeliveriesTest, ATokenGivesItsHandleOnce) {
  settle();
  const auto one = came(7, "a");
  const auto other = came(8, "b");
  EXPECT_NE(one.token, other.token);
  EXPECT_EQ(deliveries.confirmed(other.token, now), 8U);
  EXPECT_EQ(deliveries.confirmed(one.token, now), 7U);
  EXPECT_FALSE(deliveries.confirmed(one.token, now));
  EXPECT_FALSE(deliveries.confirmed("x", now));
}

TEST_F(DeliveriesTest, WhatIsNotCommittedInTimeIsOverdueOnce) {
  settle();
  came(7, "a");
  EXPECT_EQ(deliveries.nextOverdue(), now + limits::kSmscCommitMax);
  now += limits::kSmscCommitMax - Duration{1};
  EXPECT_THAT(deliveries.overdue(now), IsEmpty());
  now += Duration{1};
  EXPECT_THAT(deliveries.overdue(now), ElementsAre(7U));
  EXPECT_THAT(deliveries.overdue(now), IsEmpty());
  EXPECT_FALSE(deliveries.nextOverdue());
}

TEST_F(DeliveriesTest, TooManyThatWaitAreNotTaken) {
  settle();
  std::string last;
  for (std::uint32_t i = 0; i < limits::kSmscUnansweredMax; ++i) {
    last = came(i, "a" + std::to_string(i)).token;
  }
  EXPECT_FALSE(deliveries.came(9, "one more", now));
  deliveries.confirmed(last, now);
  EXPECT_TRUE(deliveries.came(9, "one more", now));
}

TEST_F(DeliveriesTest, EqualTextsOnOneConnectionAreTwo) {
  settle();
  const auto first = came(1, "ok");
  deliveries.confirmed(first.token, now);
  EXPECT_FALSE(first.repeatsSince);
  EXPECT_FALSE(came(2, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, WhatWasToBeTriedAgainIsTheSame) {
  settle();
  came(1, "ok");
  const Time before = now;
  now += limits::kSmscCommitMax;
  ASSERT_THAT(deliveries.overdue(now), ElementsAre(1U));
  now += minutes{1};
  EXPECT_EQ(came(2, "ok").repeatsSince, before);
  EXPECT_FALSE(came(3, "ok").repeatsSince) << "once for each";
}

TEST_F(DeliveriesTest, WhatWasNotTriedAgainInTimeIsANewOne) {
  settle();
  came(1, "ok");
  now += limits::kSmscCommitMax;
  deliveries.overdue(now);
  now += limits::kSmscRepeatWindow;
  EXPECT_FALSE(came(2, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, WhatWaitedAtTheEndOfAConnectionMayComeAgain) {
  settle();
  came(1, "ok");
  const Time before = now;
  now += seconds{1};
  reopen();
  EXPECT_EQ(came(2, "ok").repeatsSince, before);
  EXPECT_FALSE(came(3, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, AnAnswerThatMayNotHaveArrivedMayComeAgain) {
  settle();
  deliveries.confirmed(came(1, "ok").token, now);
  now += seconds{1};
  reopen();
  EXPECT_TRUE(came(2, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, AnAnswerThatHasArrivedDoesNot) {
  settle();
  deliveries.confirmed(came(1, "ok").token, now);
  now += seconds{1};
  deliveries.confirmed(came(2, "later").token, now);
  deliveries.provenUntil(now);  // asked before the second answer
  now += seconds{1};
  reopen();
  EXPECT_FALSE(came(3, "ok").repeatsSince);
  EXPECT_TRUE(came(4, "later").repeatsSince);
}

TEST_F(DeliveriesTest, RepeatsBehindALoginEndWithTheirWindow) {
  settle();
  came(1, "ok");
  reopen();
  now += limits::kSmscRepeatWindow;
  EXPECT_FALSE(came(2, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, ALongTimeWithoutALinkForgetsNothing) {
  settle();
  came(1, "ok");
  deliveries.closed(now);
  now += hours{20};
  deliveries.opened(now);
  EXPECT_TRUE(came(2, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, OfAFormerProcessEverythingMayComeAgainOnce) {
  deliveries.opened(now);
  EXPECT_EQ(came(1, "ok").repeatsSince, Time{});
  EXPECT_FALSE(came(2, "ok").repeatsSince);
  now += limits::kSmscRepeatWindow;
  EXPECT_FALSE(came(3, "other").repeatsSince);
}

TEST_F(DeliveriesTest, ALoginThatEndsSoonLeavesTheFormerProcessItsTime) {
  deliveries.opened(now);
  reopen();
  EXPECT_EQ(came(1, "ok").repeatsSince, Time{});
}

TEST_F(DeliveriesTest, ACentreThatClosesOftenDoesNotKeepTheFormerProcessAlive) {
  deliveries.opened(now);
  for (Duration open{0}; open < limits::kSmscRepeatWindow; open += minutes{5}) {
    now += minutes{5};
    reopen();
  }
  EXPECT_FALSE(came(1, "ok").repeatsSince);
}

TEST_F(DeliveriesTest, AStepOfTheClockLeavesTheFormerProcessItsTime) {
  deliveries.opened(now);
  deliveries.shift(hours{3});
  now += hours{3} + limits::kSmscRepeatWindow - Duration{1};
  EXPECT_EQ(came(1, "ok").repeatsSince, Time{});
  now += Duration{1};
  EXPECT_FALSE(came(2, "other").repeatsSince);
}

TEST_F(DeliveriesTest, WhatTheLastLoginHadSeenIsNotOfTheFormerProcess) {
  deliveries.opened(now);
  const auto first = came(1, "ok");
  EXPECT_EQ(first.repeatsSince, Time{});
  deliveries.confirmed(first.token, now);
  now += seconds{1};
  deliveries.provenUntil(now);
  reopen();
  EXPECT_FALSE(came(2, "ok").repeatsSince) << "its answer arrived: a person says it again";
}

TEST_F(DeliveriesTest, AStepOfTheClockLeavesWaitsTheirLength) {
  settle();
  came(1, "a");
  for (const Duration step : {Duration{hours{1}}, -Duration{hours{3}}}) {
    deliveries.shift(step);
    now += step + seconds{4};
    EXPECT_THAT(deliveries.overdue(now), IsEmpty());
  }
  now += seconds{2};
  EXPECT_THAT(deliveries.overdue(now), ElementsAre(1U));
}

TEST_F(DeliveriesTest, AStepOfTheClockDoesNotHideWhatTheJournalHas) {
  settle();
  came(1, "a");
  const Time before = now;
  deliveries.shift(hours{1});
  now += hours{1};
  reopen();
  EXPECT_EQ(came(2, "a").repeatsSince, before) << "its row there has the time of then";
}

}  // namespace
}  // namespace tocsin::smsc
