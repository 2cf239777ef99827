// SPDX-License-Identifier: Apache-2.0
#include "app/loop/output_pipe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::loop {
namespace {

constexpr int kReadsPerTurnMax = 16;  // one that prints without end must not hold the loop

void closeEnd(int& fd) {
  if (fd >= 0) ::close(std::exchange(fd, -1));
}

}  // namespace

OutputPipe::~OutputPipe() {
  close();
  closeEnd(programsFd_);
}

Status OutputPipe::open() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{Fault::Transient,
                 std::string("the hook's output cannot be made: ") + std::strerror(errno)};
  }
  fd_ = ends[0];
  programsFd_ = ends[1];
  // Only our end: a program rarely expects its own standard output to be non-blocking.
  (void)::fcntl(fd_, F_SETFL, O_NONBLOCK);
  return {};
}

void OutputPipe::started() {
  closeEnd(programsFd_);
  if (fd_ >= 0) watch_ = loop_.watch(fd_, [this] { read(); });
}

void OutputPipe::readRest() {
  if (fd_ >= 0) read();
}

void OutputPipe::read() {
  std::array<char, 4096> buffer{};
  for (int i = 0; i < kReadsPerTurnMax; ++i) {
    const ssize_t n = ::read(fd_, buffer.data(), buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
      close();
      return;
    }
    const std::size_t room = limits::kHookOutputBytesMax - text_.size();
    text_.append(buffer.data(), std::min(room, static_cast<std::size_t>(n)));
  }
}

void OutputPipe::close() {
  if (watch_ != 0) loop_.unwatch(std::exchange(watch_, 0));
  closeEnd(fd_);
}

}  // namespace tocsin::loop
