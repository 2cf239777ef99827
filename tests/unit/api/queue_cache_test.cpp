// SPDX-License-Identifier: Apache-2.0
#include "app/api/queue_cache.h"

#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

TEST(QueueCacheTest, AnAnswerCountsUntilSomethingChanges) {
  QueueCache cache;
  EXPECT_FALSE(cache.find("/messages"));
  cache.keep("/messages", cache.changes(), "all");
  EXPECT_EQ(cache.find("/messages"), "all");
  EXPECT_FALSE(cache.find("/messages?open=0"));
  cache.changed();
  EXPECT_FALSE(cache.find("/messages"));
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(QueueCacheTest, WhatChangedWhileItWasReadIsNotKept) {
  QueueCache cache;
  const auto asOf = cache.changes();
  cache.changed();
  cache.keep("/messages", asOf, "old");
  EXPECT_FALSE(cache.find("/messages"));
}

TEST(QueueCacheTest, AnEarlierReadingDoesNotReplaceALaterOne) {
  QueueCache cache;
  const auto before = cache.changes();
  cache.changed();
  cache.keep("/messages", cache.changes(), "new");
  cache.keep("/messages", before, "old");
  EXPECT_EQ(cache.find("/messages"), "new");
}

TEST(QueueCacheTest, TheOneAskedForTheLongestAgoGoes) {
  QueueCache cache;
  for (std::size_t i = 0; i < limits::kQueueCacheEntriesMax; ++i) {
    cache.keep(std::to_string(i), 0, "x");
  }
  EXPECT_TRUE(cache.find("0"));
  cache.keep("one more", 0, "x");
  EXPECT_TRUE(cache.find("0"));
  EXPECT_FALSE(cache.find("1"));
}

TEST(QueueCacheTest, ItsBytesAreBounded) {
  QueueCache cache;
  const std::string third(limits::kQueueCacheBytesMax / 3, 'x');
  for (const char* target : {"a", "b", "c", "d"}) {
    cache.keep(target, 0, third);
    EXPECT_LE(cache.bytes(), limits::kQueueCacheBytesMax);
  }
  EXPECT_FALSE(cache.find("a"));
  EXPECT_TRUE(cache.find("d"));
  cache.keep("huge", 0, std::string(limits::kQueueCacheBytesMax + 1, 'x'));
  EXPECT_FALSE(cache.find("huge"));
  EXPECT_TRUE(cache.find("d"));
}

TEST(QueueCacheTest, AnAnswerGrowsOldWhereItIsToldTo) {
  QueueCache cache({.entries = 1, .bytes = 10, .age = seconds{2}});
  const Time at = *fromRfc3339("2026-11-21T08:00:00Z");
  const auto isFoundAfter = [&](Duration time) {
    cache.keep("a", 0, "body", at);
    return cache.find("a", at + time).has_value();
  };
  EXPECT_TRUE(isFoundAfter(Duration{0}));
  EXPECT_TRUE(isFoundAfter(Duration{1'999}));
  EXPECT_FALSE(isFoundAfter(seconds{2}));
  EXPECT_FALSE(isFoundAfter(-seconds{1}));
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(QueueCacheTest, ItsBoundsAreThoseItWasGiven) {
  QueueCache cache({.entries = 1, .bytes = 10});
  cache.keep("a", 0, "body");
  cache.keep("b", 0, "body");
  EXPECT_FALSE(cache.find("a"));
  EXPECT_TRUE(cache.find("b"));
  cache.keep("c", 0, "ten letters");
  EXPECT_FALSE(cache.find("c"));
}

TEST_F(ServerTest, TheQueueIsReadOnceUntilItChanges) {
  askJson("GET /api/v1/messages", 200);
  now_ += seconds{5};
  const Json again = askJson("GET /api/v1/messages", 200);
  EXPECT_EQ(journal_.reads, 1);
  EXPECT_EQ(again["now"], "2026-11-21T08:00:05.000Z");
  EXPECT_EQ(again["next"], 42);
  askJson("GET /api/v1/messages?state=all", 200);
  EXPECT_EQ(journal_.reads, 2);
  loop_.post([this] { backend_->changed({.messages = {7}}); });
  askJson("GET /api/v1/messages", 200);
  EXPECT_EQ(journal_.reads, 3);
}

}  // namespace
}  // namespace tocsin::api
