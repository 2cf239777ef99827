// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "server_fixture.h"

namespace tocsin::http {
namespace {

class KeepAliveTest : public ServerTest {};

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(const std::string& target, const std::string& body) {
  return "POST " + target +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

TEST_F(KeepAliveTest, AConnectionCarriesARequestAfterAnother) {
  start();
  const RawClient client(socket_);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(client.send(post("/" + std::to_string(i), "body")));
    const std::string answer = client.readAnswer();
    EXPECT_EQ(bodyOf(answer), "POST /" + std::to_string(i) + " body");
    EXPECT_NE(answer.find("\r\nConnection: keep-alive\r\n"), std::string::npos);
  }
}

TEST_F(KeepAliveTest, WhatIsSentAtOnceIsAnsweredInOrder) {
  start();
  const RawClient client(socket_);
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += i % 2 == 0 ? post("/" + std::to_string(i), std::string(1'000, 'b'))
                      : "HEAD /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  all += "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + kGet;
  ASSERT_TRUE(client.send(all));
  const std::string answers = client.readAll();
  EXPECT_EQ(answersIn(answers), 51U);
  EXPECT_TRUE(answers.ends_with("GET /last "));
  const std::vector<Request> asked = seen();
  ASSERT_EQ(asked.size(), 51U);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(asked[i].target, "/" + std::to_string(i));
  }
}

TEST_F(KeepAliveTest, TheHundredthAnswerIsTheLast) {
  start();
  const RawClient client(socket_);
  std::string all;
  for (int i = 0; i < limits::kHttpRequestsMax + 5; ++i) {
    all += kGet;
  }
  ASSERT_TRUE(client.send(all));
  const std::string answers = client.readAll();
  EXPECT_EQ(answersIn(answers), static_cast<std::size_t>(limits::kHttpRequestsMax));
  EXPECT_NE(answers.find("Connection: close", answers.rfind("HTTP/1.1 ")), std::string::npos);
}

TEST_F(KeepAliveTest, AQuietConnectionIsClosedWithoutAWord) {
  start({.requestTimeMax = hours{1}, .idleTimeMax = Duration{50}});
  const RawClient silent(socket_);
  EXPECT_TRUE(silent.awaitEnd());
  const RawClient kept(socket_);
  ASSERT_TRUE(kept.send(kGet));
  EXPECT_EQ(answersIn(kept.readAll()), 1U);
}

TEST_F(KeepAliveTest, OldAndPoliteClientsAreClosed) {
  start();
  EXPECT_EQ(answersIn(ask("GET /a HTTP/1.0\r\n\r\n" + kGet)), 1U);
  EXPECT_EQ(answersIn(ask("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + kGet)), 1U);
}

TEST_F(KeepAliveTest, AnUnreadBodyIsNeverTheNextRequest) {
  start();
  const std::string hidden = "POST /cancel HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string close = "Connection: close\r\n";
  EXPECT_EQ(answersIn(ask(requestText("GET /a", hidden))), 1U);  // CL.0
  EXPECT_EQ(answersIn(ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + close + "\r\n" +
                          hidden)),
            1U);
  for (const char* both : {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                           "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"}) {
    const std::string text =
        std::string("POST /a HTTP/1.1\r\nHost: x\r\n") + both + "\r\n0\r\n\r\n";
    const std::string answer = ask(text + hidden);
    EXPECT_EQ(answersIn(answer), 1U);
    EXPECT_EQ(statusOf(answer), 400);
  }
  for (const Request& request : seen()) {
    EXPECT_NE(request.target, "/cancel");
  }
}

TEST_F(KeepAliveTest, ARefusalIsTheLastAnswer) {
  start();
  const RawClient client(socket_);
  ASSERT_TRUE(client.send(kGet + "GET /b HTTP/1.1\r\n\r\n" + kGet));
  const std::string answers = client.readAll();
  EXPECT_EQ(answersIn(answers), 2U);
  EXPECT_NE(answers.find("HTTP/1.1 400 "), std::string::npos);
  EXPECT_EQ(seen().size(), 1U);
}

TEST_F(KeepAliveTest, AClientThatSendsNoMoreIsStillAnswered) {
  start();
  const RawClient client(socket_);
  ASSERT_TRUE(client.send(kGet + kGet));
  client.endSending();
  EXPECT_EQ(answersIn(client.readAll()), 2U);
}

TEST_F(KeepAliveTest, AnAnnouncedBodyIsAskedFor) {
  start();
  const RawClient client(socket_);
  ASSERT_TRUE(client.send(
      "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("{}"));
  EXPECT_EQ(bodyOf(client.readAnswer()), "POST /a {}");
}

}  // namespace
}  // namespace tocsin::http
