// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "tests/support/fake_loop.h"

namespace tocsin::channel {

// A FakeLoop that may also wait for the kernel: a pty and a socket hand bytes over a little later.
class PolledLoop final : public test::FakeLoop {
 public:
  using FakeLoop::FakeLoop;

  LoopHandle watch(int fd, std::function<void()> ready) override {
    const LoopHandle handle = FakeLoop::watch(fd, std::move(ready));
    watched_[handle] = fd;
    return handle;
  }

  void unwatch(LoopHandle handle) override {
    watched_.erase(handle);
    FakeLoop::unwatch(handle);
  }

  // Runs turns until `isDone`, for some seconds of real and of fake time at most.
  bool until(const std::function<bool()>& isDone) {
    constexpr int kRoundsMax = 500, kRoundMs = 10;
    for (int round = 0; round < kRoundsMax; ++round) {
      runDue();
      if (isDone()) return true;
      if (round > 0) waitForWatched(kRoundMs);
      pollWatches();
      advance(Duration{kRoundMs});
    }
    return isDone();
  }

  // Runs turns for a while in which nothing is expected; how many callbacks of watches there were.
  int wakeUps(int rounds = 20) {
    int count = 0;
    for (int round = 0; round < rounds; ++round) {
      count += pollWatches();
      runDue();
    }
    return count;
  }

 private:
  void waitForWatched(int ms) {
    std::vector<pollfd> asked;
    for (const auto& [handle, fd] : watched_) {
      asked.push_back({fd, POLLIN, 0});
    }
    (void)::poll(asked.data(), asked.size(), ms);
  }

  std::map<LoopHandle, int> watched_;
};

}  // namespace tocsin::channel
