// SPDX-License-Identifier: Apache-2.0
#include "app/api/queue_cache.h"

#include <algorithm>
#include <iterator>

namespace tocsin::api {

std::optional<std::string> QueueCache::find(const std::string& target, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(
      entries_.begin(), entries_.end(), [&](const Entry& each) { return each.target == target; });
  if (found == entries_.end()) return std::nullopt;
  const bool isYoung = now >= found->readAt && now - found->readAt < bounds_.age;
  if (found->asOf != changes_ || !isYoung) {
    forget(found);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found);
  return found->body;
}

void QueueCache::keep(const std::string& target,
                      std::uint64_t asOf,
                      const std::string& body,
                      Time readAt) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(
      entries_.begin(), entries_.end(), [&](const Entry& each) { return each.target == target; });
  if (found != entries_.end()) {
    if (found->asOf > asOf) return;  // another thread has read later
    forget(found);
  }
  Entry entry{target, asOf, body, readAt};
  if (entry.bytes() > bounds_.bytes || asOf != changes_) return;
  bytes_ += entry.bytes();
  entries_.push_front(std::move(entry));
  while (entries_.size() > bounds_.entries || bytes_ > bounds_.bytes) {
    forget(std::prev(entries_.end()));
  }
}

std::size_t QueueCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void QueueCache::forget(std::list<Entry>::iterator entry) {
  bytes_ -= entry->bytes();
  entries_.erase(entry);
}

}  // namespace tocsin::api
