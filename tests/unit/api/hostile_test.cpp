// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "app/http/exchange.h"
#include "server_fixture.h"

namespace tocsin::api {
namespace {

class HostileClientTest : public ServerTest {};

TEST_F(HostileClientTest, ANumberCannotBeginAHeader) {
  operations_.accept =
      dispatch::Accepted{.id = 5, .number = "7042\r\nSet-Cookie: a=b", .outcome = {}, .notes = {}};
  const std::string answer = ask("POST /api/v1/messages", R"({"list":"noc","text":"x"})");
  EXPECT_EQ(answer.find("\nSet-Cookie"), std::string::npos);
  const Response evil{.body = {}, .headers = {{"Location", "/a\r\nSet-Cookie: a=b"}}};
  EXPECT_NE(http::wireText(evil, true, false).find("Location: /aSet-Cookie: a=b\r\n"),
            std::string::npos);
}

TEST_F(HostileClientTest, AnETagOfAStrangeRowBeginsNoHeader) {
  operations_.rows.recipients.push_back({.name = "ann",
                                         .number = "+33600000001",
                                         .language = {},
                                         .replyNumbers = {},
                                         .description = {},
                                         .offUntil = {},
                                         .etag = "v1\r\nSet-Cookie: a=b"});
  EXPECT_EQ(ask("GET /api/v1/recipients/ann").find("\nSet-Cookie"), std::string::npos);
}

TEST_F(HostileClientTest, DeepJsonIsRefusedBeforeItCanHurt) {
  const std::string deep(200'000, '[');
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages", deep)), 400);
  EXPECT_TRUE(parseJson("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"));
  EXPECT_FALSE(parseJson("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"));
}

TEST_F(HostileClientTest, ABodyOfOtherTypesIsNotRead) {
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
    const std::string header = "Content-Type: " + std::string(type) + "\r\n";
    EXPECT_EQ(
        askFrom(kFarPeer, "POST /api/v1/session", R"({"user":"a","password":"b"})", header).status,
        415);
  }
}

TEST_F(HostileClientTest, APathOutOfTheSpoolIsNoFile) {
  ServerOptions options;
  int asked = 0;
  options.spool.read = [&](const std::string&) -> Result<std::string> {
    ++asked;
    return std::string("x");
  };
  options.spool.retry = [&](const std::string&) -> Status {
    ++asked;
    return {};
  };
  start(std::move(options));
  for (const char* name :
       {"..", ".", "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "a%2Fb", ".hidden"}) {
    askJson(std::string("GET /api/v1/spool/refused/") + name, 404);
    askJson(std::string("POST /api/v1/spool/refused/") + name + "/retry", 404);
  }
  EXPECT_EQ(asked, 0);
}

TEST_F(HostileClientTest, AHundredThousandFieldsAreRefusedSoon) {
  std::string body = R"({"list":"noc","text":"x")";
  for (int i = 0; i < 60'000; ++i) {
    body += ",\"f" + std::to_string(i) + "\":1";
  }
  askJson("POST /api/v1/messages", 422, body + "}");
}

}  // namespace
}  // namespace tocsin::api
