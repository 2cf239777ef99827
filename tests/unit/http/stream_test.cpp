// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server_fixture.h"

namespace tocsin::http {
namespace {

const std::string kStream = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

class StreamTest : public ServerTest {
 protected:
  std::unique_ptr<RawClient> open() const {
    auto client = std::make_unique<RawClient>(socket_);
    EXPECT_TRUE(client->send(kStream));
    const std::string head = client->readUntil("\r\n\r\n");
    EXPECT_EQ(statusOf(head), 200);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    EXPECT_EQ(client->readUntil("\n"), "hello\n");
    return client;
  }

  bool awaitStreams(std::size_t count) const {
    const auto end = std::chrono::steady_clock::now() + seconds{30};
    while (server_->streamCount() != count && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
    }
    return server_->streamCount() == count;
  }
};

TEST_F(StreamTest, EveryStreamHearsWhatIsBroadcast) {
  start();
  server_->broadcast("to nobody\n");
  const auto one = open();
  const auto two = open();
  EXPECT_EQ(server_->streamCount(), 2U);
  const RawClient other(socket_);
  ASSERT_TRUE(other.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(bodyOf(other.readAnswer()), "GET /a ");
  server_->broadcast("first\n");
  server_->broadcast("second\n");
  for (const auto* client : {one.get(), two.get()}) {
    EXPECT_EQ(client->readUntil("\n"), "first\n");
    EXPECT_EQ(client->readUntil("\n"), "second\n");
  }
  ASSERT_TRUE(other.send(requestText("GET /b")));
  EXPECT_EQ(bodyOf(other.readAll()), "GET /b ");
}

TEST_F(StreamTest, WhatAStreamSendsIsIgnoredAndItsEndIsNoticed) {
  start();
  auto client = open();
  ASSERT_TRUE(client->send(kStream + std::string(100'000, 'x')));
  server_->broadcast("still here\n");
  EXPECT_EQ(client->readUntil("\n"), "still here\n");
  client.reset();
  EXPECT_TRUE(awaitStreams(0));
  EXPECT_EQ(seen().size(), 1U);
}

TEST_F(StreamTest, OneThatDoesNotReadIsDroppedAndTheOthersGoOn) {
  start({.responseTimeMax = Duration{1}});  // which is no limit of a stream
  const auto slow = open();
  const auto good = open();
  const std::string piece = std::string(65'535, 'x') + "\n";
  std::size_t sent = 0;
  while (server_->streamCount() == 2) {
    ASSERT_LT(++sent, 1'000U);
    server_->broadcast(piece);
    ASSERT_EQ(good->readUntil("\n"), piece);
  }
  EXPECT_GT(sent, limits::kHttpStreamBytesMax / piece.size());
  server_->broadcast("on\n");
  EXPECT_EQ(good->readUntil("\n"), "on\n");
  EXPECT_LT(slow->readAll().size(), sent * piece.size());
}

TEST_F(StreamTest, OneTooManyIsAskedToComeLater) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < limits::kHttpStreamsMax; ++i) {
    clients.push_back(open());
  }
  const std::string answer = ask(kStream);
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("\r\nRetry-After: "), std::string::npos);
  clients.pop_back();
  EXPECT_TRUE(awaitStreams(limits::kHttpStreamsMax - 1));
  open();
}

TEST_F(StreamTest, StreamsAreNotClosedForNewConnections) {
  start({.connectionsMax = 3, .idleTimeMax = hours{1}});
  const auto stream = open();
  const RawClient quiet(socket_);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);
    const RawClient another(socket_);
    EXPECT_TRUE(another.send("GET "));
  }
  EXPECT_TRUE(quiet.awaitEnd());
  server_->broadcast("still here\n");
  EXPECT_EQ(stream->readUntil("\n"), "still here\n");
}

TEST_F(StreamTest, AllEndAtOnceAndNewOnesMayFollow) {
  start();
  const auto one = open();
  const auto two = open();
  server_->endStreams();
  EXPECT_TRUE(one->awaitEnd());
  EXPECT_TRUE(two->awaitEnd());
  const auto next = open();
  server_->broadcast("on\n");
  EXPECT_EQ(next->readUntil("\n"), "on\n");
}

TEST_F(StreamTest, OneThatIsBeingOpenedEndsWithTheOthers) {
  start();
  for (const bool hasOthers : {false, true}) {
    const auto other = hasOthers ? open() : nullptr;
    const RawClient late(socket_);
    ASSERT_TRUE(late.send("GET /late-stream HTTP/1.1\r\nHost: x\r\n\r\n"));
    ASSERT_TRUE(gate_.awaitInside(1));
    server_->endStreams();
    if (other) {
      EXPECT_TRUE(other->awaitEnd());
    }
    gate_.open();
    EXPECT_TRUE(late.awaitEnd());
    EXPECT_EQ(server_->streamCount(), 0U);
    gate_.close();
  }
  const auto next = open();
  server_->broadcast("on\n");
  EXPECT_EQ(next->readUntil("\n"), "on\n");
}

TEST_F(StreamTest, HeadOfAStreamIsNone) {
  start();
  const std::string answer = ask("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(statusOf(answer), 200);
  EXPECT_EQ(bodyOf(answer), "");
  EXPECT_EQ(server_->streamCount(), 0U);
}

}  // namespace
}  // namespace tocsin::http
