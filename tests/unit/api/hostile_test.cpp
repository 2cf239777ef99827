// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "app/http/exchange.h"
#include "server_fixture.h"

namespace tocsin::api {
namespace {

class HostileClientTest : public ServerTest {
 protected:
  int statusFor(const std::string& request) { return statusOf(roundTrip(socket_, request)); }

  static std::size_t answersIn(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find("HTTP/1.1 "); at != std::string::npos;
         at = text.find("HTTP/1.1 ", at + 1)) {
      ++count;
    }
    return count;
  }
};

TEST_F(HostileClientTest, AmbiguousFramingIsRefused) {
  struct Row {
    const char* what;
    std::string request;
    int status;
  };

  const std::string post = "POST /api/v1/messages/7042/ack HTTP/1.1\r\n";
  const std::string host = "Host: x\r\n";
  std::string manyHeaders;
  for (int i = 0; i < 200; ++i) {
    manyHeaders += "X-" + std::to_string(i) + ": y\r\n";
  }
  const std::vector<Row> rows{
      {"no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"HTTP/1.0 needs none", "GET /healthz HTTP/1.0\r\n\r\n", 200},
      {"CL and TE", post + host + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400},
      {"TE and CL", post + host + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"two CLs", post + host + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400},
      {"two equal CLs", post + host + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"CL list", post + host + "Content-Length: 2, 2\r\n\r\n{}", 400},
      {"negative CL", post + host + "Content-Length: -1\r\n\r\n{}", 400},
      {"signed CL", post + host + "Content-Length: +2\r\n\r\n{}", 400},
      {"hex CL", post + host + "Content-Length: 0x2\r\n\r\n{}", 400},
      {"empty CL", post + host + "Content-Length:\r\n\r\n{}", 400},
      {"huge CL", post + host + "Content-Length: 99999999999999999999999\r\n\r\n{}", 413},
      {"chunked", post + host + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 411},
      {"xchunked", post + host + "Transfer-Encoding: xchunked\r\n\r\n{}", 411},
      {"blank before the colon", post + host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"blank in a name", post + host + "X Y: 1\r\n\r\n", 400},
      {"empty name", post + host + ": 1\r\n\r\n", 400},
      {"control character in a value", post + host + "X: a\x01z\r\n\r\n", 400},
      {"two keys", post + host + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n", 400},
      {"version 9.9", "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n", 505},
      {"no version", "GET /healthz\r\nHost: x\r\n\r\n", 505},
      {"odd method", "G(T /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"long method", std::string(100, 'G') + " /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"long target", "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
      {"long header", post + host + "X: " + std::string(100'000, 'a') + "\r\n\r\n", 431},
      {"long headers that never end", post + host + std::string(100'000, 'a'), 431},
      {"bare line feeds", "GET /healthz HTTP/1.1\nHost: x\n\n", 400},
      {"one bare line feed", post + "Host: x\nX: y\r\n\r\n", 400},
      {"bare carriage return", post + host + "X: y\rZ: z\r\n\r\n", 400},
      {"folded header", post + host + "X: y\r\n z\r\n\r\n", 400},
      {"folded first header", post + " Host: x\r\n\r\n", 400},
      {"line without a colon", post + host + "Content-Length\r\n\r\n", 400},
      {"too many headers", post + host + manyHeaders + "\r\n", 400},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(statusFor(row.request), row.status) << row.what;
  }
  EXPECT_TRUE(operations_.ordered.empty());
}

TEST_F(HostileClientTest, AnUnreadBodyIsNeverTheNextRequest) {
  // CL.0: a server that ignores the body of this request would answer the hidden one as well.
  const std::string hidden = "POST /api/v1/messages/7042/cancel HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string get = requestText("GET /healthz", hidden);
  EXPECT_EQ(answersIn(roundTrip(socket_, get)), 1U);
  EXPECT_EQ(answersIn(roundTrip(socket_, requestText("GET /healthz") + hidden)), 1U);
  EXPECT_EQ(answersIn(roundTrip(socket_, requestText("POST /api/v1/nothing", hidden))), 1U);
  loop_.settle();
  EXPECT_TRUE(operations_.ordered.empty());
}

TEST_F(HostileClientTest, ABodyOverTheLimitIs413AndTheClientHearsIt) {
  const std::string edge(limits::kBodyBytesMax, ' ');
  EXPECT_EQ(statusFor(requestText("POST /api/v1/messages", edge)), 400);  // read, and no JSON
  EXPECT_EQ(statusFor(requestText("POST /api/v1/messages", edge + " ")), 413);
  EXPECT_EQ(statusFor(requestText("POST /api/v1/messages", edge + edge + edge)), 413);
}

TEST_F(HostileClientTest, AnAnnouncedBodyIsAskedFor) {
  const RawClient client(socket_);
  ASSERT_TRUE(
      client.send("POST /api/v1/messages/7042/ack HTTP/1.1\r\nHost: x\r\n"
                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("{}"));
  EXPECT_EQ(statusOf(client.readAll()), 200);
}

TEST_F(HostileClientTest, ARequestThatEndsEarlyDoesNothing) {
  for (const char* part :
       {"DELETE /api/v1/lists/noc HTTP/1.1\r\nHost: x\r\n",
        "DELETE /api/v1/lists/noc HTTP/1.1\r\nHost: x",
        "POST /api/v1/messages/7042/ack HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{}"}) {
    const RawClient client(socket_);
    ASSERT_TRUE(client.send(part));
    client.endSending();
    EXPECT_EQ(statusOf(client.readAll()), 400) << part;
  }
  const RawClient silent(socket_);
  silent.endSending();
  EXPECT_EQ(silent.readAll(), "");
  loop_.settle();
  EXPECT_TRUE(operations_.removed.empty());
  EXPECT_TRUE(operations_.ordered.empty());
}

TEST_F(HostileClientTest, ANumberCannotBeginAHeader) {
  operations_.accept =
      dispatch::Accepted{.id = 5, .number = "7042\r\nSet-Cookie: a=b", .outcome = {}, .notes = {}};
  const std::string answer = ask("POST /api/v1/messages", R"({"list":"noc","text":"x"})");
  EXPECT_EQ(answer.find("\nSet-Cookie"), std::string::npos);
  const http::Response evil{.body = {}, .headers = {{"Location", "/a\r\nSet-Cookie: a=b"}}};
  EXPECT_NE(http::wireText(evil, true).find("Location: /aSet-Cookie: a=b\r\n"), std::string::npos);
}

TEST_F(HostileClientTest, SlowClientsLoseAfterTheDeadlineAndFreeTheirThreads) {
  ServerOptions options;
  options.requestTimeMax = Duration{200};
  start(std::move(options));
  std::vector<std::unique_ptr<RawClient>> slow;
  for (std::size_t i = 0; i < limits::kHttpThreads; ++i) {
    slow.push_back(std::make_unique<RawClient>(socket_));
    ASSERT_TRUE(slow.back()->send(i % 2 == 0 ? "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow:"
                                             : "POST /api/v1/import HTTP/1.1\r\nHost: x\r\n"
                                               "Content-Length: 100\r\n\r\n{"));
  }
  const auto start = std::chrono::steady_clock::now();
  askJson("GET /healthz", 200);  // waits in the queue until a slow one has lost
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds{10});
  for (const auto& client : slow) {
    EXPECT_EQ(statusOf(client->readAll()), 408);
  }
}

TEST_F(HostileClientTest, WhoDribblesLosesAllTheSame) {
  ServerOptions options;
  options.requestTimeMax = Duration{150};
  start(std::move(options));
  const RawClient client(socket_);
  ASSERT_TRUE(client.send("GET /healthz HTTP/1.1\r\nX:"));
  const auto start = std::chrono::steady_clock::now();
  while (client.send("a")) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, seconds{20}) << "the deadline never came";
    std::this_thread::yield();
  }
}

TEST_F(ServerTest, TheSocketIsForOwnerAndGroupAndGoesWithTheServer) {
  struct stat file {};

  ASSERT_EQ(::stat(socket_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0660U);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(socket_));
}

}  // namespace
}  // namespace tocsin::api
