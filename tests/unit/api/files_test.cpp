// SPDX-License-Identifier: Apache-2.0
#include "app/api/files.h"

#include <array>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

constexpr std::array kAssets{
    ui::Asset{"/", "text/html; charset=utf-8", "\"h1\"", "<!doctype html>", ""},
    ui::Asset{"/app.js", "text/javascript", "\"j1\"", "let a;", "GZIP"}};

class FilesTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.assets = kAssets;
    start(std::move(options));
  }
};

TEST_F(FilesTest, ThePageIsThereWithoutALogin) {
  const Response page = askFrom(kFarPeer, "GET /");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.contentType, "text/html; charset=utf-8");
  EXPECT_EQ(page.body, "<!doctype html>");
  EXPECT_EQ(headerOf(page, "Cache-Control"), "no-cache");
  EXPECT_EQ(askFrom(kFarPeer, "GET /?a=b").status, 200);
  EXPECT_EQ(askFrom(kFarPeer, "HEAD /app.js").status, 200);
}

TEST_F(FilesTest, OnlyExactPathsOfThePageAreFiles) {
  for (const char* line : {"GET /App.js",
                           "GET /app.js/",
                           "GET //",
                           "GET /../app.js",
                           "GET /%61pp.js",
                           "GET /api/v1/",
                           "GET /index.html",
                           "POST /"}) {
    EXPECT_EQ(askFrom(kFarPeer, line).status, 404) << line;
  }
  EXPECT_EQ(askFrom(kSocketPeer, "GET /").status, 404) << "the socket has no page";
}

TEST_F(FilesTest, WhatIsKnownIsNotSentAgain) {
  const auto known = [&](const char* line, const std::string& header) {
    return askFrom(kFarPeer, line, {}, header).status;
  };
  EXPECT_EQ(known("GET /", "If-None-Match: \"h1\"\r\n"), 304);
  EXPECT_EQ(known("GET /", "If-None-Match: \"x\", W/\"h1\"\r\n"), 304);
  EXPECT_EQ(known("GET /", "If-None-Match: *\r\n"), 304);
  EXPECT_EQ(known("GET /", "If-None-Match: \"h2\"\r\n"), 200);
  EXPECT_EQ(known("GET /app.js", "If-None-Match: \"j1\"\r\nAccept-Encoding: gzip\r\n"), 200)
      << "another encoding is another file";
  EXPECT_EQ(known("GET /app.js", "If-None-Match: \"j1-gz\"\r\nAccept-Encoding: gzip\r\n"), 304);
}

TEST_F(FilesTest, GzipIsForWhoTakesIt) {
  const auto encodingFor = [&](const std::string& accepts) {
    const Response file =
        askFrom(kFarPeer, "GET /app.js", {}, "Accept-Encoding: " + accepts + "\r\n");
    EXPECT_EQ(headerOf(file, "Vary"), "Accept-Encoding");
    EXPECT_EQ(file.body == "GZIP", headerOf(file, "Content-Encoding") == "gzip");
    return headerOf(file, "Content-Encoding");
  };
  EXPECT_EQ(encodingFor("gzip, deflate, br"), "gzip");
  EXPECT_EQ(encodingFor("br;q=1, gzip;q=0.5"), "gzip");
  EXPECT_EQ(encodingFor("gzip;q=0"), "");
  EXPECT_EQ(encodingFor("gzip; q=0.000"), "");
  EXPECT_EQ(encodingFor("br"), "");
  EXPECT_EQ(encodingFor("xgzip"), "");
  EXPECT_EQ(
      headerOf(askFrom(kFarPeer, "GET /", {}, "Accept-Encoding: gzip\r\n"), "Content-Encoding"),
      "");
}

TEST_F(FilesTest, EveryAnswerSaysWhatItMayLoad) {
  const std::string page = headerOf(askFrom(kFarPeer, "GET /"), "Content-Security-Policy");
  for (const char* part : {"default-src 'none'",
                           "script-src 'self';",
                           "frame-ancestors 'none'",
                           "base-uri 'none'",
                           "form-action 'none'"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(page.find("unsafe"), std::string::npos);
  for (const Route& route : routes()) {
    const Response response =
        askFrom(kFarPeer, std::string(route.method) + " /api/v1" + std::string(route.pattern));
    EXPECT_EQ(headerOf(response, "Content-Security-Policy"),
              "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(headerOf(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(headerOf(response, "Strict-Transport-Security"), "");
  }
  EXPECT_EQ(headerOf(askFrom(kFarPeer, "GET /nothing"), "Content-Security-Policy"),
            "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(headerOf(askFrom(kTlsPeer, "GET /"), "Strict-Transport-Security"), "max-age=31536000");
}

}  // namespace
}  // namespace tocsin::api
