// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>

#include "server_fixture.h"
#include "tests/support/certificates.h"

namespace tocsin::http {
namespace {

// A client inside TLS, which waits.
class TlsClient {
 public:
  explicit TlsClient(int port, int version = 0)
      : raw_(port),
        context_(::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free),
        ssl_(nullptr, ::SSL_free) {
    if (version != 0) {
      ::SSL_CTX_set_security_level(context_.get(), 0);
      SSL_CTX_set_min_proto_version(context_.get(), version);
      SSL_CTX_set_max_proto_version(context_.get(), version);
    }
    ssl_.reset(::SSL_new(context_.get()));
    ::SSL_set_fd(ssl_.get(), raw_.fd());
    isShaken_ = ::SSL_connect(ssl_.get()) == 1;
    ::ERR_clear_error();
  }

  bool isShaken() const { return isShaken_; }

  std::string certificate() const {
    test::Identity seen;
    seen.certificate.reset(::SSL_get1_peer_certificate(ssl_.get()));
    return seen.pem();
  }

  bool send(const std::string& text) const {
    return ::SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) ==
           static_cast<int>(text.size());
  }

  std::string readUntil(std::string_view end) const {
    std::string all;
    char byte = 0;
    while (!all.ends_with(end) && ::SSL_read(ssl_.get(), &byte, 1) == 1) {
      all += byte;
    }
    return all;
  }

  // Until the goodbye of the other side.
  std::string readAll() {
    std::string all;
    std::string buffer(16'384, '\0');
    for (;;) {
      const int got = ::SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (got <= 0) {
        hasGoodbye_ = ::SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN;
        ::ERR_clear_error();
        return all;
      }
      all.append(buffer, 0, static_cast<std::size_t>(got));
    }
  }

  bool hasGoodbye() const { return hasGoodbye_; }

  const RawClient& raw() const { return raw_; }

 private:
  RawClient raw_;
  std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&::SSL_free)> ssl_;
  bool isShaken_ = false;
  bool hasGoodbye_ = false;
};

class TlsTest : public ServerTest {
 protected:
  int startTls(ServerLimits limits = {}, const std::string& address = "127.0.0.1:0") {
    start(limits);
    return startTcp({address, certificate_.path(), key_.path(), {}});
  }

  const test::Identity identity_ = test::makeIdentity({});
  const test::PemFile certificate_{identity_.pem()};
  const test::PemFile key_{test::keyPem(identity_)};
};

TEST_F(TlsTest, RequestsAreAnsweredInsideTls) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(startTls(), version);
    ASSERT_TRUE(client.isShaken());
    EXPECT_EQ(client.certificate(), identity_.pem());
    ASSERT_TRUE(client.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_TRUE(client.readUntil("GET /a ").ends_with("GET /a "));
    ASSERT_TRUE(client.send(requestText("POST /b", std::string(100'000, 'b'))));
    EXPECT_EQ(bodyOf(client.readAll()), "POST /b " + std::string(100'000, 'b'));
    EXPECT_TRUE(client.hasGoodbye());
    EXPECT_EQ(seen().back().peer.way, Peer::Way::Tls);
  }
}

TEST_F(TlsTest, ANewCertificateIsForNewConnectionsAndThoseThatStandGoOn) {
  const int port = startTls();
  TlsClient before(port);
  const test::Identity fresh = test::makeIdentity({.commonName = "Fresh", .toDays = 30});
  const test::PemFile certificate{fresh.pem()};
  const test::PemFile key{test::keyPem(fresh)};
  const auto end = server().renewTls(certificate.path(), key.path());
  ASSERT_TRUE(end);
  const auto left = *end - std::chrono::system_clock::now();
  EXPECT_GT(left, hours{24 * 29});
  EXPECT_LT(left, hours{24 * 31});
  ASSERT_TRUE(before.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_TRUE(before.readUntil("GET /a ").ends_with("GET /a "));
  EXPECT_EQ(before.certificate(), identity_.pem());
  EXPECT_EQ(TlsClient(port).certificate(), fresh.pem());
}

TEST_F(TlsTest, ACertificateThatDoesNotFitItsKeyChangesNothing) {
  const int port = startTls();
  const test::Identity fresh = test::makeIdentity({});
  const test::PemFile certificate{fresh.pem()};
  EXPECT_FALSE(server().renewTls(certificate.path(), key_.path()));
  EXPECT_EQ(TlsClient(port).certificate(), identity_.pem());
}

TEST_F(TlsTest, ItMayListenBeyondThisMachine) {
  TlsClient client(startTls({}, "0.0.0.0:0"));
  ASSERT_TRUE(client.send(requestText("GET /a")));
  EXPECT_EQ(statusOf(client.readAll()), 200);
}

TEST_F(TlsTest, OldVersionsAreNotSpoken) {
  const int port = startTls();
  EXPECT_FALSE(TlsClient(port, TLS1_VERSION).isShaken());
  EXPECT_FALSE(TlsClient(port, TLS1_1_VERSION).isShaken());
}

TEST_F(TlsTest, RequestsInOneRecordAreAllAnswered) {
  TlsClient client(startTls());
  // The first body ends within a record: what is behind it waits where epoll sees nothing.
  std::string all = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n";
  ASSERT_TRUE(client.send(all));
  std::string rest = "abc";
  for (int i = 0; i < 5; ++i) {
    rest += "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }
  ASSERT_TRUE(client.send(rest + requestText("GET /last")));
  const std::string answers = client.readAll();
  EXPECT_EQ(answersIn(answers), 7U);
  EXPECT_TRUE(answers.ends_with("GET /last "));
}

TEST_F(TlsTest, ABigAnswerArrivesWhole) {
  TlsClient client(startTls());
  ASSERT_TRUE(client.send(requestText("GET /big")));
  EXPECT_EQ(bodyOf(client.readAll()), std::string(kBigBytes, 'x'));
}

TEST_F(TlsTest, StreamsGoThroughTls) {
  TlsClient client(startTls());
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_TRUE(client.readUntil("hello\n").ends_with("\r\n\r\nhello\n"));
  const std::string piece = std::string(500'000, 'x') + "\n";
  server_->broadcast(piece);
  EXPECT_EQ(client.readUntil("\n"), piece);
}

TEST_F(TlsTest, WhoSpeaksPlainHttpIsToldSo) {
  const RawClient client(startTls());
  ASSERT_TRUE(client.send(requestText("GET /a")));
  const std::string answer = client.readAll();
  EXPECT_EQ(statusOf(answer), 400);
  EXPECT_NE(answer.find("https://"), std::string::npos);
  EXPECT_TRUE(seen().empty());
}

TEST_F(TlsTest, AHandshakeThatDoesNotEndIsCutOff) {
  const int port = startTls({.requestTimeMax = Duration{50}, .idleTimeMax = hours{1}});
  const RawClient half(port);
  ASSERT_TRUE(half.send({"\x16\x03\x01\x02\x00\x01", 6}));
  EXPECT_TRUE(half.awaitEnd());
  const RawClient noise(port);
  ASSERT_TRUE(noise.send("SSH-2.0-OpenSSH_9.2\r\n"));
  EXPECT_EQ(answersIn(noise.readAll()), 0U);
}

TEST_F(TlsTest, ASlowRequestIs408InsideTls) {
  TlsClient client(startTls({.requestTimeMax = Duration{300}, .idleTimeMax = hours{1}}));
  ASSERT_TRUE(client.send("GET /a HTTP/1.1\r\nHost:"));
  EXPECT_EQ(statusOf(client.readAll()), 408);
}

TEST_F(TlsTest, ManyClientsAtOnce) {
  const int port = startTls();
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<TlsClient>(port));
    ASSERT_TRUE(clients.back()->send(requestText("GET /a")));
  }
  for (const auto& client : clients) {
    EXPECT_EQ(statusOf(client->readAll()), 200);
  }
}

}  // namespace
}  // namespace tocsin::http
