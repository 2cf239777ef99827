// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "queue/base/check.h"
#include "queue/base/loop.h"

namespace tocsin::api {

// A loop of posted work on a thread of its own; it can be held up.
class TestLoop final : public Loop {
 public:
  TestLoop() : thread_([this] { run(); }) {}

  ~TestLoop() override {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
      held_ = false;
    }
    ready_.notify_all();
    thread_.join();
  }

  TestLoop(const TestLoop&) = delete;
  TestLoop& operator=(const TestLoop&) = delete;

  void post(std::function<void()> work) override {
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(std::move(work));
    }
    ready_.notify_all();
  }

  // While held the loop takes nothing.
  void hold(bool held) {
    {
      const std::lock_guard lock(mutex_);
      held_ = held;
    }
    ready_.notify_all();
  }

  // Returns when everything posted before has run.
  void settle() {
    std::mutex mutex;
    std::condition_variable done;
    bool ran = false;
    post([&] {
      const std::lock_guard lock(mutex);
      ran = true;
      done.notify_all();
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return ran; });
  }

  void settleUnlessHeld() {
    {
      const std::lock_guard lock(mutex_);
      if (held_) return;
    }
    settle();
  }

  LoopHandle watch(int /*fd*/, std::function<void()> /*ready*/) override { return unused(); }

  void unwatch(LoopHandle /*handle*/) override { unused(); }

  LoopHandle after(Duration /*delay*/, std::function<void()> /*due*/) override { return unused(); }

  void cancel(LoopHandle /*handle*/) override { unused(); }

 private:
  static LoopHandle unused() {
    check(false, "the server asks the loop only by post()");
    return 0;
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ready_.wait(lock, [this] { return ends_ || (!held_ && !work_.empty()); });
      if (work_.empty() || ends_) return;
      const auto work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> work_;
  bool held_ = false;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace tocsin::api
