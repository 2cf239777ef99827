// SPDX-License-Identifier: Apache-2.0
#include "app/http/exchange.h"

#include <string>

#include <gtest/gtest.h>

namespace tocsin::http {
namespace {

bool has(const std::string& text, const std::string& line) {
  return text.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(ExchangeTest, EveryAnswerKeepsBrowsersCareful) {
  const std::string text = wireText({.body = "{}"}, true, true);
  EXPECT_TRUE(text.starts_with("HTTP/1.1 200 OK\r\n"));
  for (const char* line : {"Content-Type: application/json",
                           "Content-Length: 2",
                           "Connection: keep-alive",
                           "Cache-Control: no-store",
                           "X-Content-Type-Options: nosniff",
                           "Referrer-Policy: no-referrer"}) {
    EXPECT_TRUE(has(text, line)) << line;
  }
  EXPECT_EQ(text.find("\r\nServer:"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\n\r\n{}"));
}

TEST(ExchangeTest, AnAnswerMayBeKeptLonger) {
  const std::string text =
      wireText({.body = {}, .headers = {{"cache-control", "max-age=60"}}}, true, false);
  EXPECT_TRUE(has(text, "cache-control: max-age=60"));
  EXPECT_EQ(text.find("no-store"), std::string::npos);
  EXPECT_TRUE(has(text, "Connection: close"));
}

TEST(ExchangeTest, NoHeaderBeginsAnotherOne) {
  const Response evil{.contentType = "text/plain\r\nA: b",
                      .body = {},
                      .headers = {{"Location", "/a\r\nSet-Cookie: a=b"}, {"X\r\nY", "z"}}};
  const std::string text = wireText(evil, true, false);
  EXPECT_TRUE(has(text, "Location: /aSet-Cookie: a=b"));
  EXPECT_TRUE(has(text, "XY: z"));
  EXPECT_TRUE(has(text, "Content-Type: text/plainA: b"));
}

TEST(ExchangeTest, WhereAnAnswerEndsIsSaidOnce) {
  const Response evil{
      .body = "ab",
      .headers = {
          {"content-length", "1"}, {"Transfer-Encoding", "chunked"}, {"Connection", "upgrade"}}};
  const std::string text = wireText(evil, true, true);
  EXPECT_EQ(text.find("content-length"), std::string::npos);
  EXPECT_EQ(text.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(text.find("upgrade"), std::string::npos);
}

TEST(ExchangeTest, AnswersWithoutABodySayNoLength) {
  for (const int status : {204, 304}) {
    const std::string text = wireText({.status = status, .body = "x"}, true, true);
    EXPECT_EQ(text.find("Content-Type"), text.find("Content-Type-Options")) << status;
    EXPECT_EQ(text.find("Content-Length"), std::string::npos) << status;
    EXPECT_TRUE(text.ends_with("\r\n\r\n")) << status;
  }
  EXPECT_TRUE(has(wireText({.body = "abc"}, false, true), "Content-Length: 3"));  // HEAD
}

TEST(ExchangeTest, AStreamEndsWithItsConnection) {
  const Response stream{.contentType = "text/event-stream", .body = "a", .isStream = true};
  const std::string text = wireText(stream, true, true);
  EXPECT_EQ(text.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(has(text, "Connection: close"));
}

TEST(ExchangeTest, EveryStatusOfTheApiHasAReason) {
  for (const int status : {200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409,
                           411, 412, 413, 415, 421, 422, 429, 431, 500, 503, 505}) {
    EXPECT_STRNE(reasonOf(status), "Unknown") << status;
  }
}

}  // namespace
}  // namespace tocsin::http
