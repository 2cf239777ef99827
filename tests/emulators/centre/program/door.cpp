// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/program/door.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tocsin::centre {
namespace {

constexpr int kBacklog = 128;

void setOption(int fd, int level, int option) {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

}  // namespace

bool Door::open() {
  if (fd_ >= 0) return true;
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd_ < 0) return false;
  setOption(fd_, SOL_SOCKET, SO_REUSEADDR);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool isOpen = ::bind(fd_, generic, size) == 0 && ::listen(fd_, kBacklog) == 0 &&
                      ::getsockname(fd_, generic, &size) == 0;
  if (!isOpen) {
    ::close(std::exchange(fd_, -1));
    return false;
  }
  port_ = ntohs(address.sin_port);
  watch_ = loop_.watch(fd_, [this] { accept(); });
  return true;
}

void Door::close() {
  if (fd_ < 0) return;
  loop_.unwatch(watch_);
  ::close(std::exchange(fd_, -1));
}

void Door::accept() {
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  setOption(fd, IPPROTO_TCP, TCP_NODELAY);
  enter_(fd);
}

}  // namespace tocsin::centre
