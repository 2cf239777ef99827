// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "queue/base/log.h"
#include "queue/base/loop.h"

namespace tocsin::loop {

// The event loop of production, on Qt Core; there is one in the process at a time.
//
// Descriptors are level-triggered, timers precise and on the monotonic clock; an idle loop sleeps
// in poll(2) without waking. An exception that reaches the loop is a bug: it is logged and the
// process aborts, so that the restart recovers from the journal.
class QtLoop final : public Loop {
 public:
  // Made, run and destroyed on one thread. Qt's own complaints go to `log`, which may be called
  // from any thread.
  explicit QtLoop(Log log);
  ~QtLoop() override;
  QtLoop(const QtLoop&) = delete;
  QtLoop& operator=(const QtLoop&) = delete;

  // Runs until quit(); at once over when quit() came first.
  void run();

  // `work` runs before the callbacks of each waking: what moves the clock on, so that none of them
  // sees the time of an earlier turn. Nothing: no more.
  void beforeEach(std::function<void()> work);

  // On the loop's thread: run() returns after this turn.
  void quit();

  LoopHandle watch(int fd, std::function<void()> ready) override;
  void unwatch(LoopHandle handle) override;
  LoopHandle after(Duration delay, std::function<void()> due) override;
  void cancel(LoopHandle handle) override;
  void post(std::function<void()> work) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::loop
