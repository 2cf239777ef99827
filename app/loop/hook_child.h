// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>

#include "app/loop/hook_runner.h"
#include "app/loop/output_pipe.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::loop {

// One running hook: the process, its group, and what it prints.
class HookChild {
 public:
  HookChild(Loop& loop, HookOptions options, HookRunner::Done done);

  // Kills the group when it still runs, and does not wait for longer than a moment.
  ~HookChild();
  HookChild(const HookChild&) = delete;
  HookChild& operator=(const HookChild&) = delete;

  // `ended` comes on the loop when the process has ended; then end() may be asked, once.
  Status start(const HookCall& call, std::function<void()> ended);

  // Ends the rest of the group, takes the exit status.
  HookEnd end();

  const HookRunner::Done& done() const { return done_; }

 private:
  Status spawn(const HookCall& call, int input);
  void endGroup();

  Loop& loop_;
  const HookOptions options_;
  const HookRunner::Done done_;
  pid_t process_ = 0;   // 0: none, or its status was taken
  int processFd_ = -1;  // readable when the process has ended
  LoopHandle processWatch_ = 0, timer_ = 0;
  Duration timeMax_;
  OutputPipe output_, errors_;
  bool tookTooLong_ = false;
};

}  // namespace tocsin::loop
