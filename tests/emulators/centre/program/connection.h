// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/modem/program/poll_loop.h"

namespace tocsin::centre {

// A TCP connection and the session on it. A client that does not read is not read from either.
class Connection {
 public:
  using MakeSession = std::function<std::unique_ptr<Session>(Session::Wire)>;

  // Owns `fd`. `onEnd` comes once, in a turn of its own, and may destroy this object.
  Connection(emulator::PollLoop& loop, int fd, std::function<void()> onEnd);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  void begin(const MakeSession& makeSession);

 private:
  void read();
  void write(std::string_view octets);
  void writeMore();
  void stall(bool isStalled);
  void watchReading(bool isWanted);
  void hangUp(bool isReset);

  emulator::PollLoop& loop_;
  int fd_;
  std::function<void()> onEnd_;
  LoopHandle reading_ = 0;
  LoopHandle writing_ = 0;
  LoopHandle ending_ = 0;
  bool isStalled_ = false;
  std::string unwritten_;
  std::string buffer_;
  std::unique_ptr<Session> session_;
};

}  // namespace tocsin::centre
