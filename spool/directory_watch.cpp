// SPDX-License-Identifier: Apache-2.0
#include "spool/directory_watch.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/inotify.h>

#include "spool/file_name.h"

namespace tocsin::spool {
namespace {

// IN_CREATE is there for link(2), which gives no other event; a file that is only being created is
// looked at too early by it, found empty and left.
constexpr std::uint32_t kFileEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE;
constexpr std::uint32_t kGoneEvents = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;
constexpr std::size_t kBufferBytes = 16'384;
constexpr int kReadsMax = 16;

void addFile(const inotify_event& event, const char* name, std::vector<Candidate>& files) {
  if ((event.mask & kFileEvents) == 0 || event.len == 0 || !isAlertName(name)) return;
  const bool justMade = (event.mask & IN_CREATE) != 0;
  // Created and closed at once is one file.
  if (!files.empty() && files.back().name == name) {
    files.back().justMade = files.back().justMade && justMade;
    return;
  }
  files.push_back({.name = name, .justMade = justMade});
}

}  // namespace

Status DirectoryWatch::open(const std::string& directory) {
  if (!fd_) fd_ = Fd{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
  if (!fd_) return Error{Fault::Transient, std::string{"no inotify: "} + std::strerror(errno)};
  close();
  watch_ = ::inotify_add_watch(
      fd_.value(), directory.c_str(), kFileEvents | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
  if (watch_ < 0) {
    return Error{Fault::Transient, "cannot watch " + directory + ": " + std::strerror(errno)};
  }
  return {};
}

void DirectoryWatch::close() {
  // It fails when the kernel has dropped the watch by itself, which is as good.
  if (watch_ >= 0) static_cast<void>(::inotify_rm_watch(fd_.value(), watch_));
  watch_ = -1;
}

Hints DirectoryWatch::take() {
  alignas(inotify_event) std::array<char, kBufferBytes> buffer{};
  Hints hints;
  for (int reads = 0; reads < kReadsMax; ++reads) {
    const ssize_t got = ::read(fd_.value(), buffer.data(), buffer.size());
    if (got <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) hints.lost = true;
      if (event.wd != watch_) continue;  // of a directory that was watched before
      if ((event.mask & kGoneEvents) != 0) hints.gone = true;
      addFile(event, name, hints.files);
    }
  }
  if (hints.gone) close();
  return hints;
}

}  // namespace tocsin::spool
