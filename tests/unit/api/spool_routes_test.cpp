// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class SpoolRoutesTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.spool.look = [this]() -> Result<SpoolView> {
      if (fault_) return Error{*fault_, "the directory is gone"};
      return SpoolView{.directory = "/var/spool/tocsin",
                       .state = "watching",
                       .waiting = 2,
                       .refused = {{.name = "a.xml",
                                    .at = now_,
                                    .bytes = 17,
                                    .code = "E2",
                                    .reason = "no list",
                                    .list = {}}}};
    };
    options.spool.read = [this](const std::string& name) -> Result<std::string> {
      if (fault_) return Error{*fault_, "no file " + name};
      return std::string("<alert>") + name;
    };
    options.spool.retry = [this](const std::string& name) -> Status {
      if (fault_) return Error{*fault_, "no file " + name};
      retried_.push_back(name);
      return {};
    };
    options.phones.isThere = true;
    options.phones.look = [this] {
      return std::vector<PhoneRow>{{.driver = "sim",
                                    .number = "+33600000001",
                                    .messages = {{now_, true, "7042 down"}, {now_, false, "7042"}}},
                                   {.driver = "sim", .number = "+33600000002", .messages = {}}};
    };
    options.phones.send = [this](const std::string& number, const std::string& text) -> Status {
      if (fault_) return Error{*fault_, "no phone " + number};
      sent_.push_back(number + " " + text);
      return {};
    };
    start(std::move(options));
  }

  std::optional<Fault> fault_;
  std::vector<std::string> retried_, sent_;
};

TEST_F(SpoolRoutesTest, TheSpoolIsShownWithItsRefusedFiles) {
  EXPECT_EQ(askJson("GET /api/v1/spool", 200),
            Json::parse(R"({"directory":"/var/spool/tocsin","state":"watching","waiting":2,
    "refused":[{"name":"a.xml","at":"2026-11-21T08:00:00.000Z","bytes":17,"code":"E2",
                "reason":"no list","list":null}]})"));
  const Response file = askFrom(kSocketPeer, "GET /api/v1/spool/refused/a%20b.xml");
  EXPECT_EQ(file.body, "<alert>a b.xml");
  EXPECT_EQ(file.contentType, "text/plain; charset=utf-8");
}

TEST_F(SpoolRoutesTest, ARetryIsWrittenDown) {
  askJson("POST /api/v1/spool/refused/a.xml/retry", 200);
  EXPECT_EQ(retried_, std::vector<std::string>{"a.xml"});
  EXPECT_EQ(operations_.deeds, std::vector<std::string>{"retry spool file a.xml"});
  fault_ = Fault::Permanent;
  askJson("POST /api/v1/spool/refused/b.xml/retry", 404);
  EXPECT_EQ(operations_.deeds.size(), 1U);
}

TEST_F(SpoolRoutesTest, WhatIsNotThereIs404AndWhatFailsIs503) {
  for (const auto& [fault, status] : {std::pair{Fault::Permanent, 404}, {Fault::Transient, 503}}) {
    fault_ = fault;
    askJson("GET /api/v1/spool", status);
    askJson("GET /api/v1/spool/refused/a.xml", status);
    const int ofPhone = status == 404 ? 422 : status;  // a number or a text that is none
    askJson("POST /api/v1/phones/+33600000009", ofPhone, R"({"text":"x"})");
  }
  start();
  askJson("GET /api/v1/spool", 404);
  askJson("POST /api/v1/spool/refused/a.xml/retry", 404);
}

TEST_F(SpoolRoutesTest, PhonesAreShownWithTheirOwners) {
  operations_.rows.recipients.push_back({.name = "ann",
                                         .number = "+33600000001",
                                         .language = {},
                                         .replyNumbers = {},
                                         .description = {},
                                         .offUntil = {}});
  const Json page = askJson("GET /api/v1/phones", 200);
  EXPECT_EQ(page["items"][0], Json::parse(R"({"driver":"sim","number":"+33600000001",
    "recipient":"ann","messages":[
      {"at":"2026-11-21T08:00:00.000Z","way":"to","text":"7042 down"},
      {"at":"2026-11-21T08:00:00.000Z","way":"from","text":"7042"}]})"));
  EXPECT_TRUE(page["items"][1]["recipient"].is_null());
  EXPECT_EQ(operations_.directoryReads, 0);
  askJson("POST /api/v1/phones/+33600000001", 200, R"({"text":"7042 ok"})");
  EXPECT_EQ(sent_, std::vector<std::string>{"+33600000001 7042 ok"});
  askJson("POST /api/v1/phones/+33600000001", 422, R"({})");
}

TEST_F(SpoolRoutesTest, WithoutSimulatorsThereAreNoPhones) {
  start();
  EXPECT_TRUE(askJson("GET /api/v1/phones", 200)["items"].empty());
  askJson("POST /api/v1/phones/+33600000001", 404, R"({"text":"x"})");
}

}  // namespace
}  // namespace tocsin::api
