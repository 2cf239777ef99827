// SPDX-License-Identifier: Apache-2.0
#include "app/programs.h"

#include <algorithm>
#include <utility>

namespace tocsin::app {
namespace {

using gateway::ProgramEnd;

ProgramEnd::How howOf(loop::HookEnd::Kind kind) {
  switch (kind) {
    case loop::HookEnd::Kind::Exited: return ProgramEnd::How::Exited;
    case loop::HookEnd::Kind::Killed: return ProgramEnd::How::Crashed;
    case loop::HookEnd::Kind::TookTooLong: return ProgramEnd::How::TimedOut;
    case loop::HookEnd::Kind::NotStarted: return ProgramEnd::How::NotStarted;
  }
  return ProgramEnd::How::Crashed;
}

ProgramEnd endOf(const loop::HookEnd& end) {
  return {.how = howOf(end.kind),
          .code = std::max(0, end.exitCode),
          .output = end.output,
          .what = end.what + (end.errors.empty() ? "" : ": " + end.errors)};
}

}  // namespace

gateway::RunProgram programsOf(loop::HookRunner& runner, Loop& loop) {
  return [&runner, &loop](std::vector<std::string> command,
                          std::string input,
                          Duration timeMax,
                          std::function<void(const ProgramEnd&)> done) {
    loop::HookCall call{.command = std::move(command),
                        .input = std::move(input),
                        .errors = loop::HookCall::Errors::Apart,
                        .timeMax = timeMax};
    const Status taken =
        runner.run(std::move(call), [done](const loop::HookEnd& end) { done(endOf(end)); });
    if (taken) return;
    loop.after(Duration{0}, [done, what = taken.error().what] { done({.what = what}); });
  };
}

loop::HookOptions runnerOptions(int window) {
  return {.atOnce = static_cast<std::size_t>(std::max(1, window))};
}

}  // namespace tocsin::app
