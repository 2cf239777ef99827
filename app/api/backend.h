// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "app/api/bridge.h"
#include "app/api/door.h"
#include "app/api/event_hub.h"
#include "app/api/options.h"
#include "app/api/password.h"
#include "app/api/queue_cache.h"
#include "app/api/repeats.h"
#include "app/api/throttle.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

// The listings of people and lists: off duty runs out and links fail without a change of either.
// Larger ones are made anew each time.
inline constexpr CacheBounds kListingBounds{
    .entries = 2, .bytes = limits::kListingCacheBytesMax, .age = limits::kListingAgeMax};

// People and lists as they were at a time.
struct DirectoryRead {
  dispatch::Directory rows;
  std::uint64_t asOf = 0;  // the changes of the listings
  Time at{};
};

// What stands behind the routes. `operations` is touched only on the loop, through `bridge`.
struct Backend {
  // `streams` carry what the hub says. On the loop's thread.
  Backend(ServerOptions given, Loop& loop, dispatch::Operations& asked, Streams streams);

  // On the loop, after each commit.
  void changed(const dispatch::Changes& changes);

  // On the loop: described once for all who ask until the last of them has shown it, unless it is
  // too old or something has changed.
  std::shared_ptr<const DirectoryRead> directory();

  Time now() const { return options.now(); }

  void log(LogLevel level, const std::string& line) const { options.log(level, line); }

  const ServerOptions options;
  const std::string boot;  // another one after each start
  dispatch::Operations& operations;
  Bridge bridge;
  HistoryPool history;
  const std::shared_ptr<Door> door;  // shared with answers that are still to come
  Passwords passwords;
  std::mutex throttleMutex;
  Throttle throttle;
  QueueCache queueCache;
  QueueCache listingCache{kListingBounds};
  std::weak_ptr<const DirectoryRead> lastDirectory;  // touched on the loop
  std::atomic<bool> makesCsv = false;                // one at once: it is held in memory
  Repeats repeats;
  EventHub hub;
};

}  // namespace tocsin::api
