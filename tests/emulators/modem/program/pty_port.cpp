// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/pty_port.h"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

namespace tocsin::emulator {
namespace {

constexpr std::size_t kRestMax = 65'536;

void closeAndForget(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void unwatchAndForget(PollLoop& loop, LoopHandle& handle) {
  loop.unwatch(handle);
  handle = 0;
}

}  // namespace

PtyPort::PtyPort(PollLoop& loop, PortMode mode, std::string link, Events events)
    : loop_(loop), mode_(mode), link_(std::move(link)), events_(std::move(events)) {}

PtyPort::~PtyPort() {
  vanish();
}

bool PtyPort::openPty() {
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  std::array<char, PATH_MAX> name{};
  if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
      ::ptsname_r(master_, name.data(), name.size()) != 0) {
    return false;
  }
  slaveName_ = name.data();
  slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios line{};
  if (slave_ < 0 || ::tcgetattr(slave_, &line) != 0) return false;
  ::cfmakeraw(&line);
  ::cfsetspeed(&line, B115200);
  if (::tcsetattr(slave_, TCSANOW, &line) != 0) return false;
  if (mode_ == PortMode::Discard) closeAndForget(slave_);
  return true;
}

bool PtyPort::appear(const std::string& link) {
  vanish();
  if (!link.empty()) link_ = link;
  if (!openPty()) return false;
  inotify_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (::inotify_add_watch(inotify_, slaveName_.c_str(), IN_OPEN | IN_CLOSE) < 0) return false;
  notesWatch_ = loop_.watch(inotify_, [this] { readNotes(); });
  watchMaster();
  const std::string fresh = link_ + ".new";
  ::unlink(fresh.c_str());
  return ::symlink(slaveName_.c_str(), fresh.c_str()) == 0 &&
         ::rename(fresh.c_str(), link_.c_str()) == 0;
}

void PtyPort::vanish() {
  if (master_ < 0) return;
  ::unlink(link_.c_str());
  for (LoopHandle* watch : {&masterWatch_, &notesWatch_, &writeWatch_}) {
    unwatchAndForget(loop_, *watch);
  }
  for (int* fd : {&inotify_, &slave_, &master_}) {
    closeAndForget(*fd);
  }
  rest_.clear();
}

void PtyPort::watchMaster() {
  if (masterWatch_ == 0) masterWatch_ = loop_.watch(master_, [this] { readMaster(); });
}

// Without an open slave the master is hung up for ever: watching it would spin.
void PtyPort::readMaster() {
  readNotes();  // an open comes before the bytes behind it
  std::array<char, 4'096> buffer{};
  const ssize_t got = ::read(master_, buffer.data(), buffer.size());
  if (got > 0) return events_.onBytes({buffer.data(), static_cast<std::size_t>(got)});
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  unwatchAndForget(loop_, masterWatch_);
}

void PtyPort::readNotes() {
  alignas(inotify_event) std::array<char, 4'096> buffer{};
  const ssize_t got = ::read(inotify_, buffer.data(), buffer.size());
  for (ssize_t at = 0; at < got && master_ >= 0;) {
    inotify_event note{};
    std::memcpy(&note, buffer.data() + at, sizeof note);
    at += static_cast<ssize_t>(sizeof note + note.len);
    if ((note.mask & IN_OPEN) != 0) {
      watchMaster();
      events_.onOpen();
    } else if ((note.mask & IN_CLOSE) != 0) {
      // What the terminal did not read is not for the next one.
      if (mode_ == PortMode::Discard && isClosed()) forgetOutput();
      events_.onClose();
    }
  }
}

void PtyPort::forgetOutput() {
  ::tcflush(master_, TCOFLUSH);
  rest_.clear();
  unwatchAndForget(loop_, writeWatch_);
}

bool PtyPort::isClosed() const {
  pollfd asked{master_, 0, 0};
  return ::poll(&asked, 1, 0) > 0 && (asked.revents & POLLHUP) != 0;
}

void PtyPort::write(std::string_view bytes) {
  if (master_ < 0) return;
  if (mode_ == PortMode::Discard && isClosed()) return;
  if (rest_.size() + bytes.size() > kRestMax) return;
  rest_ += bytes;
  writeRest();
}

void PtyPort::writeRest() {
  const ssize_t put = ::write(master_, rest_.data(), rest_.size());
  if (put > 0) rest_.erase(0, static_cast<std::size_t>(put));
  if (rest_.empty()) {
    unwatchAndForget(loop_, writeWatch_);
  } else if (writeWatch_ == 0) {
    writeWatch_ = loop_.watchWritable(master_, [this] { writeRest(); });
  }
}

}  // namespace tocsin::emulator
