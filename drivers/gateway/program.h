// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "queue/base/time.h"

namespace tocsin::gateway {

// How a program ended, and what it wrote.
struct ProgramEnd {
  enum class How {
    Exited,      // by itself, with `code`
    NotStarted,  // nothing has run
    TimedOut,    // it was ended; what it did by then nobody knows
    Crashed,     // by a signal; the same
  };

  How how = How::NotStarted;
  int code = 0;
  std::string output{};  // the first limits::kHookOutputBytesMax bytes of standard output
  std::string what{};    // for people
};

// Runs a program with `input` on its standard input, never a shell; `done` is called once, on the
// loop, not from inside the call.
using RunProgram = std::function<void(std::vector<std::string> command,
                                      std::string input,
                                      Duration timeMax,
                                      std::function<void(const ProgramEnd&)> done)>;

}  // namespace tocsin::gateway
