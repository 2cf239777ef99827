// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/http/server.h"
#include "tests/support/http_client.h"

namespace tocsin::http {

// Holds threads until it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return isOpen_; });
  }

  // False when they did not come.
  bool awaitInside(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds{30}, [&] { return inside_ >= count; });
  }

  void open() {
    const std::lock_guard lock(mutex_);
    isOpen_ = true;
    changed_.notify_all();
  }

  // For those who come from now on; nobody may be inside.
  void close() {
    const std::lock_guard lock(mutex_);
    isOpen_ = false;
    inside_ = 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
  bool isOpen_ = false;
};

inline constexpr std::size_t kBigBytes = 16 * 1024 * 1024;

// A server on a Unix socket, and on a TCP port when asked. It answers "METHOD /target body", and
// at /big, /stream, /wait (at the gate), /late-stream (likewise) and /throw what their names say.
class ServerTest : public ::testing::Test {
 protected:
  void TearDown() override {
    gate_.open();
    server_.reset();
    std::filesystem::remove(socket_);
  }

  void start(ServerLimits limits = {}) {
    server_.reset();
    server_ = std::make_unique<Server>(
        limits,
        [this](LogLevel /*level*/, std::string_view line) {
          const std::lock_guard lock(mutex_);
          log_.emplace_back(line);
        },
        [this](const Request& request) { return answer(request); });
    const Status opened = server_->listenUnix(socket_);
    ASSERT_TRUE(opened) << opened.error().what;
  }

  int startTcp(const TcpOptions& options = {.address = "127.0.0.1:0"}) {
    if (server_ == nullptr) start();
    const Status opened = server_->listenTcp(options);
    EXPECT_TRUE(opened) << opened.error().what;
    return server_->port();
  }

  Response answer(const Request& request) {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request);
    }
    const bool isLateStream = request.target == "/late-stream";
    if (request.target == "/wait" || isLateStream) gate_.pass();
    if (request.target == "/throw") throw std::runtime_error("on purpose");
    Response response{.contentType = "text/plain", .body = {}};
    response.body = request.method + " " + request.target + " " + request.body;
    if (request.target == "/big") response.body = std::string(kBigBytes, 'x');
    if (request.target == "/stream" || isLateStream) {
      response = {.contentType = "text/event-stream", .body = "hello\n", .isStream = true};
    }
    return response;
  }

  Server& server() { return *server_; }

  std::string ask(const std::string& request) const { return roundTrip(socket_, request); }

  std::vector<Request> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

  std::vector<std::string> log() {
    const std::lock_guard lock(mutex_);
    return log_;
  }

  static std::size_t answersIn(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find("HTTP/1.1 "); at != std::string::npos;
         at = text.find("HTTP/1.1 ", at + 1)) {
      ++count;
    }
    return count;
  }

  const std::string socket_ =
      std::filesystem::temp_directory_path() / ("tocsin-http-" + std::to_string(::getpid()));
  Gate gate_;
  std::mutex mutex_;
  std::vector<Request> seen_;
  std::vector<std::string> log_;
  std::unique_ptr<Server> server_;
};

}  // namespace tocsin::http
