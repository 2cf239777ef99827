// SPDX-License-Identifier: Apache-2.0
#include "app/forward/folder_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace tocsin::forward {
namespace {

constexpr mode_t kMode = 0640;
constexpr int kNamesMax = 100;  // of one SMS that are tried

// A descriptor of this scope.
class OwnFd {
 public:
  explicit OwnFd(int fd) : fd_(fd) {}

  ~OwnFd() {
    if (fd_ >= 0) ::close(fd_);
  }

  OwnFd(const OwnFd&) = delete;
  OwnFd& operator=(const OwnFd&) = delete;

  int operator*() const { return fd_; }

 private:
  int fd_;
};

bool writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// One that a power cut left goes first.
bool writeNew(int directory, const std::string& name, std::string_view text) {
  if (::unlinkat(directory, name.c_str(), 0) != 0 && errno != ENOENT) return false;
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const OwnFd file(::openat(directory, name.c_str(), flags, kMode));
  return *file >= 0 && writeAll(*file, text) && ::fsync(*file) == 0;
}

// Never over another file. Some network shares know only the second way.
bool renameNew(int directory, const std::string& from, const std::string& to) {
  if (::renameat2(directory, from.c_str(), directory, to.c_str(), RENAME_NOREPLACE) == 0) {
    return true;
  }
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::linkat(directory, from.c_str(), directory, to.c_str(), 0) != 0) return false;
  (void)::unlinkat(directory, from.c_str(), 0);
  return true;
}

bool holds(int directory, const std::string& name, std::string_view text) {
  const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const OwnFd file(::openat(directory, name.c_str(), flags));

  struct stat kind {};

  const bool isFile = *file >= 0 && ::fstat(*file, &kind) == 0 && S_ISREG(kind.st_mode);
  if (!isFile || kind.st_size != static_cast<off_t>(text.size())) return false;
  std::string found(text.size(), '\0');
  return ::read(*file, found.data(), found.size()) == static_cast<ssize_t>(text.size()) &&
         found == text;
}

// "2026-11-21T08:00:00.204Z" and 17: "20261121T080000204Z-17"
std::string nameOf(const ForwardedSms& sms) {
  std::string name = toRfc3339(sms.received);
  const auto isSign = [](char c) { return c == '-' || c == ':' || c == '.'; };
  name.erase(std::remove_if(name.begin(), name.end(), isSign), name.end());
  return name + "-" + std::to_string(sms.id.value);
}

Error failed(const std::string& folder, const std::string& what) {
  return {Fault::Transient, folder + " " + what + ": " + std::strerror(errno)};
}

// The new file and what it is to become.
struct Fresh {
  std::string name, base;
  std::string_view text;
};

Status nameIt(const std::string& folder, int directory, const Fresh& fresh) {
  for (int number = 1; number <= kNamesMax; ++number) {
    const std::string to = fresh.base + (number == 1 ? "" : "-" + std::to_string(number)) + ".xml";
    if (renameNew(directory, fresh.name, to)) return {};
    if (errno != EEXIST) return failed(folder, "does not take a file");
    if (holds(directory, to, fresh.text)) return {};
  }
  return Error{Fault::Permanent,
               folder + " has " + std::to_string(kNamesMax) + " files " + fresh.base +
                   "-*.xml of somebody else"};
}

}  // namespace

Status putFile(const std::string& folder, const ForwardedSms& sms) {
  const std::string base = nameOf(sms), text = toXml(sms), fresh = "." + base + ".tmp";
  const OwnFd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (*directory < 0) return failed(folder, "is no folder that can be opened");
  if (!writeNew(*directory, fresh, text)) {
    Error error = failed(folder, "does not take a file");
    (void)::unlinkat(*directory, fresh.c_str(), 0);
    return error;
  }
  const Status named = nameIt(folder, *directory, {fresh, base, text});
  (void)::unlinkat(*directory, fresh.c_str(), 0);
  if (!named) return named;
  if (::fsync(*directory) != 0) return failed(folder, "may not outlive a power cut");
  return {};
}

}  // namespace tocsin::forward
