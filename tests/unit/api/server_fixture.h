// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/api/server.h"
#include "fakes.h"
#include "tests/support/http_client.h"

namespace tocsin::api {

using http::bodyOf;
using http::RawClient;
using http::requestText;
using http::roundTrip;
using http::statusOf;

// A running server with everything behind it faked.
class ServerTest : public ::testing::Test {
 protected:
  using Json = nlohmann::json;

  void SetUp() override { start(); }

  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(directory_);
  }

  void start(ServerOptions options = {}) {
    server_.reset();
    options.socketPath = socket_;
    options.openHistory = journal_.opener();
    options.now = [this] { return now_; };
    options.log = [this](LogLevel level, std::string_view line) {
      const std::lock_guard lock(logMutex_);
      if (level < LogLevel::Debug) log_ += std::string(line) + "\n";
    };
    auto server = Server::start(std::move(options), loop_, operations_);
    ASSERT_TRUE(server) << server.error().what;
    server_ = *std::move(server);
  }

  std::string ask(const std::string& line,
                  const std::string& body = {},
                  const std::string& headers = {}) {
    // What the test wrote and what the loop wrote is seen by the other one.
    loop_.settleUnlessHeld();
    std::string answer = roundTrip(socket_, requestText(line, body, headers));
    loop_.settleUnlessHeld();
    return answer;
  }

  // The body of an answer that must have this status.
  Json askJson(const std::string& line, int status, const std::string& body = {}) {
    const std::string answer = ask(line, body);
    EXPECT_EQ(statusOf(answer), status) << line << "\n" << answer;
    return Json::parse(bodyOf(answer), nullptr, false);
  }

  std::string log() {
    const std::lock_guard lock(logMutex_);
    return log_;
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("tocsin-http-" + std::to_string(::getpid()));
  const std::string socket_ = directory_ / "made" / "tocsin.sock";
  const Time now_ = *fromRfc3339("2026-11-21T08:00:00Z");
  FakeJournal journal_;
  FakeOperations operations_;
  TestLoop loop_;
  std::mutex logMutex_;
  std::string log_;
  std::unique_ptr<Server> server_;
};

}  // namespace tocsin::api
