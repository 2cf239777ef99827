// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "queue/base/loop.h"

namespace tocsin::emulator {

// The wall clock of the start, moved on by the monotonic one.
class SteadyClock : public Clock {
 public:
  SteadyClock();
  Time now() const override;

 private:
  Time start_;
  std::chrono::steady_clock::time_point began_;
};

// A Loop on poll(2): asleep while nothing is to be done.
class PollLoop : public Loop {
 public:
  PollLoop();
  PollLoop(const PollLoop&) = delete;
  PollLoop& operator=(const PollLoop&) = delete;
  ~PollLoop() override;

  LoopHandle watch(int fd, std::function<void()> ready) override;
  // As watch(), for a descriptor that can be written again.
  LoopHandle watchWritable(int fd, std::function<void()> ready);
  void unwatch(LoopHandle handle) override;
  LoopHandle after(Duration delay, std::function<void()> due) override;
  void cancel(LoopHandle handle) override;
  void post(std::function<void()> work) override;

  // Until stop().
  void run();

  void stop() { isRunning_ = false; }

 private:
  using Moment = std::chrono::steady_clock::time_point;

  struct Watched {
    int fd = -1;
    short events = 0;
    std::function<void()> ready;
  };

  int untilNext() const;
  void waitAndServe();
  void runTimers();
  void runPosts();

  bool isRunning_ = true;
  int wakeFd_ = -1;
  LoopHandle lastHandle_ = 0;
  std::unordered_map<LoopHandle, Watched> watches_;
  std::map<std::pair<Moment, LoopHandle>, std::function<void()>> timers_;
  std::unordered_map<LoopHandle, Moment> moments_;
  std::mutex postsMutex_;
  std::deque<std::function<void()>> posts_;
};

}  // namespace tocsin::emulator
