// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

namespace tocsin::gateway {

// Ends what another thread waits for in a socket.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // From any thread: ends each wait for the watched socket, now and later.
  void stop();

  bool isStopped() const;

  // The connection of `fd` is the one to be ended from now on, also after `fd` itself was closed:
  // this holds it by a descriptor of its own, until letGo().
  void watch(int fd);
  void letGo();

  // Becomes readable by stop(); for poll(2). -1: the process has no descriptor left.
  int descriptor() const { return event_; }

 private:
  const int event_;
  mutable std::mutex mutex_;
  bool isStopped_ = false;
  int connection_ = -1;
};

}  // namespace tocsin::gateway
