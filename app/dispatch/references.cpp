// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/references.h"

namespace tocsin::dispatch {

void References::restore(const std::vector<store::SentReference>& sent) {
  for (const store::SentReference& one : sent) {
    add(one);
  }
}

void References::add(const store::SentReference& sent) {
  forget(sent.message, sent.position);
  const Key key{sent.driver, sent.reference};
  latest_[{sent.message, sent.position}] = key;
  auto& entries = sent_[key];
  if (entries.empty()) order_.push_back(key);
  entries.push_back(sent);
  if (order_.size() <= kKept) return;
  for (const store::SentReference& old : sent_[order_.front()]) {
    latest_.erase({old.message, old.position});
  }
  sent_.erase(order_.front());
  order_.pop_front();
}

void References::forget(MessageId message, int position) {
  const auto latest = latest_.find({message, position});
  if (latest == latest_.end()) return;
  std::erase_if(sent_[latest->second], [&](const store::SentReference& one) {
    return one.message == message && one.position == position;
  });
  latest_.erase(latest);
}

std::vector<store::SentReference> References::find(const std::string& driver,
                                                   const std::string& reference) const {
  const auto it = sent_.find({driver, reference});
  return it == sent_.end() ? std::vector<store::SentReference>{} : it->second;
}

}  // namespace tocsin::dispatch
