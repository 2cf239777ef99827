// SPDX-License-Identifier: Apache-2.0
#include "app/loop/aside.h"

#include <csignal>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "queue/base/check.h"

namespace tocsin::loop {

// What the thread knows of who asked; the loop may be gone when the thread comes back.
struct Aside::Shared {
  std::mutex mutex;
  Aside* owner;  // nullptr: gone
};

Aside::Aside(Loop& loop) : loop_(loop), shared_(std::make_shared<Shared>()) {
  shared_->owner = this;
}

Aside::~Aside() {
  const std::lock_guard lock(shared_->mutex);
  shared_->owner = nullptr;
}

void Aside::run(std::function<Status()> work, std::function<void(const Status&)> done) {
  check(!isBusy_, "one thing at a time is done aside");
  isBusy_ = true;
  done_ = std::move(done);
  try {
    std::thread([work = std::move(work), shared = shared_] {
      sigset_t all;  // signals are the business of the loop's thread
      ::sigfillset(&all);
      (void)::pthread_sigmask(SIG_BLOCK, &all, nullptr);
      const Status status = work();
      const std::lock_guard lock(shared->mutex);
      if (shared->owner == nullptr) return;
      // On the loop's thread, where it goes, nobody needs the lock to see whether it is gone.
      shared->owner->loop_.post([shared, status] {
        if (shared->owner != nullptr) shared->owner->end(status);
      });
    }).detach();
  } catch (const std::system_error& e) {
    const Error error{Fault::Transient, std::string("no thread can be started: ") + e.what()};
    loop_.post([shared = shared_, error] {
      if (shared->owner != nullptr) shared->owner->end(error);
    });
  }
}

void Aside::end(const Status& status) {
  isBusy_ = false;
  const auto done = std::exchange(done_, {});
  done(status);
}

}  // namespace tocsin::loop
