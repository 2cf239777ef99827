// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "queue/store/journal.h"

namespace tocsin::dispatch {

// Which entries of which messages a network's reference stands for: delivery reports are matched by
// (driver, reference). A digest stands for several.
class References {
 public:
  void restore(const std::vector<store::SentReference>& sent);
  // What was said of an earlier page of the same entry is not waited for any more.
  void add(const store::SentReference& sent);
  void forget(MessageId message, int position);
  // Empty when the reference is unknown, or too old.
  std::vector<store::SentReference> find(const std::string& driver,
                                         const std::string& reference) const;

  static constexpr std::size_t kKept = 5'000;  // references; the oldest goes first

 private:
  using Key = std::pair<std::string, std::string>;
  std::map<Key, std::vector<store::SentReference>> sent_;
  std::map<std::pair<MessageId, int>, Key> latest_;
  std::deque<Key> order_;
};

}  // namespace tocsin::dispatch
