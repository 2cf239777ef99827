// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
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
#include "app/api/throttle.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

// What stands behind the routes. `operations` is touched only on the loop, through `bridge`.
struct Backend {
  // `streams` carry what the hub says. On the loop's thread.
  Backend(ServerOptions given, Loop& loop, dispatch::Operations& asked, Streams streams);

  // On the loop, after each commit.
  void changed(const dispatch::Changes& changes);

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
  std::atomic<bool> makesCsv = false;  // one at once: it is held in memory
  EventHub hub;
};

}  // namespace tocsin::api
