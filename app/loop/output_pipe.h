// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::loop {

// What a program prints into one of its descriptors: the first limits::kHookOutputBytesMax bytes
// are kept, the rest is read and thrown away.
class OutputPipe {
 public:
  explicit OutputPipe(Loop& loop) : loop_(loop) {}

  OutputPipe(const OutputPipe&) = delete;
  OutputPipe& operator=(const OutputPipe&) = delete;

  ~OutputPipe();

  Status open();

  // The end of the program, while it is not started; -1 when it is not open.
  int programsEnd() const { return programsFd_; }

  // The program has its end: ours of it is closed, and what comes is read from now on.
  void started();

  // Once more what is there, for the end of the program.
  void readRest();

  const std::string& text() const { return text_; }

 private:
  void read();
  void close();

  Loop& loop_;
  int fd_ = -1, programsFd_ = -1;
  LoopHandle watch_ = 0;
  std::string text_;
};

}  // namespace tocsin::loop
