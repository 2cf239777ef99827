// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/http_client.h"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/support/http_peer.h"
#include "tests/support/tls_server.h"
#include "tests/support/waiting_loop.h"

namespace tocsin::gateway {
namespace {

using test::http;
using test::HttpPeer;
using test::Identity;
using test::makeIdentity;
using test::PemFile;
using test::TlsServer;
using test::WaitingLoop;
using testing::HasSubstr;
using testing::StartsWith;
using How = HttpEnd::How;

// Holds a peer until the test is done with waiting.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    isOpen_ = true;
    opened_.notify_all();
  }

  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return isOpen_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool isOpen_ = false;
};

class HttpClientTest : public testing::Test {
 protected:
  HttpEnd ask(HttpRequest request) {
    std::optional<HttpEnd> end;
    client_->send(std::move(request), [&](const HttpEnd& got) { end = got; });
    EXPECT_FALSE(end) << "never from inside send()";
    EXPECT_TRUE(loop_.until([&] { return end.has_value(); }));
    EXPECT_EQ(loop_.timers(), 0U);
    return end.value_or(HttpEnd{});
  }

  // As ask(), of a peer that never answers.
  HttpEnd askInVain(HttpRequest request, const HttpPeer* peer) {
    std::optional<HttpEnd> end;
    const Duration timeMax = request.timeMax;
    client_->send(std::move(request), [&](const HttpEnd& got) { end = got; });
    while (peer != nullptr && peer->requests().empty())
      std::this_thread::yield();
    loop_.advance(timeMax - Duration{1});
    EXPECT_FALSE(end);
    loop_.advance(Duration{1});
    EXPECT_TRUE(loop_.until([&] { return end.has_value(); }));
    return end.value_or(HttpEnd{});
  }

  test::FakeClock clock_;
  WaitingLoop loop_{clock_};
  std::optional<HttpClient> client_{std::in_place, loop_, 2};
};

TEST_F(HttpClientTest, ARequestIsWholeAndSoIsItsAnswer) {
  HttpPeer peer([](const std::string&) { return http("201 Created", "{\"id\":7}"); });
  const HttpEnd end = ask({.url = peer.url("/v1/sms?x=%2F%20"),
                           .headers = {{"Content-Type", "application/json"}, {"X-Key", "k"}},
                           .body = "{\"a\":1}"});
  EXPECT_EQ(end.how, How::Answered);
  EXPECT_EQ(end.status, 201);
  EXPECT_EQ(end.body, "{\"id\":7}");
  EXPECT_TRUE(end.isWhole);
  const std::string request = peer.lastRequest();
  EXPECT_THAT(request, StartsWith("POST /v1/sms?x=%2F%20 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(peer.port()) + "\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Key: k\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Length: 7\r\n"));
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_F(HttpClientTest, AGetHasNoBodyAndChunksAreRead) {
  HttpPeer peer([](const std::string&) {
    return std::string(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  });
  const HttpEnd end = ask({.method = "GET", .url = peer.url("/s")});
  EXPECT_EQ(end.body, "abcde");
  EXPECT_THAT(peer.lastRequest(), testing::Not(HasSubstr("Content-Length")));
}

TEST_F(HttpClientTest, ARedirectIsNotFollowed) {
  HttpPeer peer([](const std::string&) {
    return std::string("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(ask({.url = peer.url()}).status, 302);
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(HttpClientTest, AnAnswerIsReadUpToItsBound) {
  const std::size_t most = limits::kGatewayAnswerBytesMax;
  HttpPeer exact([&](const std::string&) { return http("200 OK", std::string(most, 'x')); });
  const HttpEnd whole = ask({.url = exact.url()});
  EXPECT_EQ(whole.body.size(), most);
  EXPECT_TRUE(whole.isWhole);
  HttpPeer huge([&](const std::string&) { return http("200 OK", std::string(50 * most, 'x')); });
  const HttpEnd cut = ask({.url = huge.url()});
  EXPECT_EQ(cut.status, 200);
  EXPECT_EQ(cut.body.size(), most);
  EXPECT_FALSE(cut.isWhole);
}

TEST_F(HttpClientTest, WhatBreaksAfterTheRequestIsBroken) {
  const std::vector<std::string> answers{"", "HTTP/1.1 2", "SSH-2.0-OpenSSH_9.2\r\n\r\n"};
  for (const std::string& answer : answers) {
    HttpPeer peer([&](const std::string&) { return answer; });
    const HttpEnd end = ask({.url = peer.url(), .body = "x"});
    EXPECT_EQ(end.how, How::Broken) << answer;
    EXPECT_NE(end.what, "");
    EXPECT_EQ(peer.requests().size(), 1U) << "never sent a second time";
  }
}

TEST_F(HttpClientTest, ABodyThatBreaksOffHasItsStatus) {
  HttpPeer peer([](const std::string&) {
    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  });
  const HttpEnd end = ask({.url = peer.url()});
  EXPECT_EQ(end.how, How::Answered);
  EXPECT_EQ(end.status, 200);
  EXPECT_EQ(end.body, "half");
  EXPECT_FALSE(end.isWhole);
}

TEST_F(HttpClientTest, ASilentServerIsGivenUpInTime) {
  Gate gate;
  {
    HttpPeer peer([&](const std::string&) {
      gate.pass();
      return std::string();
    });
    const HttpEnd end = askInVain({.url = peer.url(), .timeMax = seconds{7}}, &peer);
    EXPECT_EQ(end.how, How::Broken);
    EXPECT_EQ(end.what, "no answer within 7s");
    gate.open();
  }
}

TEST_F(HttpClientTest, ARequestThatNoThreadTookInTimeWasNotSent) {
  client_.emplace(loop_, 1);
  Gate gate;
  HttpPeer peer([&](const std::string&) {
    gate.pass();
    return http("200 OK");
  });
  std::optional<HttpEnd> first;
  client_->send({.url = peer.url(), .timeMax = seconds{60}},
                [&](const HttpEnd& end) { first = end; });
  while (peer.requests().empty())
    std::this_thread::yield();
  const HttpEnd second = askInVain({.url = peer.url(), .timeMax = seconds{5}}, nullptr);
  EXPECT_EQ(second.how, How::NotSent);
  EXPECT_THAT(second.what, HasSubstr("no thread was free"));
  gate.open();
  EXPECT_TRUE(loop_.until([&] { return first.has_value(); }));
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(HttpClientTest, TooManyThatWaitAreNotSent) {
  client_.emplace(loop_, 1);
  Gate gate;
  HttpPeer peer([&](const std::string&) {
    gate.pass();
    return http("200 OK");
  });
  std::size_t answered = 0, unsent = 0;
  const auto count = [&](const HttpEnd& end) { ++(end.how == How::NotSent ? unsent : answered); };
  client_->send({.url = peer.url()}, count);
  while (peer.requests().empty())
    std::this_thread::yield();
  for (std::size_t i = 0; i < limits::kGatewayWaitingMax + 3; ++i)
    client_->send({.url = peer.url()}, count);
  loop_.runDue();
  EXPECT_EQ(unsent, 3U);
  gate.open();
  EXPECT_TRUE(loop_.until([&] { return answered == limits::kGatewayWaitingMax + 1; }));
}

TEST_F(HttpClientTest, WhatCannotBeReachedWasNotSent) {
  std::uint16_t port = 0;
  {
    port = HttpPeer([](const std::string&) { return ""; }).port();
  }
  const HttpEnd closed = ask({.url = "http://127.0.0.1:" + std::to_string(port)});
  EXPECT_EQ(closed.how, How::NotSent);
  EXPECT_THAT(closed.what, HasSubstr("Connection refused"));
  const HttpEnd wrong = ask({.url = "ftp://127.0.0.1/"});
  EXPECT_EQ(wrong.how, How::NotSent);
}

TEST_F(HttpClientTest, ANameIsLookedUp) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  const std::string url = "http://localhost:" + std::to_string(peer.port());
  EXPECT_EQ(ask({.url = url}).status, 200);
}

TEST_F(HttpClientTest, DestroyingItWaitsForNoServerAndCallsNobody) {
  Gate gate;
  HttpPeer peer([&](const std::string&) {
    gate.pass();
    return std::string();
  });
  for (int i = 0; i < 5; ++i)
    client_->send({.url = peer.url()}, [](const HttpEnd&) { ADD_FAILURE(); });
  while (peer.requests().empty())
    std::this_thread::yield();
  client_.reset();
  loop_.runDue();
  EXPECT_EQ(loop_.timers(), 0U);
  gate.open();
}

TEST_F(HttpClientTest, ACallbackMayDestroyIt) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  client_->send({.url = peer.url()}, [&](const HttpEnd&) { client_.reset(); });
  EXPECT_TRUE(loop_.until([&] { return !client_.has_value(); }));
}

TEST_F(HttpClientTest, AHeaderMayComeFromAFileThatIsReadEachTime) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  const PemFile file("  Bearer one\r\nsecond line\n");
  const HttpRequest request{.url = peer.url(),
                            .headersFromFiles = {{"Authorization", file.path()}}};
  EXPECT_EQ(ask(request).status, 200);
  EXPECT_THAT(peer.lastRequest(), HasSubstr("\r\nAuthorization: Bearer one\r\n"));
  std::ofstream(file.path()) << "Bearer two";
  ask(request);
  EXPECT_THAT(peer.lastRequest(), HasSubstr("\r\nAuthorization: Bearer two\r\n"));
  std::ofstream(file.path()) << "Bearer\x01three";
  const HttpEnd odd = ask(request);
  EXPECT_EQ(odd.how, How::NotSent);
  EXPECT_THAT(odd.what, HasSubstr("control character"));
  EXPECT_THAT(odd.what, testing::Not(HasSubstr("three"))) << "a secret is shown to nobody";
  std::ofstream(file.path()) << std::string(limits::kGatewaySecretBytesMax, 'x');
  EXPECT_THAT(ask(request).what, HasSubstr("too long first line"));
  std::filesystem::remove(file.path());
  EXPECT_THAT(ask(request).what, HasSubstr("cannot be read"));
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(HttpClientTest, NoHeaderCanCarryAnother) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  const std::vector<std::map<std::string, std::string>> rows{{{"X-A", "1\r\nX-B: 2"}},
                                                             {{"X-A", "1\n"}},
                                                             {{"X A", "1"}},
                                                             {{"X-A:", "1"}},
                                                             {{"", "1"}},
                                                             {{"Host", "other"}},
                                                             {{"content-length", "0"}},
                                                             {{"Transfer-Encoding", "x"}}};
  for (const auto& headers : rows) {
    EXPECT_FALSE(checkRequest({.url = peer.url(), .headers = headers}));
    EXPECT_EQ(ask({.url = peer.url(), .headers = headers}).how, How::NotSent);
  }
  EXPECT_EQ(peer.requests().size(), 0U);
}

class HttpsTest : public HttpClientTest {
 protected:
  HttpEnd askTls(const Identity& identity, const std::string& host, const std::string& ca) {
    server_.emplace(identity, [this](const TlsServer::Talk& talk) {
      heard_ = talk.hear(4);
      talk.say(http("200 OK", "safe"));
      talk.cut();
    });
    return ask({.url = "https://" + host + ":" + std::to_string(server_->port()), .caFile = ca});
  }

  const Identity authority_ = makeIdentity({.commonName = "Authority", .isAuthority = true});
  const PemFile ca_{authority_.pem()};
  std::string heard_;
  std::optional<TlsServer> server_;
};

TEST_F(HttpsTest, ATrustedServerIsAskedByItsNameOrItsAddress) {
  const Identity good = makeIdentity({.names = "IP:127.0.0.1,DNS:localhost"}, &authority_);
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const HttpEnd end = askTls(good, host, ca_.path());
    EXPECT_EQ(end.status, 200) << end.what;
    EXPECT_EQ(end.body, "safe");
    server_->finish();
    EXPECT_EQ(heard_, "POST");
    EXPECT_EQ(server_->nameAsked(), host == "localhost" ? "localhost" : "");
  }
}

TEST_F(HttpsTest, AServerThatIsNotTrustedGetsNoByte) {
  struct Row {
    Identity identity;
    std::string host, why;
  };

  const std::string here = "IP:127.0.0.1,DNS:localhost";
  std::vector<Row> rows;
  rows.push_back({makeIdentity({.names = here}), "127.0.0.1", "self-signed"});
  rows.push_back(
      {makeIdentity({.names = "DNS:other"}, &authority_), "localhost", "hostname mismatch"});
  rows.push_back(
      {makeIdentity({.names = "DNS:localhost"}, &authority_), "127.0.0.1", "IP address mismatch"});
  rows.push_back({makeIdentity({.names = here, .fromDays = -9, .toDays = -1}, &authority_),
                  "127.0.0.1",
                  "expired"});
  for (const Row& row : rows) {
    const HttpEnd end = askTls(row.identity, row.host, ca_.path());
    EXPECT_EQ(end.how, How::NotSent);
    EXPECT_TRUE(end.isUntrusted);
    EXPECT_THAT(end.what, StartsWith("certificate of " + row.host + ":"));
    EXPECT_THAT(end.what, HasSubstr(row.why));
    server_->finish();
    EXPECT_EQ(heard_, "");
  }
}

TEST_F(HttpsTest, WithoutAFileTheMachineDecidesWhomToTrust) {
  const Identity good = makeIdentity({.names = "IP:127.0.0.1"}, &authority_);
  EXPECT_TRUE(askTls(good, "127.0.0.1", "").isUntrusted);
}

TEST_F(HttpsTest, AServerWithoutTlsIsNotSentAnything) {
  HttpPeer peer([](const std::string&) { return "HTTP/1.1 400 Bad Request\r\n\r\n"; });
  std::optional<HttpEnd> end;
  client_->send({.url = "https://127.0.0.1:" + std::to_string(peer.port()), .timeMax = seconds{5}},
                [&](const HttpEnd& got) { end = got; });
  // The peer waits for the end of a head that never comes.
  loop_.advance(seconds{5});
  EXPECT_TRUE(loop_.until([&] { return end.has_value(); }));
  EXPECT_EQ(end->how, How::NotSent);
}

TEST_F(HttpsTest, AFileOfCertificatesHasToRead) {
  EXPECT_FALSE(checkCaFile("/no/such.pem"));
  EXPECT_TRUE(checkCaFile(ca_.path()));
  EXPECT_TRUE(checkCaFile(""));
}

TEST_F(HttpClientTest, TheThreadsThatThereAreDoTheWork) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  int left = 1;
  client_.emplace(loop_, 4, [&left](std::function<void()> work) {
    if (left-- == 0) throw std::system_error(EAGAIN, std::generic_category());
    return std::thread(std::move(work));
  });
  EXPECT_EQ(ask({.url = peer.url()}).status, 200);
  EXPECT_EQ(ask({.url = peer.url()}).status, 200);
}

TEST_F(HttpClientTest, WithoutAThreadNothingIsSentAndItSaysWhy) {
  client_.emplace(loop_, 4, [](const std::function<void()>&) -> std::thread {
    throw std::system_error(EAGAIN, std::generic_category());
  });
  const HttpEnd end = ask({.url = "http://127.0.0.1:1/"});
  EXPECT_EQ(end.how, How::NotSent);
  EXPECT_THAT(end.what, StartsWith("no thread can be started for a request: "));
}

TEST_F(HttpClientTest, AnEndNamesTheSecretsOfItsRequest) {
  HttpPeer peer([](const std::string&) { return http("200 OK"); });
  const auto path =
      std::filesystem::temp_directory_path() / ("tocsin-secret-" + std::to_string(peer.port()));
  std::ofstream(path) << "from-a-file\n";
  const HttpEnd end = ask({.url = peer.url(),
                           .headers = {{"Authorization", "Basic YTpi"}, {"X-Id", "17"}},
                           .headersFromFiles = {{"X-Any", path.string()}}});
  std::filesystem::remove(path);
  EXPECT_THAT(end.secrets, testing::ElementsAre("Basic YTpi", "from-a-file"));
}

}  // namespace
}  // namespace tocsin::gateway
