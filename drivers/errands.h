// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <unordered_map>
#include <utility>

#include "queue/base/loop.h"

namespace tocsin::drivers {

// Things to be done later on the loop, all of which are off when their owner goes: what runs never
// finds its owner gone, which post() could not promise.
class Errands {
 public:
  explicit Errands(Loop& loop) : loop_(loop) {}

  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  ~Errands() { cancelAll(); }

  using Ticket = std::uint64_t;

  // Never runs `work` from inside this call, not even for a delay of zero.
  Ticket in(Duration delay, std::function<void()> work) {
    const Ticket ticket = ++lastTicket_;
    handles_[ticket] = loop_.after(delay, [this, ticket, work = std::move(work)] {
      handles_.erase(ticket);
      work();
    });
    return ticket;
  }

  void cancel(Ticket ticket) {
    const auto found = handles_.find(ticket);
    if (found == handles_.end()) return;
    loop_.cancel(found->second);
    handles_.erase(found);
  }

  void cancelAll() {
    for (const auto& [ticket, handle] : handles_) {
      loop_.cancel(handle);
    }
    handles_.clear();
  }

 private:
  Loop& loop_;
  Ticket lastTicket_ = 0;
  std::unordered_map<Ticket, LoopHandle> handles_;
};

}  // namespace tocsin::drivers
