// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::http {
namespace {

class ThreadsTest : public ServerTest {
 protected:
  static std::size_t threads() {
    std::size_t count = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      count += task.exists() ? 1 : 0;
    }
    return count;
  }
};

TEST_F(ThreadsTest, NoneIsMadeBeforeItIsNeeded) {
  const std::size_t before = threads();
  start();
  EXPECT_EQ(threads(), before + 1);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);  // one after the other
  }
  EXPECT_EQ(threads(), before + 2);
}

TEST_F(ThreadsTest, RequestsBeyondThreadsAndQueueAreAnswered503AtOnce) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto send = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(socket_));
      ASSERT_TRUE(clients.back()->send(requestText("GET /wait")));
    }
  };
  send(limits::kHttpThreads);
  ASSERT_TRUE(gate_.awaitInside(limits::kHttpThreads));
  send(limits::kHttpWaitingMax);
  const std::string answer = ask(requestText("GET /one-too-many"));
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("\r\nRetry-After: 1\r\n"), std::string::npos);
  gate_.open();
  for (const auto& client : clients) {
    EXPECT_EQ(statusOf(client->readAll()), 200);
  }
}

TEST_F(ThreadsTest, ThePortTakesNeitherAllThreadsNorAllPlacesToWait) {
  start();
  const int port = startTcp();
  const std::size_t ofPort = limits::kHttpThreads - limits::kHttpSocketThreads;
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto send = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(port));
      ASSERT_TRUE(clients.back()->send(requestText("GET /wait")));
    }
  };
  send(ofPort);
  ASSERT_TRUE(gate_.awaitInside(ofPort));
  send(limits::kHttpWaitingMax - limits::kHttpSocketWaiting);
  const RawClient tooMany(port);
  ASSERT_TRUE(tooMany.send(requestText("GET /a")));
  EXPECT_EQ(statusOf(tooMany.readAll()), 503);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(statusOf(ask(requestText("GET /ack"))), 200) << "by the socket";
  }
  gate_.open();
  for (const auto& client : clients) {
    EXPECT_EQ(statusOf(client->readAll()), 200);
  }
}

TEST_F(ThreadsTest, TheServerEndsWhileItIsBusy) {
  start({.threads = 2, .idleTimeMax = hours{1}});
  const RawClient silent(socket_);
  const RawClient half(socket_);
  ASSERT_TRUE(half.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"));
  const RawClient unread(socket_);
  ASSERT_TRUE(unread.send(requestText("GET /big")));
  ASSERT_EQ(unread.readUntil("\r\n"), "HTTP/1.1 200 OK\r\n");
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int i = 0; i < 10; ++i) {
    waiting.push_back(std::make_unique<RawClient>(socket_));
    ASSERT_TRUE(waiting.back()->send(requestText("GET /wait")));
  }
  ASSERT_TRUE(gate_.awaitInside(2));
  auto ended = std::async(std::launch::async, [this] { server_.reset(); });
  EXPECT_TRUE(silent.awaitEnd());  // closed although the threads are still held
  EXPECT_TRUE(half.awaitEnd());
  EXPECT_TRUE(waiting.front()->awaitEnd());
  gate_.open();
  EXPECT_EQ(ended.wait_for(seconds{10}), std::future_status::ready);
  EXPECT_FALSE(std::filesystem::exists(socket_));
}

TEST_F(ThreadsTest, SignalsAreLeftToOthers) {
  start();
  EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);
  std::size_t ours = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == std::to_string(::getpid())) continue;
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);) {
      constexpr std::string_view kBlocked = "SigBlk:\t";
      if (!line.starts_with(kBlocked)) continue;
      const auto mask = std::stoull(line.substr(kBlocked.size()), nullptr, 16);
      ours += ((mask >> (SIGTERM - 1)) & 1U) != 0 ? 1 : 0;
    }
  }
  EXPECT_GE(ours, 2U);  // other threads may be those of a sanitizer
}

}  // namespace
}  // namespace tocsin::http
