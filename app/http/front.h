// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "queue/base/limits.h"
#include "queue/base/log.h"
#include "queue/base/time.h"

namespace tocsin::http {

struct FrontOptions {
  std::size_t threads = limits::kHttpThreads;
  std::size_t waitingMax = limits::kHttpWaitingMax;
  Duration requestTimeMax = limits::kRequestTimeMax;
  Duration responseTimeMax = limits::kResponseTimeMax;
};

class Deadline;

// Accepts connections of one listening socket and serves them with a few threads.
//
// Connections beyond the threads wait in a bounded queue; beyond that they are answered 503 at
// once. Each connection has a time by which its request must be complete, and then a time for its
// answer: a client that dribbles is shut down and frees its thread (a timeout per read would never
// end). Threads are made when first needed and nothing polls: a server that nobody uses costs one
// sleeping thread.
class Front {
 public:
  // Serves the connection `fd`, which stays the front's.
  using Serve = std::function<void(int fd, Deadline& deadline)>;

  // `listener` is a listening socket, which stays the caller's and outlives the front; `serve` is
  // called on the threads and throws nothing.
  Front(int listener, FrontOptions options, Log log, Serve serve);

  // Shuts every connection down and waits for the threads.
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

 private:
  friend class Deadline;
  using Clock = std::chrono::steady_clock;

  struct Connection {
    int fd = -1;
    Clock::time_point due;
    bool isAnswering = false;
    bool isOver = false;  // its time has passed, or the server stops
  };

  void acceptLoop();
  void acceptAll();
  void takeIn(int fd);
  bool hasThreadFor(std::size_t waiting);
  void workLoop();
  void wake() const;
  std::optional<Duration> shutOverdue();

  const int listener_;
  const FrontOptions options_;
  const Log log_;
  const Serve serve_;
  int wakeFd_ = -1;
  Clock::time_point acceptAgain_{};  // after an error that would repeat at once

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<int> waiting_;
  std::list<Connection> served_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;

  std::thread acceptor_;
};

// The time that one connection has; held by the thread that serves it.
class Deadline {
 public:
  Deadline(Front& front, int fd);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  // The request is complete, or given up: the time of the answer begins.
  void beginAnswer();

  // The connection was shut down because its time is over.
  bool isOver() const;

 private:
  Front& front_;
  std::list<Front::Connection>::iterator connection_;
};

}  // namespace tocsin::http
