// SPDX-License-Identifier: Apache-2.0
#include "app/http/workers.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "app/http/problem.h"
#include "queue/base/limits.h"

namespace tocsin::http {

void leaveSignalsToOthers() {
  sigset_t all;
  sigfillset(&all);
  (void)pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// Who pages goes before who looks. On Linux a thread has a priority of its own; without it all
// works as well.
static void stepBack() {
  constexpr int kNice = 5;
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice));
}

Workers::Workers(Size size, Log log, Answerer answerer, std::function<void(Answer)> done)
    : size_(size), log_(std::move(log)), answerer_(std::move(answerer)), done_(std::move(done)) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

bool Workers::take(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= size_.waitingMax || (job.ticket.isTcp && !hasRoomForPort()))
      return false;
    if (!hasThreadFor(waiting_.size() + 1)) return false;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

bool Workers::hasRoomForPort() const {
  const auto ofPort = static_cast<std::size_t>(std::count_if(
      waiting_.begin(), waiting_.end(), [](const Job& job) { return job.ticket.isTcp; }));
  const std::size_t kept = std::min(limits::kHttpSocketWaiting, size_.waitingMax / 2);
  return ofPort < size_.waitingMax - kept;
}

// The oldest job that may be answered now: slow answers to the port leave threads to the socket.
std::deque<Job>::iterator Workers::next() {
  const std::size_t kept = std::min(limits::kHttpSocketThreads, size_.threads / 2);
  const bool hasThreadForPort = portRunning_ < size_.threads - kept;
  return std::find_if(waiting_.begin(), waiting_.end(), [&](const Job& job) {
    return hasThreadForPort || !job.ticket.isTcp;
  });
}

// Makes another thread when those that are idle have work already; false when there is none at all.
bool Workers::hasThreadFor(std::size_t waiting) {
  if (idle_ >= waiting || threads_.size() >= size_.threads) return true;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error& e) {
    log_(LogLevel::Warning, std::string("http: no thread can be made: ") + e.what());
  }
  return !threads_.empty();
}

void Workers::work() {
  leaveSignalsToOthers();
  stepBack();
  std::unique_lock lock(mutex_);
  ++idle_;
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || next() != waiting_.end(); });
    --idle_;
    if (stopping_) return;
    const auto taken = next();
    const Job job = std::move(*taken);
    waiting_.erase(taken);
    if (job.ticket.isTcp) ++portRunning_;
    lock.unlock();
    Answer answer = answerTo(job);
    lock.lock();
    if (job.ticket.isTcp) --portRunning_;
    ++idle_;  // before the client hears, whose next request would make another thread
    lock.unlock();
    done_(std::move(answer));
    lock.lock();
  }
}

Answer Workers::answerTo(const Job& job) const {
  Response response;
  try {
    response = answerer_(job.request);
  } catch (const std::exception& e) {
    log_(LogLevel::Error, std::string("http: an answer failed: ") + e.what());
    response = problem(500, "an error inside Tocsin; its log says more");
  }
  const bool hasBody = job.request.method != "HEAD";
  return {.ticket = job.ticket,
          .text = wireText(response, hasBody, job.keepsAlive),
          .keepsAlive = job.keepsAlive && !response.isStream,
          .isStream = response.isStream && hasBody};
}

}  // namespace tocsin::http
