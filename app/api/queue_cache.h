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

namespace tocsin::api {

// Answers of GET /messages: many screens show the same queue, and between two changes it is the
// same. Every role sees the same, so the address alone is the key.
//
// An answer counts while nothing has changed since before the journal was asked for it. Bounded by
// limits::kQueueCacheEntriesMax and kQueueCacheBytesMax; what was asked for the longest ago goes.
class QueueCache {
 public:
  // Something was committed. Called before anything else is told of it.
  void changed() { ++changes_; }

  // To be read before the journal is.
  std::uint64_t changes() const { return changes_; }

  std::optional<std::string> find(const std::string& target);

  // `asOf`: what changes() was before `body` was read. Too large bodies are not kept.
  void keep(const std::string& target, std::uint64_t asOf, const std::string& body);

  std::size_t bytes() const;

 private:
  struct Entry {
    std::string target;
    std::uint64_t asOf = 0;
    std::string body;

    std::size_t bytes() const { return target.size() + body.size(); }
  };

  void forget(std::list<Entry>::iterator entry);

  std::atomic<std::uint64_t> changes_ = 0;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // asked for last: first
  std::size_t bytes_ = 0;
};

}  // namespace tocsin::api
