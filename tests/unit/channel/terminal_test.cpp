// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "channel_fixture.h"
#include "drivers/channel/line.h"
#include "pty.h"

namespace tocsin::channel {
namespace {

using testing::HasSubstr;

class TerminalTest : public ChannelFixture {
 protected:
  std::string refusal(const std::string& device) {
    make(device);
    return openBadly();
  }
};

TEST_F(TerminalTest, APathThatIsNotThereMayComeBack) {
  EXPECT_EQ(refusal("tty:/dev/tocsin-not-there"),
            "transient: no such device: /dev/tocsin-not-there (unplugged?)");
  closed_.clear();
  EXPECT_EQ(refusal("/dev/serial/by-id/tocsin-not-there"),
            "transient: no such device: /dev/serial/by-id/tocsin-not-there (unplugged?)");
}

TEST_F(TerminalTest, ADeadLinkMayComeBack) {
  const std::string link = testing::TempDir() + "tocsin_dead_link";
  std::filesystem::remove(link);
  std::filesystem::create_symlink("/dev/tocsin-not-there", link);
  EXPECT_THAT(refusal("tty:" + link), HasSubstr("transient: no such device: " + link));
  std::filesystem::remove(link);
}

TEST_F(TerminalTest, WhatIsNoTerminalIsRefusedForGood) {
  const std::string file = testing::TempDir() + "tocsin_regular_file";
  std::ofstream(file) << "text";
  EXPECT_EQ(refusal("tty:" + file), "config: " + file + " is no terminal");
  closed_.clear();
  EXPECT_EQ(refusal(file), "config: " + file + " is no terminal");
  closed_.clear();
  EXPECT_EQ(refusal("tty:/dev/null"), "config: /dev/null is no terminal");
  closed_.clear();
  EXPECT_EQ(refusal("tty:/dev"), "config: /dev is no terminal");
  closed_.clear();
  EXPECT_EQ(refusal("tty:/"),
            "config: a device is a serial port, best \"/dev/serial/by-id/...\", "
            "or \"tty:/PATH\" of another terminal, or \"tcp:HOST:PORT\"");
  std::filesystem::remove(file);
}

TEST_F(TerminalTest, AVirtualTerminalHasToBeNamedAsOne) {
  const Pty pty;
  EXPECT_THAT(refusal(pty.path()),
              HasSubstr("config: " + pty.path() + " is no serial port; write"));
}

TEST_F(TerminalTest, ASecondOpenerIsToldWhoHoldsIt) {
  const Pty pty;
  make(pty.device());
  openWell();
  const auto second = makeChannel({.device = pty.device()}, loop_);
  second->open(events());
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), HasSubstr("transient: " + pty.path() + " is held by Tocsin itself"));

  closed_.clear();
  channel_->close();
  second->open(events());
  EXPECT_TRUE(loop_.until([this] { return opens_ == 2; }));
}

TEST_F(TerminalTest, WhoHoldsItDoesNotNoticeTheSecondOpener) {
  const Pty pty;
  ASSERT_EQ(::flock(pty.near(), LOCK_EX | LOCK_NB), 0);
  termios settings = pty.settings();
  settings.c_lflag |= ICANON;
  settings.c_cflag |= HUPCL;
  pty.set(settings);
  EXPECT_THAT(refusal(pty.device()), HasSubstr("is held by"));
  EXPECT_NE(pty.settings().c_lflag & ICANON, 0U);
  EXPECT_NE(pty.settings().c_cflag & HUPCL, 0U);
}

TEST_F(TerminalTest, TheLineIsRawAndKeepsDtrWhenItCloses) {
  const Pty pty;
  termios settings = pty.settings();
  settings.c_iflag |= IXON | IXOFF | IXANY | ICRNL;
  settings.c_lflag |= ICANON | ECHO | ISIG;
  settings.c_cflag |= HUPCL | CRTSCTS;
  settings.c_cc[VMIN] = 0;
  pty.set(settings);
  make(pty.device());
  openWell();
  settings = pty.settings();
  EXPECT_EQ(settings.c_iflag & (IXON | IXOFF | IXANY | ICRNL), 0U);
  EXPECT_EQ(settings.c_lflag & (ICANON | ECHO | ISIG), 0U);
  EXPECT_EQ(settings.c_cflag & (HUPCL | CRTSCTS), 0U);
  EXPECT_NE(settings.c_cflag & CLOCAL, 0U);
  EXPECT_EQ(settings.c_cc[VMIN], 1);
}

TEST_F(TerminalTest, BytesThatWaitedBeforeTheOpenAreHeard) {
  const Pty pty;
  pty.say("+CMGS: 7\r\n\r\nOK\r\n");
  make(pty.device());
  openWell();
  EXPECT_TRUE(hears("+CMGS: 7\r\n\r\nOK\r\n"));
}

TEST_F(TerminalTest, BytesThatWereNotReadBeforeAReopenAreHeard) {
  const Pty pty;
  make(pty.device());
  openWell();
  channel_->close();
  pty.say("late");
  openWell();
  EXPECT_TRUE(hears("late"));
}

TEST_F(TerminalTest, ChildrenDoNotInheritTheLine) {
  const Pty pty;
  make(pty.device());
  openWell();
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code failed;
    if (std::filesystem::read_symlink(entry, failed) != pty.path()) continue;
    ++found;
    const int fd = std::stoi(entry.path().filename().string());
    EXPECT_NE(::fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(found, 2) << "the channel's and that of the test";
}

TEST_F(TerminalTest, ATerminalOfSomebodyElseIsRefused) {
  EXPECT_TRUE(checkOwner(1000, 1000, "/dev/pts/3"));
  EXPECT_TRUE(checkOwner(0, 1000, "/dev/pts/3"));
  const Status status = checkOwner(1001, 1000, "/dev/pts/3");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fault, Fault::Config);
  EXPECT_THAT(status.error().what, HasSubstr("/dev/pts/3 belongs to the user number 1001"));
}

// The number of a virtual modem that is gone was given to a login of our own user.
TEST_F(TerminalTest, ATerminalOfALoginIsRefused) {
  const Pty pty;
  const pid_t shell = ::fork();
  if (shell == 0) {
    if (::setsid() < 0 || ::ioctl(pty.near(), TIOCSCTTY, 0) != 0) ::_exit(1);
    (void)::write(pty.near(), "$", 1);
    for (;;)
      ::pause();
  }
  EXPECT_EQ(pty.heard(), "$");
  EXPECT_THAT(refusal(pty.device()),
              HasSubstr("config: " + pty.path() + " is the terminal of a login: "));
  EXPECT_THAT(whyClosed(), HasSubstr("(" + std::to_string(shell) + ")"));
  ::kill(shell, SIGKILL);
  ::waitpid(shell, nullptr, 0);
}

}  // namespace
}  // namespace tocsin::channel
