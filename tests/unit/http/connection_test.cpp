// SPDX-License-Identifier: Apache-2.0
#include "app/http/connection.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <gtest/gtest.h>

#include "queue/base/check.h"

namespace tocsin::http {
namespace {

// One end of a pair of sockets; the times are those that the test says.
class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() {
    std::array<int, 2> ends{};
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "a pair");
    client_ = Descriptor(ends[0]);
    connection_ = std::make_unique<Connection>(
        Descriptor(ends[1]), Visitor{}, Connection::Place{limits_, scratch_}, start_);
  }

  void send(std::string_view bytes, Duration at) {
    EXPECT_EQ(::send(client_.fd(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    connection_->onReady(EPOLLIN, start_ + at);
  }

  std::string receive() const {
    std::array<char, 4'096> buffer{};
    const ssize_t n = ::recv(client_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return n > 0 ? std::string(buffer.data(), static_cast<std::size_t>(n)) : std::string();
  }

  // What the client takes at once; afterwards the socket has room.
  std::size_t takeAt(Duration at) {
    std::size_t taken = 0;
    for (std::string some = receive(); !some.empty(); some = receive()) {
      taken += some.size();
    }
    connection_->onReady(EPOLLOUT, start_ + at);
    return taken;
  }

  void beginAnswer(std::size_t bytes, Duration at) {
    send("GET / HTTP/1.1\r\nHost: x\r\n\r\n", at);
    ASSERT_TRUE(connection_->takeRequest());
    connection_->answer(std::string(bytes, 'x'), true, start_ + at);
    ASSERT_EQ(connection_->state(), Connection::State::Writing);
  }

  const ServerLimits limits_;
  const Instant start_ = Instant() + hours{1};
  std::array<char, 32'768> scratch_{};
  Descriptor client_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, TheTimeOfARequestRunsFromItsFirstOctet) {
  EXPECT_EQ(connection_->due(), start_ + limits_.idleTimeMax);
  send("G", seconds{1});
  const Instant due = start_ + seconds{1} + limits_.requestTimeMax;
  EXPECT_EQ(connection_->due(), due);
  send("ET", seconds{9});  // which prolongs nothing
  EXPECT_EQ(connection_->due(), due);
  connection_->onTime(due);
  EXPECT_TRUE(receive().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(connection_->state(), Connection::State::Lingering);
  EXPECT_EQ(connection_->due(), due + limits_.responseTimeMax);
}

TEST_F(ConnectionTest, ThePauseBetweenTwoRequestsRunsFromTheAnswer) {
  send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET", seconds{1});
  ASSERT_TRUE(connection_->takeRequest());
  EXPECT_FALSE(connection_->due());
  connection_->answer("first", true, start_ + seconds{20});
  EXPECT_EQ(receive(), "first");
  // The next one is here in part already.
  EXPECT_EQ(connection_->due(), start_ + seconds{20} + limits_.requestTimeMax);
  send(" / HTTP/1.1\r\nHost: x\r\n\r\n", seconds{21});
  ASSERT_TRUE(connection_->takeRequest());
  connection_->answer("second", true, start_ + seconds{22});
  EXPECT_EQ(connection_->due(), start_ + seconds{22} + limits_.idleTimeMax);
  connection_->onTime(start_ + seconds{27});
  EXPECT_EQ(connection_->state(), Connection::State::Over);
}

TEST_F(ConnectionTest, TheTimeOfAnAnswerRunsAnewWhenSomethingOfItIsTaken) {
  beginAnswer(4'194'304, seconds{1});
  EXPECT_EQ(connection_->due(), start_ + seconds{1} + limits_.responseTimeMax);
  EXPECT_GT(takeAt(seconds{10}), 0U);
  const Instant due = start_ + seconds{10} + limits_.responseTimeMax;
  EXPECT_EQ(connection_->due(), due);
  connection_->onReady(EPOLLOUT, start_ + seconds{20});  // nothing was taken
  EXPECT_EQ(connection_->due(), due);
  connection_->onTime(due);
  EXPECT_EQ(connection_->state(), Connection::State::Over);
}

TEST_F(ConnectionTest, AnAnswerHasABoundThatNothingProlongs) {
  beginAnswer(4'194'304, seconds{1});
  const Instant end = start_ + seconds{1} + limits_.responseTimeMax + seconds{64};  // at 64 KiB/s
  for (const Duration at : {seconds{14}, seconds{28}, seconds{42}, seconds{56}, seconds{65}}) {
    EXPECT_GT(takeAt(at), 0U);
    EXPECT_EQ(connection_->due(), start_ + at + limits_.responseTimeMax);
  }
  EXPECT_GT(takeAt(seconds{70}), 0U);
  EXPECT_EQ(connection_->due(), end);
  EXPECT_EQ(connection_->state(), Connection::State::Writing);
}

TEST_F(ConnectionTest, ALongAnswerArrivesWholeOverASlowLine) {
  constexpr std::size_t kBytes = 30 * 1'048'576;
  beginAnswer(kBytes, seconds{0});
  std::size_t taken = 0;
  Duration at{0};
  while (taken < kBytes && connection_->state() != Connection::State::Over) {
    at += seconds{1};
    if (connection_->due() <= start_ + at) connection_->onTime(start_ + at);
    taken += takeAt(at);
  }
  EXPECT_EQ(taken, kBytes);
  EXPECT_GT(at, 2 * limits_.responseTimeMax);
}

}  // namespace
}  // namespace tocsin::http
