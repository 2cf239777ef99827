// SPDX-License-Identifier: Apache-2.0
#include "app/cli/client.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_daemon.h"
#include "temporary_directory.h"

namespace tocsin::cli {
namespace {

using testing::HasSubstr;

class ClientTest : public testing::Test {
 protected:
  TemporaryDirectory directory_;
  std::string socket_ = directory_.path() + "/s";
  FakeDaemon daemon_{socket_};
  Client client_{socket_};
};

TEST_F(ClientTest, AsksBelowTheBaseAndReadsTheAnswer) {
  daemon_.answer("GET /api/v1/drivers", {.body = R"({"items": []})"});
  const HttpAnswer answer = client_.ask({.path = "/drivers"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.code, ExitCode::Done);
  EXPECT_EQ(answer.body, R"({"items": []})");
}

TEST_F(ClientTest, ABodyIsJson) {
  client_.ask({.method = "POST", .path = "/import", .body = "{}"});
  ASSERT_EQ(daemon_.asked().size(), 1U);
  EXPECT_EQ(daemon_.asked()[0].line, "POST /api/v1/import");
  EXPECT_EQ(daemon_.asked()[0].contentType, "application/json");
  EXPECT_EQ(daemon_.asked()[0].body, "{}");
}

TEST_F(ClientTest, ALargeAnswerArrivesWhole) {
  const std::string body(3 * 1024 * 1024, 'x');
  daemon_.answer("GET /api/v1/export", {.body = body});
  EXPECT_EQ(client_.ask({.path = "/export"}).body, body);
}

TEST_F(ClientTest, RetryAfterIsRead) {
  daemon_.answer("GET /api/v1/x", {.status = 503, .body = "{}", .retryAfter = "7"});
  const HttpAnswer answer = client_.ask({.path = "/x"});
  EXPECT_EQ(answer.code, ExitCode::TryAgain);
  EXPECT_EQ(answer.retryAfter, 7);
}

TEST_F(ClientTest, NoSocketIsUnreachable) {
  const HttpAnswer answer = Client(directory_.path() + "/none").ask({.path = "/x"});
  EXPECT_EQ(answer.code, ExitCode::Unreachable);
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.trouble, HasSubstr("no daemon answers"));
}

TEST_F(ClientTest, AFileThatIsNoSocketIsUnreachable) {
  const std::string path = directory_.path() + "/file";
  std::ofstream(path) << "x";
  EXPECT_EQ(Client(path).ask({.path = "/x"}).code, ExitCode::Unreachable);
}

TEST_F(ClientTest, WhatWasAskedAndNotAnsweredIsNotKnown) {
  daemon_.answer("POST /api/v1/x", {.body = "", .hangsUp = true});
  const HttpAnswer answer = client_.ask({.method = "POST", .path = "/x", .body = "{}"});
  EXPECT_EQ(answer.code, ExitCode::TryAgain);
  EXPECT_THAT(answer.trouble, HasSubstr("not known"));
}

TEST(EncodedTest, NamesDoNotLeaveTheirPartOfThePath) {
  EXPECT_EQ(encoded("ann-1._~"), "ann-1._~");
  EXPECT_EQ(encoded("a/b?c=d&e #%"), "a%2Fb%3Fc%3Dd%26e%20%23%25");
  EXPECT_EQ(encoded("é"), "%C3%A9");
  EXPECT_EQ(encoded(".."), "..");
}

}  // namespace
}  // namespace tocsin::cli
