// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "queue/base/result.h"
#include "tests/emulators/modem/program/poll_loop.h"

namespace tocsin::centre {

// What is answered behind "ok"; else "error: " and what would be right.
using CarryOut = std::function<Result<std::string>(std::string_view line)>;

// Lines from a descriptor, each answered with a line.
class Lines {
 public:
  struct Ends {
    int lines = -1;
    int answers = -1;
  };

  // `onEnd` when nothing more comes; it may destroy this object. The descriptors stay the caller's.
  Lines(emulator::PollLoop& loop, CarryOut carryOut, Ends ends, std::function<void()> onEnd);
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines();

 private:
  void read();

  emulator::PollLoop& loop_;
  CarryOut carryOut_;
  Ends ends_;
  std::function<void()> onEnd_;
  LoopHandle watch_ = 0;
  std::string rest_;
};

// Lines from any number of connections.
class LinesDesk {
 public:
  LinesDesk(emulator::PollLoop& loop, CarryOut carryOut)
      : loop_(loop), carryOut_(std::move(carryOut)) {}

  LinesDesk(const LinesDesk&) = delete;
  LinesDesk& operator=(const LinesDesk&) = delete;
  ~LinesDesk();

  void enter(int fd);  // owns it

 private:
  emulator::PollLoop& loop_;
  CarryOut carryOut_;
  std::map<int, std::unique_ptr<Lines>> lines_;
};

}  // namespace tocsin::centre
