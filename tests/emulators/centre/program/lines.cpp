// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/program/lines.h"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace tocsin::centre {

Lines::Lines(emulator::PollLoop& loop, CarryOut carryOut, Ends ends, std::function<void()> onEnd)
    : loop_(loop),
      carryOut_(std::move(carryOut)),
      ends_(ends),
      onEnd_(std::move(onEnd)),
      watch_(loop.watch(ends.lines, [this] { read(); })) {}

Lines::~Lines() {
  loop_.unwatch(watch_);
}

void Lines::read() {
  std::array<char, 16'384> buffer{};
  const ssize_t got = ::read(ends_.lines, buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    loop_.unwatch(watch_);
    const auto onEnd = std::move(onEnd_);
    return onEnd();
  }
  rest_.append(buffer.data(), static_cast<std::size_t>(got));
  for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
    const auto done = carryOut_(rest_.substr(0, end));
    rest_.erase(0, end + 1);
    std::string answer = done ? "ok" : "error: " + done.error().what;
    if (done && !done->empty()) answer += " " + *done;
    answer += "\n";
    [[maybe_unused]] const auto put = ::write(ends_.answers, answer.data(), answer.size());
  }
}

LinesDesk::~LinesDesk() {
  for (auto& [fd, lines] : lines_) {
    lines.reset();
    ::close(fd);
  }
}

void LinesDesk::enter(int fd) {
  lines_[fd] = std::make_unique<Lines>(loop_, carryOut_, Lines::Ends{fd, fd}, [this, fd] {
    lines_.erase(fd);
    ::close(fd);
  });
}

}  // namespace tocsin::centre
