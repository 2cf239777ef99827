// SPDX-License-Identifier: Apache-2.0
#include "app/loop/qt_loop.h"

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/loop/mailbox.h"
#include "app/loop/timers.h"

namespace tocsin::loop {
namespace {

void logNowhere(LogLevel /*level*/, std::string_view /*line*/) {}

TEST(QtLoopTest, PostedWorkRunsInOrderInALaterTurn) {
  QtLoop loop(logNowhere);
  std::vector<int> seen;
  loop.post([&] {
    loop.post([&] {
      seen.push_back(3);
      loop.quit();
    });
    seen.push_back(1);
  });
  loop.post([&] { seen.push_back(2); });
  EXPECT_TRUE(seen.empty());
  loop.run();
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
}

TEST(QtLoopTest, WorkOfOtherThreadsArrivesWhole) {
  constexpr int kEach = 2'000;
  QtLoop loop(logNowhere);
  int seen = 0;
  const auto fill = [&] {
    for (int i = 0; i < kEach; ++i) {
      loop.post([&] {
        if (++seen == 2 * kEach) loop.quit();
      });
    }
  };
  std::thread one(fill);
  std::thread two(fill);
  loop.run();
  one.join();
  two.join();
  EXPECT_EQ(seen, 2 * kEach);
}

TEST(QtLoopTest, QuitBeforeRunEndsItAtOnce) {
  QtLoop loop(logNowhere);
  loop.quit();
  loop.run();
  loop.post([&] { loop.quit(); });
  loop.run();
  SUCCEED() << "both came back";
}

TEST(QtLoopTest, TimersFireOnceInTheOrderOfTheirTimes) {
  QtLoop loop(logNowhere);
  std::string seen;
  loop.after(Duration{30}, [&] { loop.quit(); });
  loop.after(Duration{10}, [&] { seen += "b"; });
  loop.after(Duration{-5}, [&] { seen += "a"; });
  const LoopHandle dropped = loop.after(Duration{5}, [&] { seen += "x"; });
  loop.cancel(dropped);
  loop.cancel(dropped);
  loop.run();
  EXPECT_EQ(seen, "ab");
}

TEST(QtLoopTest, ATimerIsNeverEarly) {
  QtLoop loop(logNowhere);
  const auto start = std::chrono::steady_clock::now();
  loop.after(Duration{20}, [&] { loop.quit(); });
  loop.run();
  EXPECT_GE(std::chrono::steady_clock::now() - start, Duration{20});
}

TEST(QtLoopTest, AReadableDescriptorCallsUntilUnwatched) {
  QtLoop loop(logNowhere);
  const int fd = ::eventfd(1, EFD_CLOEXEC);
  int calls = 0;
  LoopHandle watch = 0;
  watch = loop.watch(fd, [&] {
    if (++calls < 3) return;
    loop.unwatch(watch);  // from inside its own callback, and the descriptor goes at once
    ::close(fd);
    loop.after(Duration{5}, [&] { loop.quit(); });
  });
  loop.run();
  EXPECT_EQ(calls, 3);
}

// The clock is moved on so: a driver's timer may be all that happens for minutes.
TEST(QtLoopTest, BeforeTimersMailAndDescriptorsItDoesWhatWasAskedFor) {
  QtLoop loop(logNowhere);
  int wakings = 0;
  std::vector<int> seen;
  loop.beforeEach([&] { ++wakings; });
  const int ready = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  loop.watch(ready, [&] {
    seen.push_back(wakings);
    loop.quit();
  });
  loop.after(Duration{1}, [&] {
    seen.push_back(wakings);
    loop.post([&] {
      seen.push_back(wakings);
      EXPECT_EQ(::eventfd_write(ready, 1), 0);
    });
  });
  loop.run();
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
  loop.beforeEach({});
  loop.after(Duration{1}, [&] { loop.quit(); });
  loop.run();
  EXPECT_EQ(wakings, 3);
  ::close(ready);
}

TEST(QtLoopTest, AHangUpIsReadiness) {
  QtLoop loop(logNowhere);
  std::array<int, 2> pair{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
  ssize_t got = -1;
  const LoopHandle watch = loop.watch(pair[0], [&] {
    char byte = 0;
    got = ::read(pair[0], &byte, 1);
    loop.quit();
  });
  ::close(pair[1]);
  loop.run();
  EXPECT_EQ(got, 0);
  loop.unwatch(watch);
  ::close(pair[0]);
}

TEST(QtLoopTest, AWatchRemovedInTheSameTurnIsNotCalled) {
  QtLoop loop(logNowhere);
  const std::array fds{::eventfd(1, EFD_CLOEXEC), ::eventfd(1, EFD_CLOEXEC)};
  std::array<LoopHandle, 2> watches{};
  int calls = 0;
  for (std::size_t i = 0; i < fds.size(); ++i) {
    watches.at(i) = loop.watch(fds.at(i), [&] {
      ++calls;
      for (const LoopHandle each : watches)
        loop.unwatch(each);
      loop.after(Duration{5}, [&] { loop.quit(); });
    });
  }
  loop.run();
  EXPECT_EQ(calls, 1);
  for (const int fd : fds)
    ::close(fd);
}

TEST(QtLoopDeathTest, AnExceptionInACallbackIsLoggedAndAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        QtLoop loop([](LogLevel level, std::string_view line) {
          std::fprintf(stderr, "%d %s\n", static_cast<int>(level), std::string(line).c_str());
        });
        loop.after(Duration{0}, [] { throw std::runtime_error("no such page"); });
        loop.run();
      },
      "2 a callback of the event loop threw: no such page");
}

TEST(TimersTest, OneThatAddsAndCancelsWhileItFiresDisturbsNothing) {
  Timers timers;
  const Timers::Instant start{};
  std::string seen;
  timers.add(1, start + seconds{1}, [&] {
    seen += "1";
    timers.cancel(1);
    timers.cancel(2);
    timers.add(4, start + seconds{9}, [&] { seen += "4"; });
  });
  timers.add(2, start + seconds{1}, [&] { seen += "2"; });
  timers.add(3, start + seconds{1}, [&] { seen += "3"; });
  timers.fire(start + seconds{2});
  EXPECT_EQ(seen, "13");
  EXPECT_EQ(timers.next(), start + seconds{9});
}

TEST(MailboxTest, AFullMailboxMakesOtherThreadsWaitAndLosesNothing) {
  constexpr std::size_t kMax = 4;
  Mailbox mailbox(kMax);
  std::atomic<int> put = 0;
  int ran = 0;
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) {
      mailbox.put([&] { ++ran; });
      ++put;
    }
  });
  while (ran < 100) {
    mailbox.drain();
    EXPECT_LE(put - ran, static_cast<int>(2 * kMax));
  }
  other.join();
  EXPECT_EQ(ran, 100);
}

TEST(MailboxTest, ClosingFreesWhoWaitsForRoom) {
  Mailbox mailbox(1);
  mailbox.put([] {});
  std::thread other([&] { mailbox.put([] { ADD_FAILURE() << "dropped work ran"; }); });
  mailbox.close();
  other.join();
  mailbox.drain();
}

TEST(MailboxDeathTest, TheLoopItselfFloodingIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Mailbox mailbox(1);
        mailbox.put([] {});
        mailbox.put([] {});
      },
      "flood");
}

}  // namespace
}  // namespace tocsin::loop
