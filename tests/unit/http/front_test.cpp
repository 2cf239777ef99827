// SPDX-License-Identifier: Apache-2.0
#include "app/http/front.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/http/unix_listener.h"
#include "tests/support/http_client.h"

namespace tocsin::http {
namespace {

// Serves by waiting at a gate and then writing one byte.
class Gate {
 public:
  void pass(int fd) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return isOpen_; });
    EXPECT_EQ(::write(fd, "!", 1), 1);
  }

  void awaitInside(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_ == count; });
  }

  void open() {
    const std::lock_guard lock(mutex_);
    isOpen_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
  bool isOpen_ = false;
};

class FrontTest : public ::testing::Test {
 protected:
  FrontTest()
      : socket_(std::filesystem::temp_directory_path() /
                ("tocsin-front-" + std::to_string(::getpid()))),
        listener_(UnixListener::open(socket_)) {}

  static void logNowhere(LogLevel /*level*/, std::string_view /*line*/) {}

  const std::string socket_;
  Result<UnixListener> listener_;
};

TEST_F(FrontTest, ConnectionsBeyondThreadsAndQueueAreAnswered503AtOnce) {
  Gate gate;
  Front front(listener_->descriptor(), {}, logNowhere, [&](int fd, Deadline& /*deadline*/) {
    gate.pass(fd);
  });
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto connect = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(socket_));
    }
  };
  connect(limits::kHttpThreads);
  gate.awaitInside(limits::kHttpThreads);
  connect(limits::kHttpWaitingMax);
  const RawClient extra(socket_);
  const std::string answer = extra.readAll();
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("\r\nRetry-After: 1\r\n"), std::string::npos);
  gate.open();
  for (const auto& client : clients) {
    EXPECT_EQ(client->readAll(), "!");
  }
}

TEST_F(FrontTest, NoThreadIsMadeBeforeItIsNeeded) {
  const auto threads = [] {
    std::size_t count = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      count += task.exists() ? 1 : 0;
    }
    return count;
  };
  const std::size_t before = threads();
  Front front(listener_->descriptor(), {}, logNowhere, [](int fd, Deadline& /*deadline*/) {
    EXPECT_EQ(::write(fd, "!", 1), 1);
  });
  EXPECT_LE(threads(), before + 1);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(RawClient(socket_).readAll(), "!");  // one after the other
  }
  EXPECT_LE(threads(), before + 3);
}

TEST_F(FrontTest, AnAnswerThatNobodyReadsEndsToo) {
  const FrontOptions hurried{.responseTimeMax = Duration{100}};
  std::mutex mutex;
  std::condition_variable ended;
  bool isEnded = false;
  Front front(listener_->descriptor(), hurried, logNowhere, [&](int fd, Deadline& deadline) {
    deadline.beginAnswer();
    const std::string much(16 * 1024 * 1024, 'x');
    EXPECT_LT(::send(fd, much.data(), much.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(much.size()));
    const std::lock_guard lock(mutex);
    isEnded = true;
    ended.notify_all();
  });
  const RawClient client(socket_);
  std::unique_lock lock(mutex);
  EXPECT_TRUE(ended.wait_for(lock, seconds{20}, [&] { return isEnded; }));
}

}  // namespace
}  // namespace tocsin::http
