// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/emulators/modem/program/control.h"

namespace tocsin::emulator {

ControlLines::ControlLines(PollLoop& loop, Control& control, Ends ends, std::function<void()> onEnd)
    : loop_(loop),
      control_(control),
      ends_(ends),
      onEnd_(std::move(onEnd)),
      watch_(loop.watch(ends.lines, [this] { read(); })) {}

ControlLines::~ControlLines() {
  loop_.unwatch(watch_);
}

void ControlLines::read() {
  std::array<char, 4'096> buffer{};
  const ssize_t got = ::read(ends_.lines, buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    loop_.unwatch(watch_);
    const auto onEnd = std::move(onEnd_);
    return onEnd();  // may be the end of this object
  }
  rest_.append(buffer.data(), static_cast<std::size_t>(got));
  for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
    const Status status = control_.carryOut(rest_.substr(0, end));
    rest_.erase(0, end + 1);
    const std::string answer = status ? "ok\n" : "error: " + status.error().what + "\n";
    [[maybe_unused]] const auto put = ::write(ends_.answers, answer.data(), answer.size());
  }
}

ControlSocket::~ControlSocket() {
  for (const auto& [fd, lines] : lines_) {
    ::close(fd);
  }
  if (fd_ < 0) return;
  loop_.unwatch(watch_);
  ::close(fd_);
  ::unlink(path_.c_str());
}

bool ControlSocket::listen(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return false;
  }
  path.copy(static_cast<char*>(address.sun_path), path.size());
  ::unlink(path.c_str());
  path_ = path;
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd_ < 0) return false;
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(fd_, generic, sizeof address) != 0 || ::listen(fd_, 16) != 0) return false;
  watch_ = loop_.watch(fd_, [this] { accept(); });
  return true;
}

void ControlSocket::accept() {
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  lines_[fd] = std::make_unique<ControlLines>(
      loop_, control_, ControlLines::Ends{fd, fd}, [this, fd] { drop(fd); });
}

void ControlSocket::drop(int fd) {
  lines_.erase(fd);
  ::close(fd);
}

}  // namespace tocsin::emulator
