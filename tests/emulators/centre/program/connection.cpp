// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/program/connection.h"

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace tocsin::centre {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;
constexpr std::size_t kUnwrittenMax = 4 * 1024 * 1024;

}  // namespace

Connection::Connection(emulator::PollLoop& loop, int fd, std::function<void()> onEnd)
    : loop_(loop), fd_(fd), onEnd_(std::move(onEnd)), buffer_(kReadSize, '\0') {}

Connection::~Connection() {
  session_.reset();
  loop_.cancel(ending_);
  loop_.unwatch(reading_);
  loop_.unwatch(writing_);
  ::close(fd_);
}

void Connection::begin(const MakeSession& makeSession) {
  session_ = makeSession({[this](std::string_view octets) { write(octets); },
                          [this](bool isReset) { hangUp(isReset); },
                          [this](bool isStalled) { stall(isStalled); }});
  watchReading(true);
}

void Connection::watchReading(bool isWanted) {
  if (isWanted == (reading_ != 0) || ending_ != 0) return;
  if (!isWanted) {
    loop_.unwatch(reading_);
    reading_ = 0;
  } else {
    reading_ = loop_.watch(fd_, [this] { read(); });
  }
}

void Connection::read() {
  const ssize_t got = ::recv(fd_, buffer_.data(), buffer_.size(), 0);
  if (got > 0) return session_->input({buffer_.data(), static_cast<std::size_t>(got)});
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  hangUp(false);
}

void Connection::write(std::string_view octets) {
  if (ending_ != 0) return;
  if (unwritten_.empty()) {
    const ssize_t put = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (put < 0 && errno != EAGAIN && errno != EINTR) return hangUp(false);
    octets.remove_prefix(put < 0 ? 0 : static_cast<std::size_t>(put));
  }
  if (octets.empty()) return;
  unwritten_.append(octets);
  if (writing_ == 0) writing_ = loop_.watchWritable(fd_, [this] { writeMore(); });
  watchReading(!isStalled_ && unwritten_.size() < kUnwrittenMax);
}

void Connection::writeMore() {
  const ssize_t put = ::send(fd_, unwritten_.data(), unwritten_.size(), MSG_NOSIGNAL);
  if (put < 0 && errno != EAGAIN && errno != EINTR) return hangUp(false);
  unwritten_.erase(0, put < 0 ? 0 : static_cast<std::size_t>(put));
  if (unwritten_.empty()) {
    loop_.unwatch(writing_);
    writing_ = 0;
  }
  watchReading(!isStalled_ && unwritten_.size() < kUnwrittenMax);
}

void Connection::stall(bool isStalled) {
  isStalled_ = isStalled;
  watchReading(!isStalled_ && unwritten_.size() < kUnwrittenMax);
}

void Connection::hangUp(bool isReset) {
  if (ending_ != 0) return;
  loop_.unwatch(reading_);
  loop_.unwatch(writing_);
  const linger now{1, 0};
  if (isReset) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  if (!isReset) ::shutdown(fd_, SHUT_WR);
  ending_ = loop_.after(Duration{0}, [this] {
    const auto onEnd = std::move(onEnd_);
    onEnd();
  });
}

}  // namespace tocsin::centre
