// SPDX-License-Identifier: Apache-2.0
// A library for LD_PRELOAD that lets pseudo terminals pass as serial ports, so that programs with
// libserialport can be tested with modem_emulator. libserialport 0.1.1 (Debian 12) refuses them:
//
//   * it looks for /sys/class/tty/pts/N with lstat() and readlink(), and nothing is there;
//   * it asks for the modem lines (TIOCMGET), which a pty answers with ENOTTY.
//
// Here both are there: RTS and DTR are what was set, CTS, DSR and DCD are on. Everything else goes
// to the C library as it came.
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr std::string_view kFolder = "/sys/class/tty/pts/";
constexpr int kOthersLines = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
constexpr int kOwnLines = TIOCM_DTR | TIOCM_RTS;

// By descriptor; those of one that was closed stay, which harms nobody.
std::array<std::atomic<int>, 1024> ownLines;

bool isOfPty(const char* path) {
  return path != nullptr && std::string_view(path).starts_with(kFolder);
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

// True when it was a matter of modem lines of a pty, and is done.
bool servesLines(int fd, unsigned long request, int* lines) {
  if (fd < 0 || static_cast<std::size_t>(fd) >= ownLines.size() || ::isatty(fd) == 0) return false;
  std::atomic<int>& own = ownLines[static_cast<std::size_t>(fd)];
  switch (request) {
    case TIOCMGET: *lines = own | kOthersLines; return true;
    case TIOCMSET: own = *lines & kOwnLines; return true;
    case TIOCMBIS: own |= *lines & kOwnLines; return true;
    case TIOCMBIC: own &= ~(*lines & kOwnLines); return true;
    default: return false;
  }
}

}  // namespace

extern "C" {

// What lstat() is in programs that were linked with the C library before 2.33.
int __lxstat(int version, const char* path, struct stat* status) {
  if (!isOfPty(path)) {
    return next<int(int, const char*, struct stat*)>("__lxstat")(version, path, status);
  }
  std::memset(status, 0, sizeof *status);
  status->st_mode = S_IFLNK | 0777;
  return 0;
}

ssize_t readlink(const char* path, char* buffer, size_t size) noexcept {
  if (!isOfPty(path))
    return next<ssize_t(const char*, char*, size_t)>("readlink")(path, buffer, size);
  constexpr std::string_view kTarget = "../../devices/virtual/tty/pts";
  return static_cast<ssize_t>(kTarget.copy(buffer, size));
}

int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  const int result = next<int(int, unsigned long, ...)>("ioctl")(fd, request, argument);
  if (result == 0 || errno != ENOTTY) return result;
  if (!servesLines(fd, request, static_cast<int*>(argument))) {
    errno = ENOTTY;
    return result;
  }
  return 0;
}
}
