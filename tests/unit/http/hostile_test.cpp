// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include "server_fixture.h"

namespace tocsin::http {
namespace {

using Clients = std::vector<std::unique_ptr<RawClient>>;

class HostileClientTest : public ServerTest {
 protected:
  void connect(Clients& clients, std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(socket_));
    }
  }

  // Every client sends one byte at a time, up to `most`.
  class Dribblers {
   public:
    Dribblers(const Clients& clients, std::string beginning, std::size_t most) {
      thread_ = std::thread([this, &clients, text = std::move(beginning), most] {
        for (const auto& client : clients) {
          (void)client->sendSome(text);
        }
        for (std::size_t i = 0; i < most && !isOver_; ++i) {
          for (const auto& client : clients) {
            (void)client->sendSome("a");
          }
          std::this_thread::yield();
        }
        isOver_ = true;
      });
    }

    ~Dribblers() {
      isOver_ = true;
      thread_.join();
    }

    bool isOver() const { return isOver_; }

    Dribblers(const Dribblers&) = delete;
    Dribblers& operator=(const Dribblers&) = delete;

   private:
    std::atomic<bool> isOver_ = false;
    std::thread thread_;
  };
};

TEST_F(HostileClientTest, SlowHeadersAndBodiesDelayNobody) {
  start();  // 8 threads
  Clients headers;
  Clients bodies;
  connect(headers, 32);
  connect(bodies, 32);
  const Dribblers slowHeaders(
      headers, "GET /slow HTTP/1.1\r\nHost: x\r\nX: ", limits::kHttpHeadBytesMax / 2);
  const Dribblers slowBodies(
      bodies, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", 500'000);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(statusOf(ask(requestText("GET /honest"))), 200);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, limits::kRequestTimeMax);
}

TEST_F(HostileClientTest, WhoDribblesLosesAllTheSame) {
  start({.requestTimeMax = Duration{100}});
  Clients clients;
  connect(clients, 4);
  const Dribblers slow(
      clients, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", 500'000);
  for (const auto& client : clients) {
    EXPECT_EQ(statusOf(client->readAll()), 408);
  }
  EXPECT_FALSE(slow.isOver());
  EXPECT_TRUE(seen().empty());
}

TEST_F(HostileClientTest, SilentConnectionsMakeRoomForAnHonestOne) {
  start({.idleTimeMax = hours{1}});
  Clients silent;
  connect(silent, limits::kHttpConnectionsMax);
  const RawClient honest(socket_);
  ASSERT_TRUE(honest.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(statusOf(honest.readAnswer()), 200);
  EXPECT_TRUE(silent.front()->awaitEnd());  // the quietest went
  ASSERT_TRUE(silent.back()->send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(statusOf(silent.back()->readAnswer()), 200);
}

TEST_F(HostileClientTest, ThoseBeingAnsweredAreNotClosedForOthers) {
  start({.connectionsMax = 2});
  Clients busy;
  connect(busy, 2);
  for (const auto& client : busy) {
    ASSERT_TRUE(client->send(requestText("GET /wait")));
  }
  ASSERT_TRUE(gate_.awaitInside(2));
  EXPECT_EQ(statusOf(RawClient(socket_).readAll()), 503);
  gate_.open();
  for (const auto& client : busy) {
    EXPECT_EQ(statusOf(client->readAll()), 200);
  }
}

TEST_F(HostileClientTest, AnAnswerThatNobodyReadsEndsToo) {
  start({.threads = 1, .responseTimeMax = Duration{100}});
  Clients clients;
  connect(clients, 8);
  for (const auto& client : clients) {
    ASSERT_TRUE(client->send(requestText("GET /big")));
  }
  EXPECT_EQ(statusOf(ask(requestText("GET /honest"))), 200);  // no thread is held meanwhile
  const RawClient late(socket_);
  ASSERT_TRUE(late.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n"));
  ASSERT_EQ(late.readUntil("\r\n"), "HTTP/1.1 200 OK\r\n");
  while (late.send("a")) {  // until it was closed
    std::this_thread::yield();
  }
  EXPECT_LT(late.readAll().size(), kBigBytes);
}

TEST_F(HostileClientTest, AnswersThatNobodyReadsAreBoundedTogether) {
  start({.answerBytesMax = 2 * kBigBytes + limits::kHttpHeadBytesMax, .responseTimeMax = hours{1}});
  Clients clients;
  for (int i = 0; i < 3; ++i) {
    connect(clients, 1);
    ASSERT_TRUE(clients.back()->send(requestText("GET /big")));
    ASSERT_EQ(clients.back()->readUntil("\r\n"), "HTTP/1.1 200 OK\r\n");
  }
  EXPECT_LT(clients[0]->readAll().size(), kBigBytes);  // waited longest
  EXPECT_GT(clients[1]->readAll().size(), kBigBytes);
  EXPECT_GT(clients[2]->readAll().size(), kBigBytes);
}

TEST_F(HostileClientTest, ABigAnswerArrivesWhole) {
  start();
  EXPECT_EQ(bodyOf(ask(requestText("GET /big"))), std::string(kBigBytes, 'x'));
}

TEST_F(HostileClientTest, ABodyOverTheLimitIs413AndTheClientHearsIt) {
  start();
  const std::string edge(limits::kBodyBytesMax, ' ');
  EXPECT_EQ(bodyOf(ask(requestText("POST /a", edge))), "POST /a " + edge);
  EXPECT_EQ(statusOf(ask(requestText("POST /a", edge + " "))), 413);
  EXPECT_EQ(statusOf(ask(requestText("POST /a", edge + edge + edge))), 413);
}

TEST_F(HostileClientTest, WhoGoesOnSendingAfterARefusalIsCutOff) {
  start();
  const RawClient client(socket_);
  ASSERT_TRUE(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n"));
  const std::string piece(limits::kBodyBytesMax, ' ');
  std::size_t sent = 0;
  while (client.send(piece)) {
    ASSERT_LT(++sent, 20U);
  }
  EXPECT_GE(sent, 8U);
}

TEST_F(HostileClientTest, AllRequestsTogetherAreBounded) {
  start({.threads = 1, .requestBytesMax = limits::kBodyBytesMax});
  const std::string half(limits::kBodyBytesMax / 2, ' ');
  Clients clients;
  connect(clients, 2);
  ASSERT_TRUE(clients[0]->send(requestText("POST /wait", half)));
  ASSERT_TRUE(gate_.awaitInside(1));
  EXPECT_EQ(statusOf(ask(requestText("POST /a", half + half))), 503);
  ASSERT_TRUE(clients[1]->send(requestText("POST /b", half.substr(0, half.size() / 2))));
  gate_.open();
  EXPECT_EQ(statusOf(clients[0]->readAll()), 200);
  EXPECT_EQ(statusOf(clients[1]->readAll()), 200);
  EXPECT_EQ(statusOf(ask(requestText("POST /a", half + half.substr(0, half.size() / 2)))), 200);
}

TEST_F(HostileClientTest, WhoHoldsMostIsRefusedAndNotTheNewcomer) {
  start({.requestBytesMax = 2 * limits::kBodyBytesMax + 1'000});
  const auto beginning = [](std::size_t bytes) {
    return "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
           std::to_string(bytes) + "\r\n\r\n" + std::string(bytes - 1, ' ');
  };
  Clients clients;  // one that is modest, two that hog; all lack a byte
  connect(clients, 3);
  ASSERT_TRUE(clients[0]->send(beginning(1'000)));
  ASSERT_TRUE(clients[1]->send(beginning(limits::kBodyBytesMax)));
  ASSERT_TRUE(clients[2]->send(beginning(limits::kBodyBytesMax)));
  const RawClient newcomer(socket_);
  ASSERT_TRUE(newcomer.send(requestText("POST /wait", std::string(65'536, ' '))));
  ASSERT_TRUE(gate_.awaitInside(1));
  EXPECT_EQ(statusOf(clients[1]->readAll()), 503);  // the older one
  gate_.open();
  EXPECT_EQ(statusOf(newcomer.readAll()), 200);
  for (const std::size_t i : {0U, 2U}) {
    ASSERT_TRUE(clients[i]->send(" "));
    EXPECT_EQ(statusOf(clients[i]->readAll()), 200) << i;
  }
}

TEST_F(HostileClientTest, ThePortTakesNoneOfTheSocketsAllowance) {
  start({.requestBytesMax = limits::kBodyBytesMax});
  const int port = startTcp();
  const std::string whole(limits::kBodyBytesMax, ' ');
  const std::string some(65'536, ' ');
  const RawClient first(port);
  ASSERT_TRUE(first.send(requestText("POST /wait", whole)));
  ASSERT_TRUE(gate_.awaitInside(1));
  const RawClient second(port);
  ASSERT_TRUE(second.send(requestText("POST /a", some)));
  EXPECT_EQ(statusOf(second.readAll()), 503);
  EXPECT_EQ(statusOf(ask(requestText("POST /a", whole))), 200);
  const RawClient third(socket_);  // the socket's own has an end as well, and none for the port
  ASSERT_TRUE(third.send(requestText("POST /wait", whole)));
  ASSERT_TRUE(gate_.awaitInside(2));
  EXPECT_EQ(statusOf(ask(requestText("POST /a", some))), 503);
  gate_.open();
  EXPECT_EQ(statusOf(first.readAll()), 200);
  EXPECT_EQ(statusOf(third.readAll()), 200);
}

TEST_F(HostileClientTest, UnfinishedRequestsAtThePortKeepNobodyOut) {
  start();
  const int port = startTcp();
  const std::string unfinished =
      "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n" +
      std::string(limits::kBodyBytesMax - 1, ' ');
  Clients clients;
  for (int i = 0; i < 66; ++i) {
    clients.push_back(std::make_unique<RawClient>(port));
    (void)clients.back()->send(unfinished);
  }
  const std::string honest = requestText("POST /honest", std::string(limits::kBodyBytesMax, ' '));
  for (int i = 0; i < 10; ++i) {
    const RawClient client(port);
    ASSERT_TRUE(client.send(honest));
    EXPECT_EQ(statusOf(client.readAll()), 200);
    EXPECT_EQ(statusOf(ask(honest)), 200);
  }
}

TEST_F(HostileClientTest, ARequestThatEndsEarlyDoesNothing) {
  start();
  for (const char* part : {"DELETE /a HTTP/1.1\r\nHost: x\r\n",
                           "DELETE /a HTTP/1.1\r\nHost: x",
                           "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{}"}) {
    const RawClient client(socket_);
    ASSERT_TRUE(client.send(part));
    client.endSending();
    EXPECT_EQ(statusOf(client.readAll()), 400) << part;
  }
  const RawClient silent(socket_);
  silent.endSending();
  EXPECT_TRUE(silent.awaitEnd());
  EXPECT_TRUE(seen().empty());
}

TEST_F(HostileClientTest, WhoSendsAndGoesIsHeard) {
  start();
  {
    const RawClient client(socket_);
    ASSERT_TRUE(client.send(requestText("POST /wait", "alert")));
  }
  EXPECT_TRUE(gate_.awaitInside(1));
  gate_.open();
  EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);
}

TEST_F(HostileClientTest, AnAnswererThatThrowsIs500) {
  start();
  EXPECT_EQ(statusOf(ask(requestText("GET /throw"))), 500);
  EXPECT_EQ(log().size(), 1U);
}

TEST_F(HostileClientTest, WithoutDescriptorsNothingSpinsAndNothingIsLost) {
  start();
  EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const RawClient first(socket_);
  ASSERT_TRUE(first.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"));
  ASSERT_TRUE(gate_.awaitInside(1));
  const int lowest = ::fcntl(0, F_DUPFD_CLOEXEC, 0);
  ::close(lowest);
  const rlimit tight{static_cast<rlim_t>(lowest) + 1, before.rlim_max};  // one for the client
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  const auto begin = std::chrono::steady_clock::now();
  const RawClient second(socket_);
  ASSERT_TRUE(second.send(requestText("GET /b")));
  while (log().empty()) {
    ASSERT_LT(std::chrono::steady_clock::now() - begin, seconds{30});
    std::this_thread::yield();
  }
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(statusOf(second.readAll()), 200);
  EXPECT_LE(log().size(), 2U);
}

}  // namespace
}  // namespace tocsin::http
