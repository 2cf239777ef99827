// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

struct CacheBounds {
  std::size_t entries = limits::kQueueCacheEntriesMax;
  std::size_t bytes = limits::kQueueCacheBytesMax;
  Duration age = Duration::max();  // for answers that grow old without a change
};

// Answers of GET /messages: many screens show the same queue, and between two changes it is the
// same. Every role sees the same, so the address alone is the key. Another one keeps the listings
// of people and lists.
//
// An answer counts while nothing has changed since before the journal was asked for it. Bounded by
// `bounds`; what was asked for the longest ago goes.
class QueueCache {
 public:
  explicit QueueCache(CacheBounds bounds = {}) : bounds_(bounds) {}

  // Something was committed. Called before anything else is told of it.
  void changed() { ++changes_; }

  // To be read before the journal is.
  std::uint64_t changes() const { return changes_; }

  // `now` need not be said where answers don't grow old; a clock that was set back makes them old.
  std::optional<std::string> find(const std::string& target, Time now = {});

  // `asOf`: what changes() was before `body` was read; `readAt`: when it was. Too large bodies are
  // not kept.
  void keep(const std::string& target,
            std::uint64_t asOf,
            const std::string& body,
            Time readAt = {});

  std::size_t bytes() const;

 private:
  struct Entry {
    std::string target;
    std::uint64_t asOf = 0;
    std::string body;
    Time readAt{};

    std::size_t bytes() const { return target.size() + body.size(); }
  };

  void forget(std::list<Entry>::iterator entry);

  const CacheBounds bounds_;
  std::atomic<std::uint64_t> changes_ = 0;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // asked for last: first
  std::size_t bytes_ = 0;
};

}  // namespace tocsin::api
