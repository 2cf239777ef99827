// SPDX-License-Identifier: Apache-2.0
#include "app/loop/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

#include "queue/base/check.h"

namespace tocsin::loop {

Mailbox::Mailbox(std::size_t workMax)
    : workMax_(workMax),
      owner_(std::this_thread::get_id()),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  check(event_ >= 0, "the mailbox of the loop has a descriptor");
}

Mailbox::~Mailbox() {
  close();
  ::close(event_);
}

void Mailbox::put(std::function<void()> work) {
  std::unique_lock lock(mutex_);
  const auto mayGoOn = [this] { return closed_ || work_.size() < workMax_; };
  if (std::this_thread::get_id() == owner_) {
    check(mayGoOn(), "the loop never floods its own mailbox");
  }
  room_.wait(lock, mayGoOn);
  if (closed_) return;
  const bool first = work_.empty();
  work_.push_back(std::move(work));
  lock.unlock();
  if (first) (void)::eventfd_write(event_, 1);
}

void Mailbox::drain() {
  eventfd_t count = 0;
  (void)::eventfd_read(event_, &count);
  std::deque<std::function<void()>> now;
  {
    const std::lock_guard lock(mutex_);
    now.swap(work_);
  }
  room_.notify_all();
  for (const auto& work : now) {
    work();
  }
}

void Mailbox::close() {
  std::deque<std::function<void()>> dropped;  // destroyed outside the lock: it may own anything
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(work_);
  }
  room_.notify_all();
}

}  // namespace tocsin::loop
