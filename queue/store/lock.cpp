// SPDX-License-Identifier: Apache-2.0
#include "queue/store/lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tocsin::store {

Result<Lock> Lock::take(const std::string& path) {
  const std::string file = path + ".lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Error{Fault::Transient, "cannot make " + file + ": " + std::strerror(errno)};
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return Lock(fd);
  ::close(fd);
  return Error{Fault::Config, "another tocsin runs on " + path + ": stop it first"};
}

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace tocsin::store
