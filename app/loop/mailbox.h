// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace tocsin::loop {

// Work that any thread leaves for the loop's thread, with a descriptor that tells that there is
// some.
//
// Own instead of Qt's queued calls, because a thread sanitizer sees through a mutex and not through
// those. The thread that makes the mailbox is the one that drains it.
class Mailbox {
 public:
  explicit Mailbox(std::size_t workMax);
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Readable while there is work; to be watched by the loop.
  int descriptor() const { return event_; }

  // From any thread. A full mailbox makes other threads wait for room; the loop's own thread cannot
  // wait for itself, so there it is a bug. After close() the work is dropped.
  void put(std::function<void()> work);

  // Runs what lies in it now, in order; what is put meanwhile is left for the next time.
  void drain();

  // Nothing is taken any more and nobody waits.
  void close();

 private:
  const std::size_t workMax_;
  const std::thread::id owner_;
  int event_ = -1;
  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<std::function<void()>> work_;
  bool closed_ = false;
};

}  // namespace tocsin::loop
