// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <unistd.h>

#include "server_fixture.h"
#include "tests/support/certificates.h"

namespace tocsin::http {
namespace {

class TcpTest : public ServerTest {
 protected:
  static std::string askPort(int port,
                             const std::string& headers,
                             const std::string& address = "127.0.0.1") {
    const RawClient client(port, address);
    EXPECT_TRUE(client.send("GET /a HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n"));
    return client.readAll();
  }

  void expectClosed(const TcpOptions& options, const std::string& because) {
    const Status opened = server_->listenTcp(options);
    ASSERT_FALSE(opened) << options.address;
    EXPECT_EQ(opened.error().fault, Fault::Config);
    EXPECT_NE(opened.error().what.find(because), std::string::npos) << opened.error().what;
    EXPECT_EQ(server_->port(), 0);
  }
};

TEST_F(TcpTest, APortOfThisMachineAnswersBesideTheSocket) {
  const int port = startTcp();
  EXPECT_GT(port, 0);
  EXPECT_EQ(statusOf(askPort(port, "Host: localhost:" + std::to_string(port) + "\r\n")), 200);
  EXPECT_EQ(statusOf(ask(requestText("GET /b"))), 200);
  const auto asked = seen();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].peer.way, Peer::Way::Tcp);
  EXPECT_EQ(asked[0].peer.address, "127.0.0.1");
  EXPECT_TRUE(asked[0].peer.isLocal);
  EXPECT_EQ(asked[1].peer.way, Peer::Way::Socket);
  EXPECT_EQ(asked[1].peer.address, "uid " + std::to_string(::getuid()));
  EXPECT_TRUE(asked[1].peer.isLocal);
}

TEST_F(TcpTest, Ipv6IsSpoken) {
  const int port = startTcp({.address = "[::1]:0"});
  EXPECT_EQ(statusOf(askPort(port, "Host: [::1]\r\n", "::1")), 200);
  EXPECT_EQ(seen().at(0).peer.address, "::1");
  EXPECT_TRUE(seen().at(0).peer.isLocal);
}

TEST_F(TcpTest, AnotherHostAndAnotherOriginGetNothing) {
  const int port = startTcp({.address = "127.0.0.1:0", .names = {"box.example"}});
  EXPECT_EQ(statusOf(askPort(port, "Host: evil.example\r\n")), 421);
  EXPECT_EQ(statusOf(askPort(port, "Host: localhost\r\nOrigin: http://evil.example\r\n")), 403);
  EXPECT_TRUE(seen().empty());
  EXPECT_EQ(statusOf(askPort(port, "Host: box.example\r\n")), 200);
  EXPECT_EQ(statusOf(askPort(port, "Host: localhost\r\nOrigin: http://localhost\r\n")), 200);
  EXPECT_EQ(statusOf(ask(requestText("GET /a", {}, "Origin: http://evil.example\r\n"))), 200);
}

TEST_F(TcpTest, ARefusalIsHeardByWhoStillSends) {
  const RawClient client(startTcp());
  const std::size_t bytes = 4 * limits::kBodyBytesMax;
  ASSERT_TRUE(client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                          std::to_string(bytes) + "\r\n\r\n"));
  EXPECT_TRUE(client.send(std::string(bytes, ' ')));
  EXPECT_EQ(statusOf(client.readAll()), 413);
}

TEST_F(TcpTest, BeyondThisMachineAPortStaysClosedWithoutACertificate) {
  start();
  expectClosed({.address = "0.0.0.0:0"}, "tls_certificate and tls_key");
  expectClosed({.address = "[::]:0"}, "tls_certificate and tls_key");
  expectClosed({.address = "192.0.2.7:8620"}, "tls_certificate and tls_key");
  EXPECT_EQ(statusOf(ask(requestText("GET /a"))), 200);
}

TEST_F(TcpTest, WhatIsNoAddressIsAClearError) {
  start();
  for (const char* address : {"",
                              "8620",
                              "localhost:8620",
                              "127.0.0.1",
                              "127.0.0.1:",
                              "127.0.0.1:x",
                              "127.0.0.1:70000",
                              "127.0.0.1:-1",
                              "::1:8620x",
                              "[::1]",
                              "[127.0.0.1]:80",
                              "127.0.0.1:80 "}) {
    expectClosed({.address = address}, "write an address of this machine and a port");
  }
}

TEST_F(TcpTest, APortThatIsTakenIsAClearError) {
  const int port = startTcp();
  const Status again = server_->listenTcp({.address = "127.0.0.1:" + std::to_string(port)});
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().what.find("another process listens there"), std::string::npos);
  EXPECT_EQ(server_->port(), port);
}

TEST_F(TcpTest, ACertificateThatDoesNotReadIsAClearError) {
  start();
  const test::Identity one = test::makeIdentity({});
  const test::Identity other = test::makeIdentity({});
  const test::PemFile certificate(one.pem());
  const test::PemFile key(test::keyPem(one));
  const test::PemFile otherKey(test::keyPem(other));
  const test::PemFile nonsense("nonsense");
  const std::string at = "127.0.0.1:0";
  expectClosed({at, certificate.path(), ""}, "needs both");
  expectClosed({at, "", key.path()}, "needs both");
  expectClosed({at, nonsense.path(), key.path()}, "certificate " + nonsense.path());
  expectClosed({at, "/nowhere", key.path()}, "certificate /nowhere");
  expectClosed({at, certificate.path(), nonsense.path()}, "key " + nonsense.path());
  expectClosed({at, certificate.path(), otherKey.path()}, "not that of");
}

}  // namespace
}  // namespace tocsin::http
