// SPDX-License-Identifier: Apache-2.0
#include "app/loop/signals.h"

#include <csignal>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

#include "queue/base/check.h"

namespace tocsin::loop {
namespace {

sigset_t watchedSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) {
    sigaddset(&set, number);
  }
  return set;
}

}  // namespace

void blockSignals() {
  const sigset_t set = watchedSignals();
  check(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0, "the signals can be blocked");
  (void)std::signal(SIGPIPE, SIG_IGN);
}

SignalWatch::SignalWatch(Loop& loop, SignalCallbacks callbacks)
    : loop_(loop), callbacks_(std::move(callbacks)) {
  const sigset_t set = watchedSignals();
  descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  check(descriptor_ >= 0, "the signals have a descriptor");
  watch_ = loop_.watch(descriptor_, [this] { readAll(); });
}

SignalWatch::~SignalWatch() {
  loop_.unwatch(watch_);
  ::close(descriptor_);
}

void SignalWatch::readAll() {
  signalfd_siginfo info{};
  while (::read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    const auto number = static_cast<int>(info.ssi_signo);
    const auto& callback = number == SIGHUP    ? callbacks_.reload
                           : number == SIGUSR1 ? callbacks_.report
                                               : callbacks_.stop;
    if (callback) callback();
  }
}

}  // namespace tocsin::loop
