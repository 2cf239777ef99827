// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::setup {

// A serial line that is asked one thing after the other, each for a bounded time: a set-up has no
// loop.
class AtPort {
 public:
  // `device` as in the configuration: a path, or "tty:" and a path. Held alone (flock), as the
  // daemon holds it.
  static Result<AtPort> open(const std::string& device);

  AtPort(AtPort&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  AtPort& operator=(AtPort&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  AtPort(const AtPort&) = delete;
  AtPort& operator=(const AtPort&) = delete;

  ~AtPort();

  // 8 data bits, no parity, no flow control. Config when the port does not know the speed.
  Status setSpeed(int baud);

  struct Answer {
    std::vector<std::string> lines{};  // without the final result, without empty ones
    bool isOk = false;
  };

  // Writes `command` and CR and reads until OK, an error, or the end of `limit`. What came before
  // is thrown away.
  Answer ask(std::string_view command, Duration limit);

 private:
  explicit AtPort(int fd) : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace tocsin::setup
