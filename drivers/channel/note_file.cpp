// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/note_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/channel/descriptor.h"
#include "queue/base/limits.h"

namespace tocsin::channel {
namespace {

constexpr mode_t kMode = 0600;

Error systemError(const std::string& path, const std::string& what) {
  return {Fault::Transient, "the notes " + path + " " + what + ": " + std::strerror(errno)};
}

// From the file's place up to one byte beyond the bound.
ssize_t readAll(int fd, std::string& text) {
  text.resize(limits::kNoteBytesMax + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(fd, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return static_cast<ssize_t>(size);
}

bool writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// One that a power cut left goes first: it may have another mode.
bool writeNew(const std::string& path, std::string_view text) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return false;
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor file(::open(path.c_str(), flags, kMode));
  return file.isOpen() && writeAll(file.fd(), text) && ::fsync(file.fd()) == 0;
}

bool syncDirectory(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const Descriptor directory(
      ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.isOpen() && ::fsync(directory.fd()) == 0;
}

}  // namespace

Result<std::string> NoteFile::read() const {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.isOpen() && errno == ENOENT) return std::string();
  if (!file.isOpen()) return systemError(path_, "cannot be read");

  struct stat kind {};

  if (::fstat(file.fd(), &kind) != 0) return systemError(path_, "cannot be read");
  if (!S_ISREG(kind.st_mode)) return Error{Fault::Damaged, "the notes " + path_ + " are no file"};
  std::string text;
  if (readAll(file.fd(), text) < 0) return systemError(path_, "cannot be read");
  if (text.size() > limits::kNoteBytesMax) {
    return Error{Fault::Damaged,
                 "the notes " + path_ + " are larger than " +
                     std::to_string(limits::kNoteBytesMax) + " bytes: not written by Tocsin"};
  }
  return text;
}

Status NoteFile::write(std::string_view text) {
  if (text.size() > limits::kNoteBytesMax) {
    return Error{Fault::Permanent,
                 "notes of " + std::to_string(text.size()) + " bytes are more than " +
                     std::to_string(limits::kNoteBytesMax)};
  }
  const std::string fresh = path_ + ".new";
  if (!writeNew(fresh, text) || std::rename(fresh.c_str(), path_.c_str()) != 0) {
    Error error = systemError(path_, "cannot be written");
    (void)::unlink(fresh.c_str());
    return error;
  }
  if (!syncDirectory(path_)) return systemError(path_, "may not outlive a power cut");
  return {};
}

}  // namespace tocsin::channel
