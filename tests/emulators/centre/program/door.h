// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "tests/emulators/modem/program/poll_loop.h"

namespace tocsin::centre {

// A listening TCP socket on 127.0.0.1.
class Door {
 public:
  using Enter = std::function<void(int fd)>;  // who takes the descriptor owns it

  Door(emulator::PollLoop& loop, int port, Enter enter)
      : loop_(loop), port_(port), enter_(std::move(enter)) {}

  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  ~Door() { close(); }

  // False with errno when that fails. Port 0 becomes one that is free, and stays that one.
  bool open();
  void close();

  int port() const { return port_; }

 private:
  void accept();

  emulator::PollLoop& loop_;
  int port_;
  Enter enter_;
  int fd_ = -1;
  LoopHandle watch_ = 0;
};

}  // namespace tocsin::centre
