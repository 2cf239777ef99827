// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/interrupt.h"

#include <cstdint>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tocsin::gateway {

Interrupt::Interrupt() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Interrupt::~Interrupt() {
  letGo();
  if (event_ >= 0) ::close(event_);
}

void Interrupt::stop() {
  const std::lock_guard lock(mutex_);
  isStopped_ = true;
  const std::uint64_t one = 1;
  (void)!::write(event_, &one, sizeof one);
  if (connection_ >= 0) (void)::shutdown(connection_, SHUT_RDWR);
}

bool Interrupt::isStopped() const {
  const std::lock_guard lock(mutex_);
  return isStopped_;
}

void Interrupt::watch(int fd) {
  letGo();
  const std::lock_guard lock(mutex_);
  connection_ = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (isStopped_ && connection_ >= 0) (void)::shutdown(connection_, SHUT_RDWR);
}

void Interrupt::letGo() {
  const std::lock_guard lock(mutex_);
  if (connection_ >= 0) ::close(std::exchange(connection_, -1));
}

}  // namespace tocsin::gateway
