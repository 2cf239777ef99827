// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/spool/kernel_stub.h"

#include <cerrno>
#include <cstddef>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace tocsin::spool {

KernelStub& kernelStub() {
  static KernelStub stub;
  return stub;
}

}  // namespace tocsin::spool

// The program's own definitions come before those of the C library.
extern "C" ssize_t write(int fd, const void* bytes, std::size_t size) {
  if (const int error = tocsin::spool::kernelStub().writeError; error != 0) {
    errno = error;
    return -1;
  }
  return ::syscall(SYS_write, fd, bytes, size);
}

extern "C" int renameat2(
    int from, const char* name, int to, const char* wanted, unsigned flags) noexcept {
  const auto before = std::exchange(tocsin::spool::kernelStub().beforeRename, nullptr);
  if (before) before();
  return static_cast<int>(::syscall(SYS_renameat2, from, name, to, wanted, flags));
}
