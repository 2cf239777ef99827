// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <string>
#include <string_view>
#include <termios.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "drivers/channel/descriptor.h"

namespace tocsin::channel {

// A modem made of a pseudo terminal: the test is its far end.
class Pty {
 public:
  Pty() {
    int far = -1, near = -1;
    char name[64] = {};
    EXPECT_EQ(::openpty(&far, &near, name, nullptr, nullptr), 0);
    path_ = name;
    far_ = Descriptor(far);
    near_ = Descriptor(near);
    (void)::fcntl(far, F_SETFL, O_NONBLOCK);
    (void)::fcntl(far, F_SETFD, FD_CLOEXEC);
    (void)::fcntl(near, F_SETFD, FD_CLOEXEC);
    termios settings = this->settings();
    ::cfmakeraw(&settings);
    set(settings);
  }

  const std::string& path() const { return path_; }

  std::string device() const { return "tty:" + path_; }

  // Of the near end, which the test holds open, too.
  termios settings() const {
    termios settings{};
    EXPECT_EQ(::tcgetattr(near_.fd(), &settings), 0);
    return settings;
  }

  void set(const termios& settings) const {
    EXPECT_EQ(::tcsetattr(near_.fd(), TCSANOW, &settings), 0);
  }

  int near() const { return near_.fd(); }

  void say(std::string_view bytes) const {
    EXPECT_EQ(::write(far_.fd(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

  // What was written to the modem by now; waits a moment for the first of it.
  std::string heard() const {
    std::string text;
    pollfd asked{far_.fd(), POLLIN, 0};
    (void)::poll(&asked, 1, 100);
    char bytes[4'096];
    for (ssize_t count = 1; count > 0;) {
      count = ::read(far_.fd(), bytes, sizeof bytes);
      if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
    }
    return text;
  }

  // As pulling out the adapter: the kernel hangs the near end up.
  void unplug() {
    near_.reset();
    far_.reset();
  }

 private:
  Descriptor far_, near_;
  std::string path_;
};

}  // namespace tocsin::channel
