// SPDX-License-Identifier: Apache-2.0
#include "kernel_stub.h"

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

namespace tocsin::channel {
namespace {

constexpr std::string_view kTtysOfPtys = "/sys/class/tty/pts/";

bool isPty(const char* path) {
  return kernelStub().ptysAreSerial && std::string_view(path).starts_with(kTtysOfPtys);
}

template <class Function>
Function next(const char* name, Function /*ours*/) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

int setModemLines(int lines) {
  KernelStub& stub = kernelStub();
  if ((stub.modemLines & TIOCM_DTR) != 0 && (lines & TIOCM_DTR) == 0) ++stub.dtrDrops;
  stub.modemLines = lines;
  return 0;
}

// The requests that a pty does not know.
bool answers(unsigned long request, int* argument, int* result) {
  KernelStub& stub = kernelStub();
  *result = 0;
  switch (request) {
    case TIOCMGET: *argument = stub.modemLines; return true;
    case TIOCMSET: *result = setModemLines(*argument); return true;
    case TIOCMBIS: *result = setModemLines(stub.modemLines | *argument); return true;
    case TIOCMBIC: *result = setModemLines(stub.modemLines & ~*argument); return true;
    case TIOCOUTQ: *argument = stub.unsent; return true;
    case TIOCEXCL: stub.isExclusive = true; return true;
    default: return false;
  }
}

}  // namespace

KernelStub& kernelStub() {
  static KernelStub stub;
  return stub;
}

}  // namespace tocsin::channel

using tocsin::channel::kernelStub;

// The program's own definitions come before those of the libraries.
extern "C" int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  int result = 0;
  if (kernelStub().ptysAreSerial &&
      tocsin::channel::answers(request, static_cast<int*>(argument), &result)) {
    return result;
  }
  return static_cast<int>(::syscall(SYS_ioctl, fd, request, argument));
}

extern "C" int __lxstat(int version, const char* path, struct stat* file) noexcept;

extern "C" int __lxstat(int /*version*/, const char* path, struct stat* file) noexcept {
  if (!tocsin::channel::isPty(path)) return ::lstat(path, file);
  *file = {};
  file->st_mode = S_IFLNK;
  return 0;
}

extern "C" ssize_t readlink(const char* path, char* to, std::size_t size) noexcept {
  constexpr std::string_view kTarget = "../../devices/virtual/tty/modem";
  if (!tocsin::channel::isPty(path)) return ::syscall(SYS_readlink, path, to, size);
  return static_cast<ssize_t>(kTarget.copy(to, size));
}

extern "C" int tcflush(int fd, int queue) noexcept {
  ++kernelStub().flushes;
  return static_cast<int>(::syscall(SYS_ioctl, fd, TCFLSH, queue));
}

extern "C" int tcsetattr(int fd, int how, const termios* settings) noexcept {
  if (how != TCSANOW) ++kernelStub().tcsetattrsThatDo;
  static const auto real = tocsin::channel::next("tcsetattr", &tcsetattr);
  return real(fd, how, settings);
}

// addrinfo of two addresses, made by the real one from their digits.
extern "C" int getaddrinfo(const char* name,
                           const char* service,
                           const addrinfo* hints,
                           addrinfo** found) {
  static const auto real = tocsin::channel::next("getaddrinfo", &getaddrinfo);
  const std::string_view host = name == nullptr ? "" : name;
  if (host == "gone.example") return EAI_NONAME;
  if (host != "moxa.example" && host != "slow.example") return real(name, service, hints, found);
  ++kernelStub().lookups;
  if (host == "slow.example") kernelStub().holdsLookups.wait(true);
  addrinfo* second = nullptr;
  const int failed =
      real("127.0.0.2", service, hints, found) | real("127.0.0.1", service, hints, &second);
  (*found)->ai_next = second;
  --kernelStub().lookups;
  return failed;
}
