// SPDX-License-Identifier: Apache-2.0
#include "app/http/front.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "app/http/problem.h"
#include "queue/base/check.h"

namespace tocsin::http {
namespace {

constexpr Duration kAcceptAgain = seconds{1};
constexpr Duration kBusyRetryAfter = seconds{1};

// Signals belong to the loop's thread.
void leaveSignalsToOthers() {
  sigset_t all;
  sigfillset(&all);
  (void)pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// Without waiting: who does not take it at once goes without.
void sayBusy(int fd) {
  const std::string text =
      wireText(unavailable("too many connections; try again", kBusyRetryAfter), true);
  (void)::send(fd, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

Front::Front(int listener, FrontOptions options, Log log, Serve serve)
    : listener_(listener),
      options_(options),
      log_(std::move(log)),
      serve_(std::move(serve)),
      wakeFd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  check(wakeFd_ >= 0, "the http server has a descriptor to be woken by");
  acceptor_ = std::thread([this] { acceptLoop(); });
}

Front::~Front() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (Connection& connection : served_) {
      connection.isOver = true;
      (void)::shutdown(connection.fd, SHUT_RDWR);
    }
  }
  work_.notify_all();
  wake();
  acceptor_.join();
  for (std::thread& thread : threads_) {
    thread.join();
  }
  for (const int fd : waiting_) {
    ::close(fd);
  }
  ::close(wakeFd_);
}

void Front::wake() const {
  (void)::eventfd_write(wakeFd_, 1);
}

void Front::acceptLoop() {
  leaveSignalsToOthers();
  for (;;) {
    std::optional<Duration> wait = shutOverdue();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    const auto pause = std::chrono::ceil<Duration>(acceptAgain_ - Clock::now());
    const bool isPaused = pause > Duration{0};
    if (isPaused) wait = std::min(wait.value_or(pause), pause);
    std::array<pollfd, 2> ready{pollfd{wakeFd_, POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
    (void)::poll(ready.data(), isPaused ? 1 : 2, wait ? static_cast<int>(wait->count()) : -1);
    eventfd_t count = 0;
    (void)::eventfd_read(wakeFd_, &count);
    if (!isPaused) acceptAll();
  }
}

std::optional<Duration> Front::shutOverdue() {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  std::optional<Duration> next;
  for (Connection& connection : served_) {
    if (connection.isOver) continue;
    const auto left = std::chrono::ceil<Duration>(connection.due - now);
    if (left > Duration{0}) {
      next = std::min(next.value_or(left), left);
      continue;
    }
    // One that still sends is told why (408); one that does not read its answer has no more to
    // hear.
    (void)::shutdown(connection.fd, connection.isAnswering ? SHUT_RDWR : SHUT_RD);
    connection.isOver = true;
  }
  return next;
}

void Front::acceptAll() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) {
      takeIn(fd);
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return;
    log_(LogLevel::Warning,
         std::string("http: no connection can be accepted: ") + std::strerror(errno));
    acceptAgain_ = Clock::now() + kAcceptAgain;
    return;
  }
}

void Front::takeIn(int fd) {
  bool isTaken = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < options_.waitingMax && hasThreadFor(waiting_.size() + 1)) {
      waiting_.push_back(fd);
      isTaken = true;
    }
  }
  if (isTaken) {
    work_.notify_one();
    return;
  }
  sayBusy(fd);
  ::close(fd);
}

// Makes another thread when those that are idle have work already; false when there is none at all.
bool Front::hasThreadFor(std::size_t waiting) {
  if (idle_ >= waiting || threads_.size() >= options_.threads) return true;
  try {
    threads_.emplace_back([this] { workLoop(); });
  } catch (const std::system_error& e) {
    log_(LogLevel::Warning, std::string("http: no thread can be made: ") + e.what());
  }
  return !threads_.empty();
}

void Front::workLoop() {
  leaveSignalsToOthers();
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    --idle_;
    if (stopping_) return;
    const int fd = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    {
      Deadline deadline(*this, fd);
      serve_(fd, deadline);
    }
    ::close(fd);
    lock.lock();
  }
}

Deadline::Deadline(Front& front, int fd) : front_(front) {
  {
    const std::lock_guard lock(front_.mutex_);
    front_.served_.push_back(
        {.fd = fd, .due = Front::Clock::now() + front_.options_.requestTimeMax});
    connection_ = std::prev(front_.served_.end());
    if (front_.stopping_) (void)::shutdown(fd, SHUT_RDWR);
  }
  front_.wake();
}

Deadline::~Deadline() {
  const std::lock_guard lock(front_.mutex_);
  front_.served_.erase(connection_);
}

void Deadline::beginAnswer() {
  const std::lock_guard lock(front_.mutex_);
  connection_->isAnswering = true;
  connection_->isOver =
      false;  // the answer has a time of its own, also the one that says "too late"
  connection_->due = Front::Clock::now() + front_.options_.responseTimeMax;
}

bool Deadline::isOver() const {
  const std::lock_guard lock(front_.mutex_);
  return connection_->isOver;
}

}  // namespace tocsin::http
