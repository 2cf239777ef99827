// SPDX-License-Identifier: Apache-2.0
#include "app/http/request_parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

using State = RequestParser::State;

const std::string kGet = "GET /healthz HTTP/1.1\r\n";
const std::string kPost = "POST /api/v1/messages/7042/ack HTTP/1.1\r\n";
const std::string kHost = "Host: x\r\n";

int refusalOf(const std::string& request) {
  RequestParser parser;
  if (parser.feed(request) != State::Refused) return 0;
  return parser.refusal().status;
}

std::string headOf(std::size_t bytes) {
  const std::string begin = kGet + kHost + "X: ";
  return begin + std::string(bytes - begin.size(), 'a');
}

struct Refused {
  const char* what;
  std::string request;
  int status;
};

std::vector<Refused> oddLengths() {
  return {
      {"CL and TE", kPost + kHost + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"TE and CL", kPost + kHost + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", 400},
      {"two CLs", kPost + kHost + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400},
      {"two equal CLs", kPost + kHost + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"CL list", kPost + kHost + "Content-Length: 2, 2\r\n\r\n{}", 400},
      {"negative CL", kPost + kHost + "Content-Length: -1\r\n\r\n{}", 400},
      {"signed CL", kPost + kHost + "Content-Length: +2\r\n\r\n{}", 400},
      {"hex CL", kPost + kHost + "Content-Length: 0x2\r\n\r\n{}", 400},
      {"empty CL", kPost + kHost + "Content-Length:\r\n\r\n{}", 400},
      {"CL in an encoded word", kPost + kHost + "Content-Length: =?utf-8?Q?2?=\r\n\r\n{}", 400},
      {"huge CL", kPost + kHost + "Content-Length: 99999999999999999999999\r\n\r\n{}", 413},
      {"one byte too many", kPost + kHost + "Content-Length: 1048577\r\n\r\n", 413},
      {"chunked", kPost + kHost + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 411},
      {"xchunked", kPost + kHost + "Transfer-Encoding: xchunked\r\n\r\n{}", 411},
      {"blank before colon", kPost + kHost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
  };
}

std::vector<Refused> oddHeaders() {
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "X-" + std::to_string(i) + ": y\r\n";
  }
  return {
      {"no Host", kGet + "\r\n", 400},
      {"two Hosts", kGet + "Host: a\r\nHost: b\r\n\r\n", 400},
      {"two Hosts of HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400},
      {"two Origins", kGet + kHost + "Origin: http://x\r\nOrigin: http://y\r\n\r\n", 400},
      {"two Cookies", kGet + kHost + "Cookie: a=b\r\nCookie: c=d\r\n\r\n", 400},
      {"two keys", kPost + kHost + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n", 400},
      {"blank in a name", kPost + kHost + "X Y: 1\r\n\r\n", 400},
      {"empty name", kPost + kHost + ": 1\r\n\r\n", 400},
      {"control character in a value", kPost + kHost + "X: a\x01z\r\n\r\n", 400},
      {"NUL in a value", kPost + kHost + "X: a" + std::string(1, '\0') + "z\r\n\r\n", 400},
      {"bare line feeds", "GET /healthz HTTP/1.1\nHost: x\n\n", 400},
      {"one bare line feed", kPost + "Host: x\nX: y\r\n\r\n", 400},
      {"bare carriage return", kPost + kHost + "X: y\rZ: z\r\n\r\n", 400},
      {"folded header", kPost + kHost + "X: y\r\n z\r\n\r\n", 400},
      {"folded first header", kPost + " Host: x\r\n\r\n", 400},
      {"line without a colon", kPost + kHost + "Content-Length\r\n\r\n", 400},
      {"too many headers", kPost + kHost + many + "\r\n", 400},
      {"long header", kPost + kHost + "X: " + std::string(100'000, 'a') + "\r\n\r\n", 431},
      {"headers that never end", kPost + kHost + std::string(100'000, 'a'), 431},
  };
}

std::vector<Refused> oddFirstLines() {
  const std::string rest = " HTTP/1.1\r\n" + kHost + "\r\n";
  return {
      {"version 9.9", "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n", 505},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"no version", "GET /healthz\r\nHost: x\r\n\r\n", 505},
      {"odd method", "G(T /healthz" + rest, 400},
      {"long method", std::string(100, 'G') + " /healthz" + rest, 400},
      {"long target", "GET /" + std::string(100'000, 'a') + rest, 431},
      {"blank before", " GET /healthz" + rest, 400},
      {"two blanks", "GET  /healthz" + rest, 400},
      {"tab", "GET\t/healthz" + rest, 400},
      {"blank after", "GET /healthz HTTP/1.1 \r\n" + kHost + "\r\n", 400},
      {"a fourth word", "GET /healthz HTTP/1.1 x\r\n" + kHost + "\r\n", 400},
      {"an empty line before", "\r\nGET http://x/" + rest, 400},
      {"a second host", "GET http://other/healthz" + rest, 400},
      {"no path", "GET healthz" + rest, 400},
  };
}

TEST(RequestParserTest, AmbiguousFramingIsRefused) {
  for (const auto& rows : {oddLengths(), oddHeaders(), oddFirstLines()}) {
    for (const Refused& row : rows) {
      EXPECT_EQ(refusalOf(row.request), row.status) << row.what;
    }
  }
}

TEST(RequestParserTest, ARequestIsReadAsItWasSent) {
  RequestParser parser;
  ASSERT_EQ(parser.feed("POST /a?b=%20c HTTP/1.1\r\nHost: box:8620\r\nX-Thing:  \tone two \r\n"
                        "Content-Type: Application/JSON ; charset=utf-8\r\n"
                        "Idempotency-Key: k\r\nContent-Length: 2\r\n\r\n{}"),
            State::Complete);
  EXPECT_TRUE(parser.keepsAlive());
  const Request request = parser.take();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/a?b=%20c");
  EXPECT_EQ(request.contentType, "application/json");
  EXPECT_EQ(request.idempotencyKey, "k");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(headerValue(request.headers, "x-thing"), "one two");
  EXPECT_EQ(request.headers.size(), 5U);
  EXPECT_TRUE(parser.isEmpty());
}

TEST(RequestParserTest, AnEncodedWordIsNotDecoded) {
  RequestParser parser;
  ASSERT_EQ(parser.feed(kGet + "Host: =?utf-8?Q?localhost?=\r\n\r\n"), State::Complete);
  EXPECT_EQ(headerValue(parser.take().headers, "Host"), "=?utf-8?Q?localhost?=");
}

TEST(RequestParserTest, WhereTheBytesAreCutChangesNothing) {
  const std::string text = kPost + kHost + "Content-Length: 3\r\n\r\n{ }" + kGet + kHost + "\r\n";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    RequestParser parser;
    parser.feed(text.substr(0, cut));
    ASSERT_EQ(parser.feed(text.substr(cut)), State::Complete) << cut;
    EXPECT_EQ(parser.take().body, "{ }");
    ASSERT_EQ(parser.feed({}), State::Complete) << cut;
    EXPECT_EQ(parser.take().method, "GET");
  }
}

TEST(RequestParserTest, WhatFollowsIsReadOnlyAfterTheRequestWasTaken) {
  RequestParser parser;
  ASSERT_EQ(parser.feed(kPost + kHost + "Content-Length: 1\r\n\r\n{G(T / nonsense\n"),
            State::Complete);
  EXPECT_EQ(parser.room(), 0U);
  EXPECT_EQ(parser.take().body, "{");
  EXPECT_EQ(parser.feed({}), State::Refused);
}

TEST(RequestParserTest, TheHeadHas16KiBAtMost) {
  const std::string most = headOf(limits::kHttpHeadBytesMax);
  EXPECT_EQ(refusalOf(most + "\r\n\r\n"), 400);  // one value so long is too much for a header
  EXPECT_EQ(refusalOf(most + "a\r\n\r\n"), 431);
  RequestParser parser;
  for (const char c : most + "\r\n") {
    ASSERT_EQ(parser.feed({&c, 1}), State::NeedsMore);
  }
  EXPECT_EQ(parser.room(), 2U);
  EXPECT_EQ(parser.feed("ab"), State::Refused);
}

TEST(RequestParserTest, NothingIsReadBeyondTheDeclaredBody) {
  RequestParser parser;
  parser.feed(kPost + kHost + "Content-Length: 1048576\r\n\r\n");
  EXPECT_EQ(parser.state(), State::NeedsMore);
  EXPECT_EQ(parser.room(), limits::kBodyBytesMax);
  parser.feed(std::string(limits::kBodyBytesMax - 1, ' '));
  EXPECT_EQ(parser.room(), 1U);
  EXPECT_EQ(parser.feed(" "), State::Complete);
  EXPECT_EQ(parser.held(), limits::kBodyBytesMax);
}

TEST(RequestParserTest, AnAnnouncedBodyIsAskedForOnce) {
  const std::string expect = kHost + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  RequestParser parser;
  parser.feed(kPost + expect);
  EXPECT_TRUE(parser.takeWish());
  EXPECT_FALSE(parser.takeWish());
  RequestParser there;
  EXPECT_EQ(there.feed(kPost + expect + "{}"), State::Complete);
  EXPECT_FALSE(there.takeWish());
  RequestParser old;
  old.feed("POST / HTTP/1.0\r\n" + expect);
  EXPECT_FALSE(old.takeWish());
}

TEST(RequestParserTest, WhoKeepsTheConnection) {
  struct Row {
    std::string headers;
    bool keeps;
  };

  for (const auto& [headers, keeps] :
       std::vector<Row>{{" HTTP/1.1\r\nHost: x\r\n", true},
                        {" HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n", true},
                        {" HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n", false},
                        {" HTTP/1.1\r\nHost: x\r\nConnection: TE , close\r\n", false},
                        {" HTTP/1.1\r\nHost: x\r\nConnection: TE\r\nConnection: close\r\n", false},
                        {" HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n", true},
                        {" HTTP/1.0\r\nHost: x\r\n", false},
                        {" HTTP/1.0\r\nConnection: keep-alive\r\n", false}}) {
    RequestParser parser;
    ASSERT_EQ(parser.feed("GET /" + headers + "\r\n"), State::Complete) << headers;
    EXPECT_EQ(parser.keepsAlive(), keeps) << headers;
  }
}

TEST(RequestParserTest, TheEndOfTheBytesIsNeverTheEndOfARequest) {
  for (const std::string& part :
       {kGet, kGet + "Host: x", kPost + kHost + "Content-Length: 9\r\n\r\n{}"}) {
    RequestParser parser;
    parser.feed(part);
    parser.end();
    ASSERT_EQ(parser.state(), State::Refused) << part;
    EXPECT_EQ(parser.refusal().status, 400);
    EXPECT_EQ(parser.held(), 0U);
  }
  RequestParser silent;
  silent.end();
  EXPECT_EQ(silent.state(), State::NeedsMore);
}

}  // namespace
}  // namespace tocsin::http
