// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::loop {

// Work that may hang, like a file on a share, in a thread of its own; its end is told on the loop.
// Whoever asked may go at any time: what hangs then does so alone, and tells nobody.
class Aside {
 public:
  explicit Aside(Loop& loop);
  ~Aside();
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  bool isBusy() const { return isBusy_; }

  // One at a time. `work` runs in the thread and owns what it needs; `done` is called on the loop,
  // never from inside this call.
  void run(std::function<Status()> work, std::function<void(const Status&)> done);

 private:
  struct Shared;
  void end(const Status& status);

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  std::function<void(const Status&)> done_;
  bool isBusy_ = false;
};

}  // namespace tocsin::loop
