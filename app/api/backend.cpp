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
      hub(std::move(streams), history, options.now, {.version = options.version, .boot = boot}) {}

void Backend::changed(const dispatch::Changes& changes) {
  queueCache.changed();
  if (changes.access) door->take(operations.access());
  hub.publish(changes);
}

}  // namespace tocsin::api
