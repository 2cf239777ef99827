// SPDX-License-Identifier: Apache-2.0
#include "app/api/backend.h"

#include <utility>

#include "app/api/secret.h"

namespace tocsin::api {
namespace {

constexpr std::size_t kBootChars = 11;

}  // namespace

Backend::Backend(ServerOptions given, Loop& loop, dispatch::Operations& asked, Streams streams)
    : options(std::move(given)),
      boot(newSecret().substr(0, kBootChars)),
      operations(asked),
      bridge(loop, options.loopAnswerMax),
      history(options.openHistory),
      door(std::make_shared<Door>(asked.access(), streams.endAll)),
      passwords({.cost = options.passwordCost}),
      hub(std::move(streams),
          history,
          options.now,
          {.version = options.version, .boot = boot},
          [door = door](Time since, Time now) { return door->hasExpired(since, now); }) {}

void Backend::changed(const dispatch::Changes& changes) {
  queueCache.changed();
  if (changes.recipients || changes.lists) listingCache.changed();
  if (changes.access) door->take(operations.access());
  hub.publish(changes);
}

std::shared_ptr<const DirectoryRead> Backend::directory() {
  const Time at = now();
  auto last = lastDirectory.lock();
  const bool counts = last && last->asOf == listingCache.changes() && at >= last->at &&
                      at - last->at < kListingBounds.age;
  if (counts) return last;
  last = std::make_shared<const DirectoryRead>(
      DirectoryRead{operations.directory(), listingCache.changes(), at});
  lastDirectory = last;
  return last;
}

}  // namespace tocsin::api
