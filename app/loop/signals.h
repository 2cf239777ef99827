// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "queue/base/loop.h"

namespace tocsin::loop {

// Takes TERM, INT, HUP and USR1 away from this thread and all that it starts later, and ignores
// PIPE (a peer that hangs up is a result of write(2)). The first thing in main, before any thread.
void blockSignals();

struct SignalCallbacks {
  std::function<void()> stop;    // TERM, INT
  std::function<void()> reload;  // HUP
  std::function<void()> report;  // USR1
};

// Turns the blocked signals into callbacks on the loop; one that came before is told at once. The
// same signal sent again before its callback ran is told once.
class SignalWatch {
 public:
  SignalWatch(Loop& loop, SignalCallbacks callbacks);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  void readAll();

  Loop& loop_;
  const SignalCallbacks callbacks_;
  int descriptor_ = -1;
  LoopHandle watch_ = 0;
};

}  // namespace tocsin::loop
