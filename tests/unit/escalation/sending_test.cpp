// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/sending.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::escalation {
namespace {

constexpr Time kNow = fromMillis(1'795'248'000'000);

TEST(SendingTest, CriticalGoesFirstThenAnswersThenTheRest) {
  struct Row {
    PageKind kind;
    Severity severity;
    int urgency;
  };

  constexpr Row kRows[] = {
      {PageKind::Alarm, Severity::Info, 0},
      {PageKind::Page, Severity::Critical, 0},
      {PageKind::Digest, Severity::Critical, 0},
      {PageKind::Answer, Severity::Info, 1},
      {PageKind::Notice, Severity::Critical, 1},
      {PageKind::Test, Severity::Critical, 1},
      {PageKind::Bulletin, Severity::Critical, 1},
      {PageKind::Page, Severity::Warning, 2},
      {PageKind::Digest, Severity::Warning, 2},
      {PageKind::Page, Severity::Info, 3},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(urgencyOf(row.kind, row.severity), row.urgency) << static_cast<int>(row.kind);
}

TEST(SendingTest, FirstPersonsGoBeforeSecondThenTheEarliestDeadlineThenTheOldest) {
  const SendOrder inOrder[] = {
      {0, 0, kNow + minutes{1}, 9},
      {0, 0, kNow + minutes{5}, 3},
      {0, 0, kNow + minutes{5}, 4},
      {0, 1, kNow, 1},
      {1, 0, kNow, 2},
      {2, 0, kNow, 5},
  };
  std::vector<SendOrder> shuffled(std::rbegin(inOrder), std::rend(inOrder));
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_TRUE(std::equal(shuffled.begin(), shuffled.end(), std::begin(inOrder)));
}

TEST(SendingTest, RefusedForNowWaitsTwoFiveFifteenThirtySecondsThenTheNextDriver) {
  EXPECT_EQ(retryDelay(1), Duration{seconds{2}});
  EXPECT_EQ(retryDelay(2), Duration{seconds{5}});
  EXPECT_EQ(retryDelay(3), Duration{seconds{15}});
  EXPECT_EQ(retryDelay(4), Duration{seconds{30}});
  EXPECT_EQ(retryDelay(5), std::nullopt);
  EXPECT_EQ(retryDelay(0), std::nullopt);
}

TEST(SendingTest, TheNetworksValidityIsWhatIsLeftButAtLeastAnHour) {
  EXPECT_EQ(networkValidity(minutes{5}), Duration{hours{1}});
  EXPECT_EQ(networkValidity(minutes{-5}), Duration{hours{1}});
  EXPECT_EQ(networkValidity(hours{3}), Duration{hours{3}});
  EXPECT_EQ(networkValidity(hours{2000}), Duration{hours{24 * 7}});
}

}  // namespace
}  // namespace tocsin::escalation
