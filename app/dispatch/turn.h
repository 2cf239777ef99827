// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "queue/base/time.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// One turn of the loop = one transaction. The rooms of the shell put what they changed into
// `batch`, and what the world is to see into `afterCommit`, which runs in order once the batch is
// durable.
struct Turn {
  Time now{};
  store::Batch batch;
  std::vector<std::function<void()>> afterCommit;
  // Ids are given out here; the journal told the last ones at the start.
  std::int64_t lastMessage = 0, lastPage = 0, lastInbox = 0, lastHook = 0, lastVersion = 0;
  std::int64_t lastClosing = 0;

  PageId newPage() { return PageId{++lastPage}; }

  void record(MessageId message, std::string_view event, std::string reason) {
    batch.events.push_back({message, event, std::move(reason)});
  }
};

}  // namespace tocsin::dispatch
