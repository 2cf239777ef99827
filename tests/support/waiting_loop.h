// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "tests/support/fake_loop.h"

namespace tocsin::test {

// A FakeLoop that can wait for what a thread posts. Time moves when the test says so.
class WaitingLoop final : public FakeLoop {
 public:
  using FakeLoop::FakeLoop;

  void post(std::function<void()> work) override {
    FakeLoop::post(std::move(work));
    {
      const std::lock_guard lock(mutex_);
      ++posts_;
    }
    posted_.notify_all();
  }

  // Runs what is due until `isDone`; false after some seconds without a post.
  bool until(const std::function<bool()>& isDone) {
    constexpr auto kPatience = std::chrono::seconds(10);
    for (;;) {
      runDue();
      if (isDone()) return true;
      std::unique_lock lock(mutex_);
      if (!posted_.wait_for(lock, kPatience, [this] { return posts_ > seen_; })) return false;
      seen_ = posts_;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  int posts_ = 0, seen_ = 0;
};

}  // namespace tocsin::test
