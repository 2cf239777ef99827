// SPDX-License-Identifier: Apache-2.0
#include "app/api/webhook.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/api/secret.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

const WebhookDefaults kDefaults{
    .source = "alertmanager", .list = "noc", .now = *fromRfc3339("2026-11-21T08:00:00Z")};

std::vector<Incoming> read(const std::string& body) {
  const auto alerts = readWebhook(JsonIn::parse(body), kDefaults);
  EXPECT_TRUE(alerts) << body;
  return alerts.value_or(std::vector<Incoming>{});
}

// The one alert of a body that has this one.
Incoming one(const std::string& alert) {
  const std::vector<Incoming> alerts = read(R"({"alerts":[)" + alert + "]}");
  EXPECT_EQ(alerts.size(), 1U) << alert;
  return alerts.empty() ? Incoming{} : alerts.front();
}

TEST(WebhookTest, EachAlertOfANotificationBecomesAnAlert) {
  const std::vector<Incoming> alerts = read(R"({"receiver":"tocsin","status":"firing","alerts":[
    {"status":"firing","labels":{"alertname":"LinkDown","instance":"core-sw-2","job":"snmp",
     "severity":"warning"},"annotations":{"summary":"core-sw-2 DOWN port 17"},
     "startsAt":"2026-11-18T07:59:00.5Z","endsAt":"0001-01-01T00:00:00Z",
     "generatorURL":"http://p/graph","fingerprint":"1a30ba71cca2921f"},
    {"status":"resolved","labels":{"alertname":"DiskFull","instance":"db-1",
     "tocsin_list":"dba"},"annotations":{},"startsAt":"2026-11-21T07:59:00Z",
     "endsAt":"2026-11-21T08:00:00Z","generatorURL":"","fingerprint":"bc97ff14869b13e3"}],
    "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093",
    "version":"4","groupKey":"{}:{}","truncatedAlerts":0})");
  ASSERT_EQ(alerts.size(), 2U);
  const Incoming& raised = alerts[0];
  EXPECT_EQ(raised.event, IncidentEvent::Raise);
  EXPECT_EQ(raised.list + "/" + raised.source + "/" + raised.key,
            "noc/alertmanager/1a30ba71cca2921f");
  EXPECT_EQ(raised.text, "core-sw-2 DOWN port 17");
  EXPECT_EQ(raised.host + "/" + raised.service, "core-sw-2/LinkDown");
  EXPECT_EQ(raised.severity, Severity::Warning);
  EXPECT_EQ(raised.created, kDefaults.now) << "it still fires: it is not too old to be told";
  EXPECT_TRUE(raised.createdPlausible);
  EXPECT_EQ(raised.origin + raised.identity, "http") << "the key joins, not the identity";
  const Incoming& cleared = alerts[1];
  EXPECT_EQ(cleared.event, IncidentEvent::Clear);
  EXPECT_EQ(cleared.list + "/" + cleared.key, "dba/bc97ff14869b13e3");
  EXPECT_EQ(cleared.severity, Severity::Critical);
}

TEST(WebhookTest, WhatARealAlertmanagerSaysIsRaisedAndClearedByOneKey) {
  // Recorded from Alertmanager 0.25.
  const std::string alert =
      R"("labels":{"alertname":"LinkDown","instance":"core-sw-2","severity":"warning"},)"
      R"("annotations":{"summary":"core-sw-2 DOWN \u003cport 17\u003e \"x\" ]]\u003e \u0026 $(id))"
      R"(\n\u001b[2J é"},"startsAt":"2026-11-22T03:58:37Z","endsAt":"0001-01-01T00:00:00Z",)"
      R"("generatorURL":"http://p/graph","fingerprint":"6b18d4300a78be35"}],"groupLabels":)"
      R"({"alertname":"LinkDown","instance":"core-sw-2","severity":"warning"},"commonLabels":)"
      R"({"alertname":"LinkDown","instance":"core-sw-2","severity":"warning"},)"
      R"("commonAnnotations":{},"externalURL":"http://vm:9093","version":"4","groupKey":)"
      R"("{}:{alertname=\"LinkDown\", instance=\"core-sw-2\", severity=\"warning\"}",)"
      R"("truncatedAlerts":0})";
  const auto raised =
      read(R"({"receiver":"tocsin","status":"firing","alerts":[{"status":"firing",)" + alert);
  const auto cleared =
      read(R"({"receiver":"tocsin","status":"resolved","alerts":[{"status":"resolved",)" + alert);
  ASSERT_EQ(raised.size() + cleared.size(), 2U);
  EXPECT_EQ(raised[0].event, IncidentEvent::Raise);
  EXPECT_EQ(cleared[0].event, IncidentEvent::Clear);
  EXPECT_EQ(raised[0].text, "core-sw-2 DOWN <port 17> \"x\" ]]> & $(id) [2J é");
  EXPECT_EQ(raised[0].key, "6b18d4300a78be35");
  EXPECT_EQ(cleared[0].key, raised[0].key);
}

TEST(WebhookTest, TheTextSaysWhatIsWrongAndWhere) {
  struct Row {
    std::string alert, text;
  };

  const std::string labels = R"("labels":{"alertname":"Load","instance":"web-1:9100"})";
  const std::vector<Row> rows{
      {R"({"annotations":{"summary":"load on web-1:9100","description":"d"},)" + labels + "}",
       "load on web-1:9100"},
      {R"({"annotations":{"summary":"high load","description":"d"},)" + labels + "}",
       "high load (web-1:9100)"},
      {R"({"annotations":{"summary":" \n","description":"long words"},)" + labels + "}",
       "long words (web-1:9100)"},
      {R"({"annotations":{"message":"old words"},)" + labels + "}", "old words (web-1:9100)"},
      {"{" + labels + "}", "Load: instance=web-1:9100"},
      {R"({"labels":{"alertname":"Load","severity":"info","tocsin_list":"x"}})", "Load"},
      {R"({"labels":{"alertname":"Load","b":"2","a":"1","__org__":"x"}})", "Load: a=1 b=2"},
      {R"({"labels":{"a":"1"}})", "alert without a name: a=1"},
      {"{}", "alert without a name"},
      {R"({"labels":[],"annotations":"summary"})", "alert without a name"},
      {R"({"labels":{"alertname":7},"annotations":{"summary":{"a":1}}})", "alert without a name"},
      {"7", "alert without a name"},
      {R"({"annotations":{"summary":"a\nb\u0000c\u001b[2J\u007f d"}})", "a b c [2J d"},
      {R"({"annotations":{"summary":"'\"]]>&<MSG>$(id)`id`;"}})", "'\"]]>&<MSG>$(id)`id`;"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(one(row.alert).text, row.text) << row.alert;
  }
}

TEST(WebhookTest, TheWordsOfTheFieldBecomeThreeSeverities) {
  const auto severityOf = [](const std::string& word) {
    return one(R"({"labels":{"severity":)" + word + "}}").severity;
  };
  for (const char* word : {"critical", "page", "error", "high", "disaster", "", "worse"}) {
    EXPECT_EQ(severityOf('"' + std::string(word) + '"'), Severity::Critical) << word;
  }
  for (const char* word : {"warning", "Warning", "WARN", "minor", "average", "medium"}) {
    EXPECT_EQ(severityOf('"' + std::string(word) + '"'), Severity::Warning) << word;
  }
  for (const char* word : {"info", "none", "notice", "low"}) {
    EXPECT_EQ(severityOf('"' + std::string(word) + '"'), Severity::Info) << word;
  }
  EXPECT_EQ(severityOf("null"), Severity::Critical);
  EXPECT_EQ(severityOf("1"), Severity::Critical);
}

TEST(WebhookTest, OnlyWhatIsResolvedIsCleared) {
  EXPECT_EQ(one(R"({"status":"resolved"})").event, IncidentEvent::Clear);
  for (const char* status : {R"("firing")", R"("pending")", R"("")", "null", "1"}) {
    EXPECT_EQ(one(R"({"status":)" + std::string(status) + "}").event, IncidentEvent::Raise)
        << status;
  }
}

TEST(WebhookTest, WithoutAFingerprintTheLabelsAreTheKey) {
  const std::string key = one(R"({"labels":{"a":"1","b":"2"},"status":"firing"})").key;
  EXPECT_EQ(key.size(), std::string("labels-").size() + 16);
  EXPECT_EQ(one(R"({"labels":{"b":"2","a":"1"},"status":"resolved"})").key, key);
  EXPECT_NE(one(R"({"labels":{"a":"1","b":"3"}})").key, key);
  const std::string longest(64, 'f');
  EXPECT_EQ(one(R"({"fingerprint":")" + longest + R"("})").key, longest);
  const std::string longer = one(R"({"fingerprint":")" + longest + R"(f"})").key;
  EXPECT_EQ(longer.size(), 16U) << "a hash, so that two stay two";
  EXPECT_NE(one(R"({"fingerprint":")" + longest + R"(g"})").key, longer);
}

TEST(WebhookTest, WhatIsTooLongIsCut) {
  const std::string letters(2000, 'x');
  const Incoming alert = one(R"({"labels":{"alertname":")" + letters + R"(","instance":")" +
                             letters + R"(","tocsin_list":")" + letters + R"("}})");
  EXPECT_EQ(alert.text.size(), limits::kMessageTextCharsMax);
  EXPECT_EQ(alert.host.size(), limits::kFieldCharsMax);
  EXPECT_EQ(alert.service.size(), limits::kFieldCharsMax);
  EXPECT_EQ(alert.list.size(), limits::kNameCharsMax);
}

TEST(WebhookTest, WhatTheSenderCutOffIsToldByOneAlertMore) {
  const std::string group = R"(,"groupKey":"{}:{dc=\"paris\"}","truncatedAlerts":)";
  const auto alerts = read(R"({"status":"firing","alerts":[{"fingerprint":"a"}])" + group + "12}");
  ASSERT_EQ(alerts.size(), 2U);
  EXPECT_EQ(alerts[1].text,
            "12 further alerts of one notification were cut off, look at alertmanager: "
            "{}:{dc=\"paris\"}");
  EXPECT_EQ(alerts[1].severity, Severity::Critical);
  EXPECT_EQ(alerts[1].list, "noc");
  const auto later = read(R"({"status":"resolved","alerts":[])" + group + "3}");
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].key, alerts[1].key) << "the end of the same";
  EXPECT_EQ(later[0].event, IncidentEvent::Clear);
  EXPECT_EQ(read(R"({"alerts":[],"truncatedAlerts":-1})").size(), 0U);
  EXPECT_EQ(read(R"({"alerts":[],"truncatedAlerts":"x"})").size(), 0U);
}

TEST(WebhookTest, WhatWasCutOffIsToldToWhomALabelNamesWhenTheAddressNamesNobody) {
  WebhookDefaults byLabel = kDefaults;
  byLabel.list.clear();
  const auto alerts =
      readWebhook(JsonIn::parse(R"({"truncatedAlerts":2,"alerts":[{"fingerprint":"a"},
                        {"fingerprint":"b","labels":{"tocsin_list":"dba"}},
                        {"fingerprint":"c","labels":{"tocsin_list":"web"}}]})"),
                  byLabel);
  ASSERT_EQ(alerts->size(), 4U);
  EXPECT_EQ(alerts->back().list, "dba");
}

TEST(WebhookTest, ABodyHasAtMostAThousandAlertsAndOneThatTellsOfTheRest) {
  JsonIn body{{"alerts", JsonIn::array()}};
  for (std::size_t i = 0; i < limits::kWebhookAlertsMax; ++i) {
    body["alerts"].push_back({{"fingerprint", std::to_string(i)}});
  }
  EXPECT_EQ(readWebhook(body, kDefaults)->size(), limits::kWebhookAlertsMax);
  body["alerts"].push_back({{"fingerprint", "more"}});
  const auto alerts = *readWebhook(body, kDefaults);
  ASSERT_EQ(alerts.size(), limits::kWebhookAlertsMax + 1);
  EXPECT_TRUE(alerts.back().text.starts_with("1 further alerts")) << alerts.back().text;
}

TEST(WebhookTest, ABodyWithoutAlertsIsNoneOfTheirs) {
  for (const char* body : {"{}", "[]", "7", "null", R"({"alerts":{}})", R"({"alerts":null})"}) {
    EXPECT_FALSE(readWebhook(JsonIn::parse(body), kDefaults)) << body;
  }
  EXPECT_TRUE(read(R"({"alerts":[]})").empty());
}

}  // namespace
}  // namespace tocsin::api
