// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "app/forward/target.h"
#include "drivers/errands.h"

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

class Folder final : public Target {
 public:
  Folder(FolderOptions options, Loop& loop) : options_(std::move(options)), errands_(loop) {}

  void forward(const ForwardedSms& sms, Done done) override {
    errands_.in(Duration{0}, [this, sms, done = std::move(done)] { done(put(sms)); });
  }

 private:
  Error failed(const std::string& what) const {
    return {Fault::Transient, options_.directory + " " + what + ": " + std::strerror(errno)};
  }

  Status put(const ForwardedSms& sms) const {
    const std::string base = nameOf(sms), text = toXml(sms), fresh = "." + base + ".tmp";
    const OwnFd directory(::open(options_.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (*directory < 0) return failed("is no folder that can be opened");
    if (!writeNew(*directory, fresh, text)) {
      Error error = failed("does not take a file");
      (void)::unlinkat(*directory, fresh.c_str(), 0);
      return error;
    }
    const Status named = name(*directory, fresh, base, text);
    (void)::unlinkat(*directory, fresh.c_str(), 0);
    if (!named) return named;
    if (::fsync(*directory) != 0) return failed("may not outlive a power cut");
    return {};
  }

  Status name(int directory,
              const std::string& fresh,
              const std::string& base,
              std::string_view text) const {
    for (int number = 1; number <= kNamesMax; ++number) {
      const std::string to = base + (number == 1 ? "" : "-" + std::to_string(number)) + ".xml";
      if (renameNew(directory, fresh, to)) return {};
      if (errno != EEXIST) return failed("does not take a file");
      if (holds(directory, to, text)) return {};
    }
    return Error{Fault::Permanent,
                 options_.directory + " has " + std::to_string(kNamesMax) + " files " + base +
                     "-*.xml of somebody else"};
  }

  const FolderOptions options_;
  drivers::Errands errands_;
};

}  // namespace

Status checkFolder(const FolderOptions& options) {
  const std::string& path = options.directory;
  if (!path.starts_with('/') || path.find('\0') != std::string::npos) {
    return Error{Fault::Config, "a folder is an absolute path, like \"/srv/sms\""};
  }
  return {};
}

std::unique_ptr<Target> makeFolder(FolderOptions options, Loop& loop) {
  return std::make_unique<Folder>(std::move(options), loop);
}

}  // namespace tocsin::forward
