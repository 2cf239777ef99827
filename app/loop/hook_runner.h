// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/limits.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::loop {

// One run of a program of the user's choice.
struct HookCall {
  // Where standard error goes: into the output, in the order it came, or where it can be told from
  // it, because the output is an answer.
  enum class Errors { WithOutput, Apart };

  std::vector<std::string> command;  // program (an absolute path) and its arguments; never a shell
  std::string input;                 // its standard input
  Errors errors = Errors::WithOutput;
  std::optional<Duration> timeMax{};  // absent: that of the runner
};

struct HookEnd {
  enum class Kind { Exited, Killed, TookTooLong, NotStarted };
  Kind kind = Kind::NotStarted;
  int exitCode = -1;     // meaningful when Exited
  std::string what;      // one line for people: "exit code 3", "killed by signal 11", ...
  std::string output;    // the first bytes of standard output, and error unless it is apart
  std::string errors{};  // the first bytes of standard error, when it is apart

  bool succeeded() const { return kind == Kind::Exited && exitCode == 0; }
};

struct HookOptions {
  std::size_t atOnce = limits::kHooksAtOnce;
  std::size_t waitingMax = limits::kHooksWaitingMax;
  Duration timeMax = limits::kHookTimeMax;
  Duration grace = limits::kHookGrace;  // from TERM to KILL
};

class HookChild;

// Runs hooks: programs that are told of events.
//
// A hook gets its input, an environment of PATH alone, "/" as its directory, and none of our
// descriptors, signals or process groups. A few run at once, the others wait in order. It has a
// limited time, then its whole group is ended, by TERM and after a grace by KILL; what it leaves
// running behind itself is ended with it. Hooks that run when the runner is destroyed are killed,
// without a callback: who must not lose one keeps it in the journal until its end.
class HookRunner {
 public:
  using Done = std::function<void(const HookEnd&)>;

  explicit HookRunner(Loop& loop, HookOptions options = {});
  ~HookRunner();
  HookRunner(const HookRunner&) = delete;
  HookRunner& operator=(const HookRunner&) = delete;

  // Takes the call; `done` comes on the loop, never from inside run(). Transient when too many
  // wait: then `done` never comes.
  Status run(HookCall call, Done done);

 private:
  struct Waiting {
    HookCall call;
    Done done;
  };

  void scheduleStart();
  void startWaiting();
  void start(Waiting next);
  void finish(HookChild& child);

  Loop& loop_;
  const HookOptions options_;
  std::deque<Waiting> waiting_;
  std::vector<std::unique_ptr<HookChild>> children_;
  LoopHandle startTimer_ = 0;
};

}  // namespace tocsin::loop
