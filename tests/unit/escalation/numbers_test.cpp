// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/numbers.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::escalation {
namespace {

constexpr Time kNow = fromMillis(1'795'248'000'000);

int differingDigits(const std::string& a, const std::string& b) {
  int differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differing += a[i] != b[i] ? 1 : 0;
  return differing;
}

bool areNeighbourSwaps(const std::string& a, std::string b) {
  for (std::size_t i = 0; i + 1 < b.size(); ++i) {
    std::swap(b[i], b[i + 1]);
    if (a == b) return true;
    std::swap(b[i], b[i + 1]);
  }
  return false;
}

void expectSpaced(const std::map<std::string, OptionalTime>& used) {
  for (auto a = used.begin(); a != used.end(); ++a) {
    for (auto b = std::next(a); b != used.end(); ++b) {
      ASSERT_GE(differingDigits(a->first, b->first), 2) << a->first << " " << b->first;
      ASSERT_FALSE(areNeighbourSwaps(a->first, b->first)) << a->first << " " << b->first;
    }
  }
}

TEST(NumberPoolTest, NumbersHaveTheConfiguredDigitsAndBeginAtNumberFrom) {
  for (int digits = 4; digits <= 8; ++digits) {
    NumberPool pool({digits, 2400, hours{24}});
    for (int i = 0; i < 600; ++i) {
      const auto number = pool.take(kNow);
      ASSERT_TRUE(number) << digits;
      ASSERT_EQ(number->size(), static_cast<std::size_t>(digits));
      ASSERT_GE(std::stol(*number), 2400);
    }
  }
}

TEST(NumberPoolTest, NumbersAreUniqueAmongOpenAndQuarantinedOnes) {
  NumberPool pool({4, 2400, hours{24}});
  std::set<std::string> seen;
  for (int i = 0; i < 4'000; ++i) {
    const auto number = pool.take(kNow);
    ASSERT_TRUE(number);
    ASSERT_TRUE(seen.insert(*number).second) << *number;
    if (i % 2 == 0) pool.release(*number, kNow);
  }
  EXPECT_EQ(pool.inUse(), 4'000U);
  EXPECT_EQ(pool.open(), 2'000U);
}

TEST(NumberPoolTest, TheLeastRecentlyUsedIsTakenFirst) {
  NumberPool pool({4, 9'900, Duration{0}});
  std::vector<std::string> first;
  for (int i = 0; i < 100; ++i) {
    first.push_back(*pool.take(kNow));
    pool.release(first.back(), kNow);
  }
  EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), 100U)
      << "none comes back while others were never used";
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(*pool.take(kNow), first[static_cast<std::size_t>(i)]);
    pool.release(first[static_cast<std::size_t>(i)], kNow);
  }
}

TEST(NumberPoolTest, AClosedNumberStaysInQuarantine) {
  NumberPool pool({4, 9'990, hours{24}});
  const std::string number = *pool.take(kNow);
  pool.release(number, kNow);
  for (int i = 0; i < 9; ++i)
    EXPECT_NE(*pool.take(kNow + hours{23}), number);
}

TEST(NumberPoolTest, QuarantineYieldsOldestFirstBeforeAnAlertWaits) {
  NumberPool pool({4, 9'990, hours{24}});
  std::vector<std::string> taken;
  for (int i = 0; i < 10; ++i)
    taken.push_back(*pool.take(kNow));
  EXPECT_FALSE(pool.take(kNow)) << "all are open";
  EXPECT_TRUE(pool.isUsedUp());
  pool.release(taken[3], kNow + minutes{1});
  pool.release(taken[7], kNow + minutes{2});
  EXPECT_FALSE(pool.isUsedUp());
  EXPECT_EQ(*pool.take(kNow + minutes{3}), taken[3]);
  EXPECT_EQ(*pool.take(kNow + minutes{3}), taken[7]);
  EXPECT_FALSE(pool.take(kNow + minutes{3}));
}

TEST(NumberPoolTest, AnIncidentThatComesAgainTakesItsNumberBack) {
  NumberPool pool({4, 2400, hours{24}});
  const std::string number = *pool.take(kNow);
  EXPECT_FALSE(pool.takeBack(number)) << "it is open";
  pool.release(number, kNow);
  EXPECT_TRUE(pool.takeBack(number));
  EXPECT_EQ(pool.open(), 1U);
  EXPECT_EQ(pool.inUse(), 1U);
  EXPECT_FALSE(pool.takeBack("12a4"));
  EXPECT_FALSE(pool.takeBack("123456"));
}

TEST(NumberPoolTest, DigitsOfAnOpenTextAreNeverGivenOut) {
  NumberPool pool({4, 9'990, hours{24}});
  pool.holdText("port 9991 of sw-9992 and 99939994x");
  std::set<std::string> taken;
  while (taken.size() < 4)
    taken.insert(*pool.take(kNow));
  // 9991..9994 stand in the text, and so does 9939 (below number_from) and 9399.
  for (const char* held : {"9991", "9992", "9993", "9994"})
    EXPECT_EQ(taken.count(held), 0U) << held;
}

TEST(NumberPoolTest, DigitsOfAClosedTextAreFreeAgain) {
  NumberPool pool({4, 9'998, hours{24}});
  pool.holdText("sw-9998 lost sw-9998");
  pool.holdText("sw-9998 too");
  pool.unholdText("sw-9998 lost sw-9998");
  EXPECT_EQ(*pool.take(kNow), "9999");
  pool.unholdText("sw-9998 too");
  EXPECT_EQ(*pool.take(kNow), "9998");
}

TEST(NumberPoolTest, QuarantineYieldsBeforeDigitsOfAnOpenText) {
  NumberPool pool({4, 9'998, hours{24}});
  pool.holdText("sw-9998 DOWN");
  EXPECT_EQ(*pool.take(kNow), "9999");
  pool.release("9999", kNow);
  EXPECT_EQ(*pool.take(kNow), "9999");
}

TEST(NumberPoolTest, AnAlertDoesNotWaitBecauseAnOpenTextHoldsTheLastNumber) {
  NumberPool pool({4, 9'999, hours{24}});
  pool.holdText("sw-9999 DOWN");
  EXPECT_EQ(*pool.take(kNow), "9999");
}

TEST(NumberPoolTest, WhileUpTo500AreInUseOneSlipNeverHitsAnotherAlert) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    NumberPool pool({4, 2400, hours{24}});
    std::map<std::string, OptionalTime> used;  // and since when in quarantine
    Time now = kNow;
    for (int i = 0; i < 4'000; ++i) {
      now += minutes{random() % 5};
      std::erase_if(used, [&](const auto& u) { return u.second && *u.second + hours{24} <= now; });
      if (used.size() < NumberPool::kSpacedMax) used[*pool.take(now)] = std::nullopt;
      const auto one = std::next(used.begin(), static_cast<std::ptrdiff_t>(random() % used.size()));
      if (!one->second && random() % 100 < 95) {
        pool.release(one->first, now);
        one->second = now;
      }
      if (i % 400 == 0) expectSpaced(used);
    }
    ASSERT_EQ(pool.inUse(), used.size());
  }
}

TEST(NumberPoolTest, The500thNumberIsStillSpacedEvenWhenTextsHoldMany) {
  for (int digits = 4; digits <= 8; ++digits) {
    NumberPool pool({digits, 2400, hours{24}});
    std::mt19937 random(static_cast<unsigned>(digits));
    for (int i = 0; i < 100; ++i) {
      std::string text = std::to_string(random() % 100'000'000);
      text.resize(static_cast<std::size_t>(digits), '0');
      pool.holdText("sw-" + text);
    }
    std::map<std::string, OptionalTime> used;
    for (std::size_t i = 0; i < NumberPool::kSpacedMax; ++i)
      used[*pool.take(kNow)] = std::nullopt;
    ASSERT_EQ(used.size(), NumberPool::kSpacedMax);
    expectSpaced(used);
  }
}

TEST(NumberPoolTest, ARestartKnowsWhatIsOpenAndQuarantinedAndWhatWasUsedLast) {
  NumberPool pool({4, 9'990, hours{24}});
  pool.restoreClosed("9995", kNow - hours{48}, kNow);  // only used once
  pool.restoreClosed("9993", kNow - hours{1}, kNow);
  pool.restoreOpen("9991");
  pool.restoreOpen("123456");  // from before digits was changed
  EXPECT_EQ(pool.open(), 1U);
  EXPECT_EQ(pool.inUse(), 2U);
  std::vector<std::string> taken;
  while (const auto number = pool.take(kNow))
    taken.push_back(*number);
  ASSERT_EQ(taken.size(), 9U);
  EXPECT_EQ(std::count(taken.begin(), taken.end(), "9991"), 0);
  EXPECT_EQ(taken[7], "9995") << "the one used before comes after those never used";
  EXPECT_EQ(taken[8], "9993") << "and the quarantined one last";
}

TEST(NumberPoolTest, ARestartEndsQuarantinesWhateverTheOrderOfTheNumbers) {
  NumberPool pool({4, 9'990, hours{24}});
  pool.restoreClosed("9995", kNow - hours{1}, kNow);
  pool.restoreClosed("9996", kNow - hours{20}, kNow);  // newer message, closed earlier
  static_cast<void>(pool.take(kNow + hours{5}));
  EXPECT_EQ(pool.inUse(), 2U) << "the one just taken, and 9995";
}

TEST(NumberPoolTest, SevenThousandNumbersAreTakenInWellUnderASecond) {
  const auto start = std::chrono::steady_clock::now();
  NumberPool pool({4, 2400, hours{24}});
  for (int i = 0; i < 7'000; ++i)
    ASSERT_TRUE(pool.take(kNow));
  const auto took = std::chrono::steady_clock::now() - start;
  // Sanitizers and a busy machine slow this down much; a quadratic mistake takes minutes.
  EXPECT_LT(took, std::chrono::seconds{5});
}

}  // namespace
}  // namespace tocsin::escalation
