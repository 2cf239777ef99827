// SPDX-License-Identifier: Apache-2.0
#include "app/api/history.h"

namespace tocsin::api {

Result<History> HistoryPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      History history = std::move(idle_.back());
      idle_.pop_back();
      return history;
    }
  }
  return open_();
}

void HistoryPool::giveBack(History history) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(history));
}

}  // namespace tocsin::api
