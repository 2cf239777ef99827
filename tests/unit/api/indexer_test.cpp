// SPDX-License-Identifier: Apache-2.0
#include "app/api/indexer.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <stdlib.h>

#include <gtest/gtest.h>

#include "app/api/history.h"
#include "queue/store/journal.h"

namespace tocsin::api {
namespace {

constexpr Time kNow = fromMillis(1'795'248'000'000);
constexpr auto kLongest = seconds{30};  // for a thread to get its turn

class IndexerTest : public testing::Test {
 protected:
  IndexerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tocsin-index-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    path_ = (directory_ / "queue.db").string();
  }

  ~IndexerTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  static void add(store::Journal& journal, std::int64_t id) {
    escalation::Message m;
    m.id = MessageId{id};
    m.text = "core-sw-2 DOWN";
    store::Batch batch;
    batch.added = {&m};
    batch.events = {{m.id, "QUEUED", ""}};
    ASSERT_TRUE(journal.commit(batch, kNow));
  }

  Log log() {
    return [this](LogLevel, std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(line);
      said_.notify_all();
    };
  }

  bool hearsOf(std::string_view part) {
    std::unique_lock lock(mutex_);
    return said_.wait_for(lock, kLongest, [&] {
      return std::any_of(lines_.begin(), lines_.end(), [&](const std::string& line) {
        return line.find(part) != std::string::npos;
      });
    });
  }

  // Waits for the other thread, not for a time.
  bool comesToFind(std::size_t messages) const {
    const auto end = std::chrono::steady_clock::now() + kLongest;
    store::HistorySearch search(path_);
    while (std::chrono::steady_clock::now() < end) {
      const auto hits = search.search({.text = "core"}, 0, 50);
      if (hits && hits->ids.size() == messages) return true;
      std::this_thread::yield();
    }
    return false;
  }

  std::filesystem::path directory_;
  std::string path_;
  std::mutex mutex_;
  std::condition_variable said_;
  std::vector<std::string> lines_;
};

TEST_F(IndexerTest, ItMakesTheIndexAndFollowsWhatIsCommitted) {
  auto journal = store::Journal::open(path_);
  add(*journal, 1);
  Indexer indexer(path_, log());
  ASSERT_TRUE(hearsOf("made anew"));
  ASSERT_TRUE(hearsOf("is whole"));
  add(*journal, 2);
  const auto began = std::chrono::steady_clock::now();
  indexer.notify();
  EXPECT_TRUE(comesToFind(2));
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds{4}) << "sooner than by itself";
}

TEST_F(IndexerTest, ASearchKnowsWhetherTheIndexHasAll) {
  auto journal = store::Journal::open(path_);
  History history = *journalHistory(path_)();
  const auto search = [&] { return *history.search({}, 0, 9); };
  EXPECT_TRUE(search().isWhole) << "there is nothing to index";
  add(*journal, 1);
  EXPECT_FALSE(search().isWhole) << "there is no index yet";
  EXPECT_FALSE(search().indexedUntil);
  auto index = store::HistoryIndex::open(path_);
  while (index->step()->isBehind) {
  }
  EXPECT_TRUE(search().isWhole);
  add(*journal, 2);
  EXPECT_FALSE(search().isWhole);
  EXPECT_EQ(search().indexedUntil, kNow);
  ASSERT_TRUE(index->step());
  EXPECT_TRUE(search().isWhole);
}

TEST_F(IndexerTest, AFaultIsSaidOnceAndItEndsPromptly) {
  auto indexer = std::make_unique<Indexer>(path_, log());  // there is no journal
  ASSERT_TRUE(hearsOf("tried again each minute"));
  indexer->notify();
  const auto began = std::chrono::steady_clock::now();
  indexer.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, kLongest);
  EXPECT_EQ(lines_.size(), 1U);
}

TEST_F(IndexerTest, AnIndexThatVanishesIsMadeAnew) {
  auto journal = store::Journal::open(path_);
  add(*journal, 1);
  Indexer indexer(path_, log());
  ASSERT_TRUE(hearsOf("is whole"));
  std::filesystem::remove(store::historyIndexPath(path_));
  indexer.notify();
  EXPECT_TRUE(comesToFind(1));
}

}  // namespace
}  // namespace tocsin::api
