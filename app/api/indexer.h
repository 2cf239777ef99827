// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "queue/base/log.h"
#include "queue/base/result.h"
#include "queue/store/history_index.h"

namespace tocsin::api {

// Keeps the full-text index of the history up to date (queue/store/history_index.h), in a thread of
// its own that gives way to all others: it only reads the journal, and rests after each step while
// it is behind. The journal must be there before.
//
// A fault is logged once and tried again each minute; alerts do not depend on it.
class Indexer {
 public:
  // `log` is called on the indexer's thread.
  Indexer(std::string journal, Log log);
  ~Indexer();  // after the step that runs
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  // Something was committed. Any thread; to be called no more often than it is worth, which is each
  // 250 ms. Without it the indexer looks each 5 s.
  void notify();

  // The journal does not have these messages any more. Any thread.
  void forget(const std::vector<std::int64_t>& ids);

 private:
  void work();
  // What to do next, and when at the latest.
  Duration stepOnce();
  Duration failed(const Error& error);
  std::vector<std::int64_t> takeGone();
  // False: it is to end.
  bool rest(Duration longest, bool mayBeWoken);

  const std::string journal_;
  const Log log_;
  std::optional<store::HistoryIndex> index_;
  bool isFaulty_ = false;
  bool isWhole_ = false;
  std::optional<std::chrono::steady_clock::time_point> anewAt_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool isNotified_ = false;
  std::vector<std::int64_t> gone_;
  bool isEnding_ = false;
  std::thread thread_;  // last: it uses all of the others
};

}  // namespace tocsin::api
