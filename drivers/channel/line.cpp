// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/line.h"

#include <cerrno>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <utility>

#include "drivers/channel/tls_session.h"

namespace tocsin::channel {
namespace {

constexpr int kSoonSentBytes = 64;  // 5 ms at 115,200 baud

// close(2) of a serial port waits up to 30 s for what is not sent yet. A few bytes that are on
// their way are worth the wait, what a modem does not take is not.
void discardUnsent(int fd) {
  int unsent = 0, lines = 0;
  if (::ioctl(fd, TIOCOUTQ, &unsent) != 0 || unsent == 0) return;
  termios settings{};
  const bool isHeld = ::tcgetattr(fd, &settings) != 0 ||
                      ((settings.c_cflag & CRTSCTS) != 0 &&
                       (::ioctl(fd, TIOCMGET, &lines) != 0 || (lines & TIOCM_CTS) == 0));
  if (isHeld || unsent > kSoonSentBytes) (void)::tcflush(fd, TCOFLUSH);
}

}  // namespace

Line::Line(Device::Kind kind, Descriptor descriptor)
    : kind_(kind), descriptor_(std::move(descriptor)) {}

Line::Line(Line&&) noexcept = default;

Line::~Line() {
  close();
}

void Line::secure(std::unique_ptr<TlsSession> session) {
  tls_ = std::move(session);
}

ssize_t Line::read(char* bytes, std::size_t size) {
  if (tls_ != nullptr) return tls_->read(bytes, size);
  ssize_t count = 0;
  do {
    count = ::read(fd(), bytes, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

ssize_t Line::write(std::string_view bytes) {
  if (tls_ != nullptr) return tls_->write(bytes);
  ssize_t count = 0;
  do {
    count = kind_ == Device::Kind::Tcp ? ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                       : ::write(fd(), bytes.data(), bytes.size());
  } while (count < 0 && errno == EINTR);
  return count;
}

bool Line::hasPending() const {
  return tls_ != nullptr && tls_->hasPending();
}

std::string Line::trouble() const {
  return tls_ == nullptr ? "" : tls_->trouble();
}

bool Line::isHungUp() const {
  pollfd asked{fd(), POLLIN, 0};
  return ::poll(&asked, 1, 0) > 0 && (asked.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void Line::close() {
  if (!isOpen()) return;
  if (kind_ == Device::Kind::Serial) discardUnsent(fd());
  if (tls_ != nullptr) tls_->sayGoodbye();
  tls_.reset();
  descriptor_.reset();
}

}  // namespace tocsin::channel
