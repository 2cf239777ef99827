// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/http/exchange.h"
#include "queue/base/log.h"

namespace tocsin::http {

// What comes back with the answer to a request, whatever became of its connection meanwhile.
struct Ticket {
  std::uint64_t connection = 0;
  bool isTcp = false;            // whose bound `heldBytes` count against
  std::size_t heldBytes = 0;     // of the request
  std::uint64_t generation = 0;  // of streams: an answer of an older one opens none
};

// A request that was taken off its connection.
struct Job {
  Ticket ticket{};
  Request request{};
  bool keepsAlive = false;
};

// What became of it, as bytes.
struct Answer {
  Ticket ticket{};  // of its job
  std::string text;
  bool keepsAlive = false;
  bool isStream = false;
};

// Signals belong to the loop's thread: called first in each thread of ours.
void leaveSignalsToOthers();

// A few threads that answer requests, made when first needed. Some of them, and some of the places
// to wait, are for the Unix socket alone (limits::kHttpSocketThreads, kHttpSocketWaiting).
class Workers {
 public:
  struct Size {
    std::size_t threads = 0;
    std::size_t waitingMax = 0;
  };

  // `done` is called on the threads, once for each job that was taken.
  Workers(Size size, Log log, Answerer answerer, std::function<void(Answer)> done);

  // Forgets what waits, and waits for the threads.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when as many wait as may, or no thread can be made. One caller at a time.
  bool take(Job job);

 private:
  bool hasRoomForPort() const;
  std::deque<Job>::iterator next();
  bool hasThreadFor(std::size_t waiting);
  void work();
  Answer answerTo(const Job& job) const;

  const Size size_;
  const Log log_;
  const Answerer answerer_;
  const std::function<void(Answer)> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  std::size_t portRunning_ = 0;  // answers to the port that are being made
  bool stopping_ = false;
};

}  // namespace tocsin::http
