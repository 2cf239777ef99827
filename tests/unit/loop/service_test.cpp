// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/loop/log_sink.h"
#include "app/loop/qt_loop.h"
#include "app/loop/signals.h"
#include "app/loop/systemd_notifier.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::loop {
namespace {

void logNowhere(LogLevel /*level*/, std::string_view /*line*/) {}

TEST(SignalsTest, BlockedSignalsBecomeCallbacksOnTheLoop) {
  blockSignals();
  QtLoop loop(logNowhere);
  std::string seen;
  (void)::kill(::getpid(), SIGHUP);  // before anybody watches: told all the same
  SignalWatch watch(loop,
                    {.stop =
                         [&] {
                           seen += "stop ";
                           if (seen.size() > 20) loop.quit();
                         },
                     .reload = [&] { seen += "reload "; },
                     .report = [&] { seen += "report "; }});
  loop.after(Duration{0}, [&] {
    (void)::kill(::getpid(), SIGUSR1);
    loop.after(Duration{5}, [&] { (void)::kill(::getpid(), SIGINT); });
    loop.after(Duration{10}, [&] { (void)::kill(::getpid(), SIGTERM); });
  });
  loop.run();
  EXPECT_EQ(seen, "reload report stop stop ");
}

// What systemd would hear.
class NotifySocket {
 public:
  NotifySocket() {
    path_ =
        std::filesystem::temp_directory_path() / ("tocsin-notify-" + std::to_string(::getpid()));
    std::filesystem::remove(path_);
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.string().copy(address.sun_path, sizeof address.sun_path - 1);
    check(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bound");
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    ::setenv("WATCHDOG_USEC", "20000", 1);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  }

  ~NotifySocket() {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
      ::unsetenv(name);
    ::close(fd_);
    std::filesystem::remove(path_);
  }

  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  int descriptor() const { return fd_; }

  std::string hear() const {
    std::array<char, 512> buffer{};
    const ssize_t n = ::recv(fd_, buffer.data(), buffer.size(), 0);
    return n < 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(n));
  }

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

TEST(SystemdNotifierTest, ItTellsReadyStatusAndStopping) {
  const NotifySocket systemd;
  QtLoop loop(logNowhere);
  SystemdNotifier notifier(loop);
  EXPECT_EQ(systemd.hear(), "WATCHDOG=1");
  notifier.ready("3 open");
  EXPECT_EQ(systemd.hear(), "READY=1\nSTATUS=3 open");
  notifier.status("two\nREADY=0");
  EXPECT_EQ(systemd.hear(), "STATUS=two READY=0");
  notifier.stopping("bye");
  EXPECT_EQ(systemd.hear(), "STOPPING=1\nSTATUS=bye");
}

TEST(SystemdNotifierTest, TheWatchdogIsPingedAtHalfItsTimeByTheLoop) {
  const NotifySocket systemd;
  QtLoop loop(logNowhere);
  const auto start = std::chrono::steady_clock::now();
  SystemdNotifier notifier(loop);
  int pings = 0;
  const LoopHandle watch = loop.watch(systemd.descriptor(), [&] {
    EXPECT_EQ(systemd.hear(), "WATCHDOG=1");
    if (++pings == 4) loop.quit();
  });
  loop.run();
  EXPECT_GE(std::chrono::steady_clock::now() - start, Duration{30});  // one at once, three by timer
  loop.unwatch(watch);
}

TEST(SystemdNotifierTest, WhileTheLoopStandsStillKnowinglyTheWatchdogWaits) {
  const NotifySocket systemd;
  QtLoop loop(logNowhere);
  const SystemdNotifier notifier(loop);
  EXPECT_EQ(systemd.hear(), "WATCHDOG=1");
  {
    const SystemdNotifier::StandStill copying(notifier);
    EXPECT_EQ(systemd.hear(), "EXTEND_TIMEOUT_USEC=600000000");
    EXPECT_EQ(systemd.hear(), "WATCHDOG_USEC=600000000\nWATCHDOG=1");
  }
  EXPECT_EQ(systemd.hear(), "WATCHDOG_USEC=20000\nWATCHDOG=1");
}

TEST(LogSinkTest, TheJournalGetsTheLevelAsAPrefix) {
  EXPECT_EQ(logLine(LogForm::Systemd, LogLevel::Warning, "modem1 down", ""), "<4>modem1 down\n");
}

TEST(LogSinkTest, PeopleGetTimeAndLevelWord) {
  const std::string at = "2026-11-21 09:00:01";
  EXPECT_EQ(logLine(LogForm::Plain, LogLevel::Info, "7042 paged", at),
            at + " info      7042 paged\n");
  EXPECT_EQ(logLine(LogForm::Colour, LogLevel::Error, "no", at),
            at + " \x1b[31merror    \x1b[0m no\n");
}

TEST(LogSinkTest, NoTextBeginsAnotherLineOrMovesTheCursor) {
  EXPECT_EQ(logLine(LogForm::Systemd, LogLevel::Info, "a\n<1>b\r\t\x1b[2J\x7f", ""),
            "<6>a\\n<1>b\\r\\t\\u{1b}[2J\\u{7f}\n");
  EXPECT_EQ(logLine(LogForm::Systemd, LogLevel::Info, "\u009b1m \u202e evil \u2028 caf\u00e9", ""),
            "<6>\\u{9b}1m \\u{202e} evil \\u{2028} caf\u00e9\n");
}

TEST(LogSinkTest, ALineIsBounded) {
  const std::string all(limits::kLogLineBytesMax * 2, '\n');
  const std::string line = logLine(LogForm::Systemd, LogLevel::Info, all, "");
  EXPECT_LE(line.size(), limits::kLogLineBytesMax + 6);
  EXPECT_TRUE(line.ends_with("..\n"));
}

// Standard error sent elsewhere while it lives.
class StandardErrorTo {
 public:
  explicit StandardErrorTo(int fd) : saved_(::dup(STDERR_FILENO)) { ::dup2(fd, STDERR_FILENO); }

  ~StandardErrorTo() {
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
  }

  StandardErrorTo(const StandardErrorTo&) = delete;
  StandardErrorTo& operator=(const StandardErrorTo&) = delete;

 private:
  int saved_;
};

TEST(LogSinkTest, LinesGoToStandardErrorUpToTheLevelAsked) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK), 0);
  {
    const StandardErrorTo redirected(pipe[1]);
    const Log log = logToStandardError(LogLevel::Info);
    log(LogLevel::Debug, "secret text");
    log(LogLevel::Notice, "started");
  }
  std::array<char, 200> buffer{};
  const ssize_t n = ::read(pipe[0], buffer.data(), buffer.size());
  ASSERT_GT(n, 0);
  const std::string out(buffer.data(), static_cast<std::size_t>(n));
  EXPECT_TRUE(out.ends_with(" notice    started\n")) << out;
  EXPECT_EQ(out.find("secret"), std::string::npos);
  for (const int fd : pipe)
    ::close(fd);
}

TEST(LogSinkTest, AnInheritedJournalStreamOfAnotherDescriptorIsNone) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  ::setenv("JOURNAL_STREAM", "8:12345", 1);
  LogForm form = LogForm::Systemd;
  {
    const StandardErrorTo redirected(pipe[1]);
    form = logFormOfStandardError();
  }
  ::unsetenv("JOURNAL_STREAM");
  EXPECT_EQ(form, LogForm::Plain);
  for (const int fd : pipe)
    ::close(fd);
}

}  // namespace
}  // namespace tocsin::loop
