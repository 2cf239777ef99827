// SPDX-License-Identifier: Apache-2.0
#include "app/reserve.h"

#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

// Room that has to be left when it is made, so that it is not made and given back in turns.
constexpr std::uint64_t kRoomBeside = 4 * limits::kDiskFreeBytesMin;

std::string folderOf(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

}  // namespace

std::uint64_t Reserve::freeBytes(const std::string& folder) {
  std::error_code failed;
  const auto space = fs::space(folder, failed);
  return failed ? std::uint64_t{0} : std::uint64_t{space.available};
}

Reserve::Reserve(const std::string& database, Log log, FreeBytes free)
    : path_(database + ".reserve"), folder_(folderOf(database)), log_(std::move(log)), free_(free) {
  std::error_code failed;
  const bool isFile = fs::is_regular_file(path_, failed);
  isThere_ = isFile && fs::file_size(path_, failed) > 0;
  isGiven_ = isFile && !isThere_;
}

// Blocks of its own, at once: a file with holes would reserve nothing.
bool Reserve::make() {
  const int fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool isMade = ::fallocate(fd, 0, 0, static_cast<off_t>(limits::kReserveBytes)) == 0;
  ::close(fd);
  if (!isMade && !isGiven_) ::unlink(path_.c_str());
  return isMade;
}

std::uint64_t Reserve::look() {
  const std::uint64_t free = free_(folder_);
  if (isThere_ && free < limits::kDiskFreeBytesMin) {
    std::error_code ignored;
    fs::resize_file(path_, 0, ignored);
    if (ignored) ::unlink(path_.c_str());
    isThere_ = false;
    isGiven_ = true;
    log_(LogLevel::Warning, "the disk is nearly full: the reserve is given to the open alerts");
    return free;
  }
  if (!isThere_ && !isUnsupported_ && free >= limits::kReserveBytes + kRoomBeside) {
    isThere_ = make();
    isUnsupported_ = !isThere_;
    if (isThere_ && std::exchange(isGiven_, false)) {
      log_(LogLevel::Notice, "there is room again: the reserve is back");
    }
    return isThere_ ? free - limits::kReserveBytes : free;
  }
  if (!isGiven_) return free;
  return free > limits::kReserveBytes ? free - limits::kReserveBytes : 0;
}

}  // namespace tocsin::app
