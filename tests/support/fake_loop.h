// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <poll.h>
#include <unordered_map>
#include <utility>
#include <vector>

#include "queue/base/check.h"
#include "queue/base/loop.h"
#include "queue/base/time.h"

namespace tocsin::test {

// A clock that a test moves. FakeLoop moves it between callbacks; step() is what NTP does to a wall
// clock.
class FakeClock : public Clock {
 public:
  explicit FakeClock(Time start = fromMillis(1'795'248'000'000))
      : now_(start) {}  // 2026-11-21T08:00Z

  Time now() const override { return now_; }

  void step(Duration by) { now_ += by; }

 private:
  Time now_;
};

// The event loop on a fake clock: nothing happens until the test says so, and nothing waits.
//
// Timers run on a monotonic time of their own, so clock.step() moves no timer. Callbacks run in the
// order of their times, then in the order they were asked for; never from inside after(), post() or
// watch().
class FakeLoop : public Loop {
 public:
  explicit FakeLoop(FakeClock& clock) : clock_(clock) {}

  LoopHandle watch(int fd, std::function<void()> ready) override {
    watches_[++lastHandle_] = {fd, std::move(ready)};
    return lastHandle_;
  }

  void unwatch(LoopHandle handle) override { watches_.erase(handle); }

  LoopHandle after(Duration delay, std::function<void()> due) override {
    const Duration at = elapsed_ + std::max(delay, Duration{0});
    timers_.emplace(std::pair{at, ++lastHandle_}, std::move(due));
    timerTimes_.emplace(lastHandle_, at);
    return lastHandle_;
  }

  void cancel(LoopHandle handle) override {
    const auto found = timerTimes_.find(handle);
    if (found == timerTimes_.end()) return;
    timers_.erase({found->second, handle});
    timerTimes_.erase(found);
  }

  void post(std::function<void()> work) override {
    const std::lock_guard lock(postsMutex_);
    posts_.push_back(std::move(work));
  }

  // Runs one callback that is due now, posts first; false when there is none. One callback is one
  // turn.
  bool runOne() {
    if (auto work = takePost()) {
      work();
      return true;
    }
    if (timers_.empty() || timers_.begin()->first.first > elapsed_) return false;
    auto timer = timers_.extract(timers_.begin());
    timerTimes_.erase(timer.key().second);
    timer.mapped()();
    return true;
  }

  // Runs what is due now and what that makes due; a chain that never ends is a bug and fails
  // loudly.
  void runDue() {
    constexpr int kCallbacksMax = 10'000'000;
    int callbacks = 0;
    while (runOne())
      check(++callbacks < kCallbacksMax, "a chain of callbacks must end");
  }

  // Lets `by` pass: each timer runs at its own time, and the last ones at the end.
  void advance(Duration by) {
    const Duration end = elapsed_ + by;
    runDue();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      moveTo(timers_.begin()->first.first);
      runDue();
    }
    moveTo(end);
  }

  // How long until the next timer, zero when something is due now; absent when nothing is planned.
  std::optional<Duration> untilNext() {
    const std::lock_guard lock(postsMutex_);
    if (!posts_.empty()) return Duration{0};
    if (timers_.empty()) return std::nullopt;
    return std::max(Duration{0}, timers_.begin()->first.first - elapsed_);
  }

  // Moves time without running anything, as a long callback does.
  void pass(Duration by) { moveTo(elapsed_ + by); }

  // Asks the kernel which watched descriptors are readable or hung up, calls each once, and returns
  // how many were. A test polls when it has made a descriptor ready; nothing else does.
  int pollWatches() {
    std::vector<std::pair<LoopHandle, pollfd>> asked;
    for (const auto& [handle, watched] : watches_) {
      asked.push_back({handle, pollfd{watched.fd, POLLIN, 0}});
    }
    int ready = 0;
    for (auto& [handle, one] : asked) {
      if (::poll(&one, 1, 0) <= 0) continue;
      const auto found = watches_.find(handle);
      if (found == watches_.end()) continue;  // an earlier callback took it away
      const auto callback = found->second.ready;
      callback();
      ++ready;
    }
    return ready;
  }

  // A power cut: all that was planned is forgotten; time goes on.
  void forgetAll() {
    timers_.clear();
    timerTimes_.clear();
    watches_.clear();
    const std::lock_guard lock(postsMutex_);
    posts_.clear();
  }

  std::size_t timers() const { return timers_.size(); }

  std::size_t watches() const { return watches_.size(); }

  Duration elapsed() const { return elapsed_; }

 private:
  struct Watched {
    int fd = -1;
    std::function<void()> ready;
  };

  std::function<void()> takePost() {
    const std::lock_guard lock(postsMutex_);
    if (posts_.empty()) return {};
    auto work = std::move(posts_.front());
    posts_.pop_front();
    return work;
  }

  void moveTo(Duration at) {
    if (at <= elapsed_) return;
    clock_.step(at - elapsed_);
    elapsed_ = at;
  }

  FakeClock& clock_;
  Duration elapsed_{0};
  LoopHandle lastHandle_ = 0;
  std::map<std::pair<Duration, LoopHandle>, std::function<void()>> timers_;
  std::unordered_map<LoopHandle, Duration> timerTimes_;
  std::map<LoopHandle, Watched> watches_;
  std::mutex postsMutex_;
  std::deque<std::function<void()>> posts_;
};

}  // namespace tocsin::test
