// SPDX-License-Identifier: Apache-2.0
#include "app/setup/file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace tocsin::setup {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kMode = 0640;

Error failed(const std::string& path) {
  return {Fault::Config, path + ": " + std::strerror(errno)};
}

// Durable, or an error.
Status writeWhole(int fd, const std::string& text, const std::string& path) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(fd, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failed(path);
    done += static_cast<std::size_t>(count);
  }
  return ::fsync(fd) == 0 ? Status{} : Status(failed(path));
}

// The old one under another name as well: there is no moment without it.
Status keepOld(const std::string& path) {
  const std::string kept = path + ".bak";
  std::error_code trouble;
  fs::copy_file(path, kept + ".tmp", fs::copy_options::overwrite_existing, trouble);
  if (!trouble) fs::rename(kept + ".tmp", kept, trouble);
  if (trouble) return Error{Fault::Config, kept + ": " + trouble.message()};
  return {};
}

}  // namespace

Status replaceFile(const std::string& path, const std::string& text) {
  struct stat old {};

  const bool isThere = ::stat(path.c_str(), &old) == 0;
  if (!isThere) {
    const std::string parent = fs::path(path).parent_path().string();
    if (::stat(parent.empty() ? "." : parent.c_str(), &old) != 0) return failed(parent);
    old.st_uid = ::geteuid();
    old.st_mode = kMode;
  }
  if (isThere) {
    if (const Status kept = keepOld(path); !kept) return kept;
  }
  const std::string fresh = path + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return failed(fresh);
  Status done = writeWhole(fd, text, fresh);
  // Not ours to give away as a plain user: then it stays that user's.
  const bool isGiven = ::fchown(fd, old.st_uid, old.st_gid) == 0 || ::geteuid() != 0;
  if (done && (!isGiven || ::fchmod(fd, old.st_mode & 07777U) != 0)) done = failed(fresh);
  ::close(fd);
  if (done && ::rename(fresh.c_str(), path.c_str()) != 0) done = failed(path);
  if (!done) ::unlink(fresh.c_str());
  return done;
}

}  // namespace tocsin::setup
