// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/poll_loop.h"

#include <algorithm>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tocsin::emulator {

using std::chrono::steady_clock;

SteadyClock::SteadyClock()
    : start_(std::chrono::floor<Duration>(std::chrono::system_clock::now())),
      began_(steady_clock::now()) {}

Time SteadyClock::now() const {
  return start_ + std::chrono::floor<Duration>(steady_clock::now() - began_);
}

PollLoop::PollLoop() : wakeFd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  watch(wakeFd_, [this] {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wakeFd_, &count, sizeof count);
  });
}

PollLoop::~PollLoop() {
  ::close(wakeFd_);
}

LoopHandle PollLoop::watch(int fd, std::function<void()> ready) {
  watches_[++lastHandle_] = {fd, POLLIN, std::move(ready)};
  return lastHandle_;
}

LoopHandle PollLoop::watchWritable(int fd, std::function<void()> ready) {
  watches_[++lastHandle_] = {fd, POLLOUT, std::move(ready)};
  return lastHandle_;
}

void PollLoop::unwatch(LoopHandle handle) {
  watches_.erase(handle);
}

LoopHandle PollLoop::after(Duration delay, std::function<void()> due) {
  const Moment at = steady_clock::now() + std::max(delay, Duration{0});
  timers_.emplace(std::pair{at, ++lastHandle_}, std::move(due));
  moments_.emplace(lastHandle_, at);
  return lastHandle_;
}

void PollLoop::cancel(LoopHandle handle) {
  const auto found = moments_.find(handle);
  if (found == moments_.end()) return;
  timers_.erase({found->second, handle});
  moments_.erase(found);
}

void PollLoop::post(std::function<void()> work) {
  {
    const std::lock_guard lock(postsMutex_);
    posts_.push_back(std::move(work));
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto put = ::write(wakeFd_, &one, sizeof one);
}

void PollLoop::run() {
  while (isRunning_) {
    waitAndServe();
    runPosts();
    runTimers();
  }
}

// In milliseconds, rounded up so that a timer is due when poll returns; -1: for ever.
int PollLoop::untilNext() const {
  if (timers_.empty()) return -1;
  const auto left = timers_.begin()->first.first - steady_clock::now();
  const auto millis = std::chrono::ceil<Duration>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(millis, 0, 60'000));
}

void PollLoop::waitAndServe() {
  std::vector<pollfd> asked;
  std::vector<LoopHandle> handles;
  for (const auto& [handle, watched] : watches_) {
    asked.push_back({watched.fd, watched.events, 0});
    handles.push_back(handle);
  }
  if (::poll(asked.data(), asked.size(), untilNext()) <= 0) return;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].revents == 0) continue;
    const auto found = watches_.find(handles[i]);
    if (found == watches_.end()) continue;  // an earlier callback took it away
    const auto ready = found->second.ready;
    ready();
  }
}

void PollLoop::runTimers() {
  const Moment now = steady_clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto timer = timers_.extract(timers_.begin());
    moments_.erase(timer.key().second);
    timer.mapped()();
  }
}

void PollLoop::runPosts() {
  std::deque<std::function<void()>> posts;
  {
    const std::lock_guard lock(postsMutex_);
    posts.swap(posts_);
  }
  for (const auto& work : posts) {
    work();
  }
}

}  // namespace tocsin::emulator
