// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

using dispatch::Accepted;
using dispatch::OrderError;

constexpr const char* kTwo =
    R"({"version":"4","alerts":[{"status":"firing","fingerprint":"a","labels":{}},
       {"status":"resolved","fingerprint":"b","labels":{"tocsin_list":"dba"}}]})";

class WebhookRoutesTest : public ServerTest {
 protected:
  void SetUp() override {
    for (const char* name : {"noc", "dba"}) {
      operations_.rows.lists.push_back(
          {.name = name, .description = {}, .entries = {}, .pausedUntil = {}, .hints = {}});
    }
    ServerTest::SetUp();
  }

  Response post(const std::string& body, const std::string& headers = {}) {
    return askFrom(headers.empty() ? kSocketPeer : kFarPeer,
                   "POST /api/v1/webhooks/alertmanager?list=noc",
                   body,
                   headers);
  }

  // Of the alerts with this key; all others are taken.
  void answerKey(const std::string& key, OrderError::Kind kind) {
    operations_.acceptAs = [=](const Incoming& alert) -> dispatch::Answer<Accepted> {
      if (alert.key != key) return Accepted{.id = 7, .number = "7042", .outcome = {}, .notes = {}};
      return OrderError{.kind = kind, .what = "not " + key, .retryAfter = seconds{30}};
    };
  }
};

TEST_F(WebhookRoutesTest, AProducersTokenHandsOverAllAlertsOfABody) {
  const std::string token = addToken("am", Role::Producer);
  const Response response = post(kTwo, token + "Content-Type: application/json\r\n");
  ASSERT_EQ(response.status, 200) << response.body;
  const Json json = Json::parse(response.body);
  ASSERT_EQ(json["items"].size(), 2U);
  EXPECT_EQ(json["items"][0]["number"], "7042");
  ASSERT_EQ(operations_.posted.size(), 2U);
  EXPECT_EQ(operations_.posted[0].list + operations_.posted[1].list, "nocdba");
  EXPECT_EQ(operations_.posted[0].source, "alertmanager");
  EXPECT_EQ(post(kTwo, "Content-Type: application/json\r\n").status, 401);
  EXPECT_EQ(post(kTwo, addToken("see", Role::Viewer)).status, 403);
}

TEST_F(WebhookRoutesTest, GrafanaHasItsOwnSourceAndAnyoneMayNameAnother) {
  const std::string at = "POST /api/v1/webhooks/";
  askJson(at + "grafana?list=noc", 200, kTwo);
  EXPECT_EQ(operations_.posted.back().source, "grafana");
  askJson(at + "alertmanager?list=noc&source=lab", 200, kTwo);
  EXPECT_EQ(operations_.posted.back().source, "lab");
  askJson(at + "grafana?lst=noc", 422, kTwo);
}

TEST_F(WebhookRoutesTest, WhenOneHasToComeAgainTheWholeBodyDoes) {
  for (const auto kind : {OrderError::Kind::Busy, OrderError::Kind::Degraded}) {
    answerKey("b", kind);
    const Response response = post(kTwo);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(headerOf(response, "Retry-After"), "30");
  }
  EXPECT_EQ(operations_.posted.size(), 4U) << "the other one was handed over all the same";
}

TEST_F(WebhookRoutesTest, WhatWillNeverBeTakenIsRefusedAndLoggedAndTheRestIsTaken) {
  answerKey("a", OrderError::Kind::BadInput);
  const Response response = post(kTwo);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(Json::parse(response.body)["detail"],
            "1 of 2 alerts are refused, the others are taken: not a");
  EXPECT_NE(log().find("webhook of uid 1000: 1 of 2 alerts are refused"), std::string::npos);
  EXPECT_EQ(operations_.posted.size(), 2U);
}

TEST_F(WebhookRoutesTest, WhatHasToComeAgainCountsMoreThanWhatNeverWill) {
  operations_.acceptAs = [](const Incoming& alert) -> dispatch::Answer<Accepted> {
    const bool isFirst = alert.key == "a";
    return OrderError{.kind = isFirst ? OrderError::Kind::BadInput : OrderError::Kind::Busy,
                      .what = "no",
                      .retryAfter = {}};
  };
  EXPECT_EQ(post(kTwo).status, 503);
}

TEST_F(WebhookRoutesTest, ALabelThatNamesNoListFallsBackToTheOneOfTheAddress) {
  post(R"({"alerts":[{"fingerprint":"a","labels":{"tocsin_list":"typo"}}]})");
  ASSERT_EQ(operations_.posted.size(), 1U);
  EXPECT_EQ(operations_.posted[0].list, "noc");
  EXPECT_EQ(operations_.posted[0].notes,
            std::vector<std::string>{"there is no recipient list \"typo\", so noc got it"});
  const Json refused = askJson("POST /api/v1/webhooks/alertmanager", 422, kTwo);
  EXPECT_NE(refused["detail"].get<std::string>().find("?list=NAME"), std::string::npos);
  EXPECT_EQ(operations_.posted.size(), 2U) << "of the two, one names a list by its label";
  EXPECT_EQ(operations_.posted[1].list, "dba");
}

TEST_F(WebhookRoutesTest, WhatIsNoNotificationIsRefused) {
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(post("").status, 422);
  EXPECT_EQ(post(R"({"title":"old Grafana"})").status, 422);
  EXPECT_EQ(post(kTwo, addToken("am", Role::Producer) + "Content-Type: text/plain\r\n").status,
            415);
  EXPECT_TRUE(operations_.posted.empty());
  EXPECT_EQ(post(R"({"alerts":[]})").status, 200);
}

TEST_F(WebhookRoutesTest, ItsFormIsDescribed) {
  const Json description = askJson("GET /api/v1/openapi.json", 200);
  const Json& operation = description["paths"]["/webhooks/grafana"]["post"];
  EXPECT_EQ(operation["requestBody"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/Webhook");
  EXPECT_TRUE(operation["responses"].contains("400"));
  EXPECT_EQ(operation["x-roles"], Json::parse(R"(["operator","admin","producer"])"));
  EXPECT_TRUE(description["components"]["schemas"].contains("WebhookAlert"));
}

}  // namespace
}  // namespace tocsin::api
