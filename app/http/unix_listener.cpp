// SPDX-License-Identifier: Apache-2.0
#include "app/http/unix_listener.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

constexpr std::size_t kPathBytesMax = sizeof(sockaddr_un::sun_path) - 1;
constexpr mode_t kMode = 0660;
constexpr mode_t kModeWhileMade = 0600;

Error configError(const std::string& path, const std::string& what) {
  return {Fault::Config, "the socket " + path + " cannot be used: " + what};
}

Error systemError(const std::string& path, const std::string& what) {
  return configError(path, what + ": " + std::strerror(errno));
}

sockaddr_un addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, kPathBytesMax);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// The file of a process that is gone is removed; that of one that answers, or of another kind,
// stays.
Status removeStale(const std::string& path) {
  struct stat file {};

  if (::lstat(path.c_str(), &file) != 0) {
    return errno == ENOENT ? Status() : Status(systemError(path, "it cannot be looked at"));
  }
  if (!S_ISSOCK(file.st_mode)) return configError(path, "there is a file that is no socket");
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const sockaddr_un address = addressOf(path);
  const bool isAnswered = ::connect(probe, generic(address), sizeof address) == 0;
  const int error = isAnswered ? 0 : errno;
  ::close(probe);
  if (isAnswered || error == EAGAIN) return configError(path, "another process answers there");
  if (error != ECONNREFUSED) {
    errno = error;
    return systemError(path, "who is there cannot be found out");
  }
  if (::unlink(path.c_str()) != 0) return systemError(path, "the old file cannot be removed");
  return {};
}

// The file is never, not even for a moment, open to more than its mode says.
Status bindAndListen(int fd, const std::string& path) {
  const sockaddr_un address = addressOf(path);
  (void)::fchmod(fd, kModeWhileMade);
  if (::bind(fd, generic(address), sizeof address) != 0) {
    return systemError(path, "it cannot be made");
  }
  if (::chmod(path.c_str(), kMode) != 0) return systemError(path, "its mode cannot be set");
  if (::listen(fd, static_cast<int>(limits::kHttpWaitingMax)) != 0) {
    return systemError(path, "it does not listen");
  }
  return {};
}

}  // namespace

UnixListener::UnixListener(int fd, std::string path) : fd_(fd), path_(std::move(path)) {
  struct stat file {};

  if (::lstat(path_.c_str(), &file) == 0) {
    device_ = file.st_dev;
    inode_ = file.st_ino;
  }
}

UnixListener::UnixListener(UnixListener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      device_(other.device_),
      inode_(other.inode_) {}

UnixListener::~UnixListener() {
  if (fd_ < 0) return;

  struct stat file {};

  const bool isOurs =
      ::lstat(path_.c_str(), &file) == 0 && file.st_dev == device_ && file.st_ino == inode_;
  if (isOurs) (void)::unlink(path_.c_str());
  ::close(fd_);
}

Result<UnixListener> UnixListener::open(const std::string& path) {
  if (path.empty() || path.size() > kPathBytesMax) {
    return configError(path,
                       "a socket's path has 1 to " + std::to_string(kPathBytesMax) +
                           " bytes, this " + std::to_string(path.size()));
  }
  std::error_code error;
  const auto directory = std::filesystem::path(path).parent_path();
  if (!directory.empty()) std::filesystem::create_directories(directory, error);
  if (error) return configError(path, "its directory cannot be made: " + error.message());
  if (Status stale = removeStale(path); !stale) return stale.error();
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return systemError(path, "no socket can be made");
  if (Status bound = bindAndListen(fd, path); !bound) {
    ::close(fd);
    return bound.error();
  }
  return UnixListener(fd, path);
}

}  // namespace tocsin::http
