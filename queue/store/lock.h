// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "queue/base/result.h"

namespace tocsin::store {

// Holds a journal for one process: two writers would page everybody twice and can damage the file
// (docs/adr/0003). The lock ends with the process, however it ends.
class Lock {
 public:
  // Config when another process holds it, Transient when the lock file cannot be made.
  static Result<Lock> take(const std::string& path);
  Lock() = default;

  Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  Lock& operator=(Lock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  ~Lock();

 private:
  explicit Lock(int fd) : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace tocsin::store
