// SPDX-License-Identifier: Apache-2.0
#include "app/http/guard.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tocsin::http {
namespace {

Request requestTo(Peer::Way way,
                  const std::string& host,
                  const std::string& origin = {},
                  bool isLocal = false) {
  Request request;
  request.peer.way = way;
  request.peer.isLocal = isLocal;
  if (!host.empty()) request.headers.emplace_back("host", host);
  if (!origin.empty()) request.headers.emplace_back("origin", origin);
  return request;
}

int refusal(const Request& request, const std::string& here = "192.0.2.7") {
  const auto response = refuseStranger(request, here, {"tocsin.example", "Box"});
  return response ? response->status : 0;
}

TEST(GuardTest, OnlyNamesOfThisBoxAreAnswered) {
  struct Row {
    std::string host;
    int status;
  };

  for (const auto& [host, status] : std::vector<Row>{{"localhost", 0},
                                                     {"LocalHost:8620", 0},
                                                     {"127.0.0.1", 0},
                                                     {"127.0.0.1:9000", 0},
                                                     {"[::1]", 0},
                                                     {"[::1]:8620", 0},
                                                     {"[0:0:0:0:0:0:0:1]", 0},
                                                     {"192.0.2.7:8620", 0},
                                                     {"tocsin.example", 0},
                                                     {"TOCSIN.example:443", 0},
                                                     {"box", 0},
                                                     {"", 421},
                                                     {"evil.example", 421},
                                                     {"evil.example:8620", 421},
                                                     {"localhost.evil.example", 421},
                                                     {"localhost:8620.evil.example", 421},
                                                     {"localhost:", 421},
                                                     {"localhost@evil.example", 421},
                                                     {"evil.example#localhost", 421},
                                                     {"192.0.2.8", 421},
                                                     {"::1", 421},
                                                     {"[::1", 421},
                                                     {"[::1]x", 421},
                                                     {"[localhost]", 421},
                                                     {":8620", 421},
                                                     {"localhost, evil.example", 421}}) {
    EXPECT_EQ(refusal(requestTo(Peer::Way::Tcp, host)), status) << host;
    EXPECT_EQ(refusal(requestTo(Peer::Way::Tls, host)), status) << host;
  }
}

TEST(GuardTest, AnIpv6AddressOfOursIsKnownInAnySpelling) {
  EXPECT_EQ(refusal(requestTo(Peer::Way::Tcp, "[2001:DB8:0::7]:8620"), "2001:db8::7"), 0);
  EXPECT_EQ(refusal(requestTo(Peer::Way::Tcp, "[2001:db8::8]"), "2001:db8::7"), 421);
}

TEST(GuardTest, OnlyOurOwnPageIsAnswered) {
  struct Row {
    Peer::Way way;
    std::string host, origin;
    int status;
  };

  using enum Peer::Way;
  for (const auto& [way, host, origin, status] :
       std::vector<Row>{{Tcp, "localhost:8620", "http://localhost:8620", 0},
                        {Tcp, "localhost:8620", "HTTP://LOCALHOST:8620", 0},
                        {Tls, "box", "https://box", 0},
                        {Tcp, "localhost:8620", "https://localhost:8620", 403},
                        {Tls, "box", "http://box", 403},
                        {Tcp, "localhost:8620", "http://localhost:9000", 403},
                        {Tcp, "localhost:8620", "http://localhost", 403},
                        {Tcp, "localhost:8620", "http://127.0.0.1:8620", 403},
                        {Tcp, "localhost:8620", "http://localhost:8620.evil.example", 403},
                        {Tcp, "localhost:8620", "http://evil.example", 403},
                        {Tcp, "localhost:8620", "null", 403},
                        {Tcp, "evil.example", "http://evil.example", 421}}) {
    EXPECT_EQ(refusal(requestTo(way, host, origin)), status) << host << " " << origin;
  }
}

TEST(GuardTest, AProxyOfThisMachineMayEndTls) {
  const auto refused = [](const std::string& origin, bool isLocal) {
    return refusal(requestTo(Peer::Way::Tcp, "tocsin.example", origin, isLocal));
  };
  EXPECT_EQ(refused("https://tocsin.example", true), 0);
  EXPECT_EQ(refused("https://Tocsin.example", true), 0);
  EXPECT_EQ(refused("https://tocsin.example", false), 403);
  EXPECT_EQ(refused("https://evil.example", true), 403);
  EXPECT_EQ(refused("https://tocsin.example:8443", true), 403);
  EXPECT_EQ(refusal(requestTo(Peer::Way::Tls, "box", "http://box", true)), 403);
}

TEST(GuardTest, TheUnixSocketTakesEverything) {
  EXPECT_EQ(refusal(requestTo(Peer::Way::Socket, "anything", "http://evil.example"), ""), 0);
}

}  // namespace
}  // namespace tocsin::http
