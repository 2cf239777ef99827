// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

using dispatch::OrderError;

class MessageRoutesTest : public ServerTest {
 protected:
  void SetUp() override {
    store::MessageView& message = journal_.message;
    message = {.id = 1207,
               .number = "7042",
               .list = "noc",
               .text = "core-sw-2 DOWN",
               .severity = "critical",
               .source = "nagios01",
               .key = {},
               .host = {},
               .service = {},
               .group = {},
               .outcome = "ESCALATING",
               .level = 1,
               .joined = 2,
               .created = now_,
               .closed = {},
               .cleared = {},
               .pausedUntil = {},
               .holdUntil = now_ + minutes{30},
               .repeatAt = {},
               .frozenSince = {},
               .heldSince = {},
               .isOpen = true,
               .acknowledgedBy = {},
               .comment = {},
               .origin = "http",
               .recipients = {},
               .journal = {}};
    message.recipients.push_back({.name = "ann",
                                  .number = "+33600000001",
                                  .level = 1,
                                  .status = "NOT_YET_ACK",
                                  .pagedAt = now_,
                                  .acknowledgedAt = {},
                                  .due = now_ + minutes{5},
                                  .driver = "modem1",
                                  .delivery = {},
                                  .reason = {},
                                  .doubtful = true,
                                  .declined = true});
    message.journal.push_back({.at = now_, .event = "Queued", .reason = "POST"});
    journal_.sms = {.id = 3,
                    .receivedAt = now_,
                    .sentAt = {},
                    .driver = "modem1",
                    .sender = "+33600000001",
                    .recipient = "ann",
                    .text = "7042",
                    .did = "acknowledged 7042",
                    .answer = {}};
    ServerTest::SetUp();
  }
};

TEST_F(MessageRoutesTest, PostingAnAlertAnswers201WithItsAddress) {
  const std::string body =
      R"({"list":"noc","text":"core-sw-2 DOWN","severity":"Warning","source":"n1",
    "host":"h","service":"s","group":"g","key":"k","event":"raise","validity":30,
    "created":"2026-11-21T07:59:00+00:00"})";
  const std::string answer =
      ask("POST /api/v1/messages", body, "Content-Type: application/json; charset=utf-8\r\n");
  EXPECT_EQ(statusOf(answer), 201) << answer;
  EXPECT_NE(answer.find("\r\nLocation: /api/v1/messages/id/1207\r\n"), std::string::npos) << answer;
  EXPECT_EQ(Json::parse(bodyOf(answer)),
            Json::parse(
                R"({"id":1207,"number":"7042","outcome":"ESCALATING","joined":false,"notes":[]})"));
  ASSERT_EQ(operations_.posted.size(), 1U);
  const Incoming& alert = operations_.posted.front();
  EXPECT_EQ(alert.list + alert.text + alert.source, "noccore-sw-2 DOWNn1");
  EXPECT_EQ(alert.host + alert.service + alert.group + alert.key, "hsgk");
  EXPECT_EQ(alert.severity, Severity::Warning);
  EXPECT_EQ(alert.event, IncidentEvent::Raise);
  EXPECT_EQ(alert.validity, Duration{minutes{30}});
  EXPECT_EQ(alert.created, now_ - minutes{1});
  EXPECT_TRUE(alert.createdPlausible);
  EXPECT_EQ(alert.origin, "http");
  EXPECT_EQ(alert.identity, "");
}

TEST_F(MessageRoutesTest, AShortPostGetsTheDefaultsOfTheSpool) {
  askJson("POST /api/v1/messages", 201, R"({"list":"noc","text":"x","severity":null})");
  const Incoming& alert = operations_.posted.front();
  EXPECT_EQ(alert.severity, Severity::Critical);
  EXPECT_EQ(alert.created, now_);
  EXPECT_FALSE(alert.validity);
}

TEST_F(MessageRoutesTest, AClearNeedsNoTextAndMayMeetNoMessage) {
  operations_.accept =
      dispatch::Accepted{.id = 0, .number = {}, .outcome = {}, .notes = {"unknown key"}};
  const std::string answer =
      ask("POST /api/v1/messages", R"({"list":"noc","key":"k","event":"CLEAR"})");
  EXPECT_EQ(statusOf(answer), 201);
  EXPECT_EQ(answer.find("Location"), std::string::npos);
  EXPECT_TRUE(Json::parse(bodyOf(answer))["id"].is_null());
  EXPECT_EQ(operations_.posted.front().event, IncidentEvent::Clear);
}

TEST_F(MessageRoutesTest, AnIdempotencyKeyBecomesTheIdentity) {
  const std::string body = R"({"list":"noc","text":"x"})";
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages", body, "Idempotency-Key: job-7\r\n")), 201);
  EXPECT_EQ(operations_.posted.front().identity, "http:job-7");
  const std::string longest(limits::kIdempotencyKeyCharsMax, 'k');
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages", body, "Idempotency-Key: " + longest + "\r\n")),
            201);
  for (const std::string& bad : {longest + "k", std::string(), std::string("caf\xc3\xa9")}) {
    EXPECT_EQ(statusOf(ask("POST /api/v1/messages", body, "Idempotency-Key: " + bad + "\r\n")), 422)
        << bad;
  }
  EXPECT_EQ(operations_.posted.size(), 2U);
}

TEST_F(MessageRoutesTest, ACreatedTimeFarOffIsMarkedNotRefused) {
  askJson("POST /api/v1/messages",
          201,
          R"({"list":"noc","text":"x","created":"2020-01-01T00:00:00Z"})");
  EXPECT_FALSE(operations_.posted.front().createdPlausible);
}

TEST_F(MessageRoutesTest, ATooLongTextIsCutAndNoted) {
  const std::string text(limits::kMessageTextCharsMax, 'x');
  askJson("POST /api/v1/messages", 201, R"({"list":"noc","text":")" + text + R"("})");
  EXPECT_TRUE(operations_.posted.back().notes.empty());
  askJson("POST /api/v1/messages", 201, R"({"list":"noc","text":")" + text + R"(é"})");
  EXPECT_EQ(operations_.posted.back().text, text);
  EXPECT_EQ(operations_.posted.back().notes,
            std::vector<std::string>{"text cut to 1600 characters"});
}

TEST_F(MessageRoutesTest, WhatIsWrongWithAnAlertIsPointedAt) {
  struct Row {
    std::string body;
    int status;
    std::string pointer;
  };

  const std::string longest(limits::kFieldCharsMax, 'h');
  const std::vector<Row> rows{
      {R"({"list":"noc","text":"x","sevrity":"info"})", 422, "/sevrity"},
      {R"({"list":"noc","text":"x","a/b~":1})", 422, "/a~1b~0"},
      {R"({"list":"noc","text":7})", 422, "/text"},
      {R"({"list":"noc"})", 422, "/text"},
      {R"({"list":"noc","text":" \n"})", 422, "/text"},
      {R"({"text":"x"})", 422, "/list"},
      {R"({"list":" ","text":"x"})", 422, "/list"},
      {R"({"list":null,"text":"x"})", 422, "/list"},
      {R"({"list":"noc","text":"x","severity":"loud"})", 422, "/severity"},
      {R"({"list":"noc","text":"x","event":"RISE"})", 422, "/event"},
      {R"({"list":"noc","text":"x","created":"yesterday"})", 422, "/created"},
      {R"({"list":"noc","text":"x","created":1700000000})", 422, "/created"},
      {R"({"list":"noc","text":"x","validity":"30"})", 422, "/validity"},
      {R"({"list":"noc","text":"x","validity":0})", 422, "/validity"},
      {R"({"list":"noc","text":"x","validity":1.5})", 422, "/validity"},
      {R"({"list":"noc","text":"x","validity":99999999999999999999})", 422, "/validity"},
      {R"({"list":"noc","text":"x\u0000y"})", 422, "/text"},
      {R"({"list":"noc","text":"x","host":")" + longest + R"(h"})", 422, "/host"},
      {R"(["list"])", 422, ""},
      {"", 422, "/list"},
      {R"({"list":"noc",)", 400, ""},
      {"\xff\xfe", 400, ""},
  };
  for (const Row& row : rows) {
    const Json problem = askJson("POST /api/v1/messages", row.status, row.body);
    EXPECT_EQ(problem.value("pointer", ""), row.pointer) << row.body;
    EXPECT_EQ(problem["status"], row.status);
    EXPECT_FALSE(problem.value("detail", "").empty());
  }
  EXPECT_TRUE(operations_.posted.empty());
  askJson("POST /api/v1/messages", 201, R"({"list":"noc","text":"x","host":")" + longest + R"("})");
}

TEST_F(MessageRoutesTest, OnlyJsonIsTaken) {
  const std::string answer =
      ask("POST /api/v1/messages", R"({"list":"noc","text":"x"})", "Content-Type: text/plain\r\n");
  EXPECT_EQ(statusOf(answer), 415);
  EXPECT_TRUE(operations_.posted.empty());
}

TEST_F(MessageRoutesTest, AMessageIsShownWithEveryFieldOfTheContract) {
  const Json expected =
      Json::parse(R"({"id":1207,"number":"7042","list":"noc","text":"core-sw-2 DOWN",
    "severity":"critical","source":"nagios01","key":null,"host":null,"service":null,"group":null,
    "origin":"http","outcome":"ESCALATING","level":1,
    "created":"2026-11-21T08:00:00.000Z","closed":null,
    "cleared":null,"acknowledged_by":null,"comment":null,"joined":2,"paused_until":null,
    "hold_until":"2026-11-21T08:30:00.000Z","repeat_at":null,"frozen_since":null,"held_since":null,
    "open":true,
    "recipients":[{"name":"ann","number":"+33600000001","level":1,"status":"NOT_YET_ACK",
      "paged_at":"2026-11-21T08:00:00.000Z","acknowledged_at":null,"due":"2026-11-21T08:05:00.000Z",
      "driver":"modem1","delivery":null,"doubtful":true,"declined":true,"reason":null}],
    "journal":[{"at":"2026-11-21T08:00:00.000Z","event":"Queued","reason":"POST"}],
    "journal_cut":false})");
  EXPECT_EQ(askJson("GET /api/v1/messages/7042", 200), expected);
  EXPECT_EQ(askJson("GET /api/v1/messages/id/1207", 200), expected);
}

TEST_F(MessageRoutesTest, AnUnknownMessageIsA404Problem) {
  for (const char* path : {"7043", "abc", "id/1208", "id/x", "id/99999999999999999999"}) {
    const std::string answer = ask(std::string("GET /api/v1/messages/") + path);
    EXPECT_EQ(statusOf(answer), 404) << path;
    EXPECT_NE(answer.find("Content-Type: application/problem+json\r\n"), std::string::npos);
    EXPECT_EQ(Json::parse(bodyOf(answer))["title"], "Not Found");
  }
}

TEST_F(MessageRoutesTest, ListingsHaveItemsAndACursor) {
  const Json page = askJson("GET /api/v1/messages", 200);
  EXPECT_EQ(page["next"], 42);
  EXPECT_EQ(page["items"][0]["number"], "7042");
  EXPECT_FALSE(page["items"][0].contains("journal"));
  EXPECT_EQ(page["now"], "2026-11-21T08:00:00.000Z");
  EXPECT_EQ(journal_.asked(), "open newest 0 50");
  askJson("GET /api/v1/messages?open=0&cursor=42&limit=500", 200);
  EXPECT_EQ(journal_.asked(), "all newest 42 500");
  const Json inbox = askJson("GET /api/v1/inbox?cursor=9", 200);
  EXPECT_TRUE(inbox["next"].is_null());
  EXPECT_EQ(inbox["items"][0],
            Json::parse(R"({"id":3,"received_at":"2026-11-21T08:00:00.000Z","sent_at":null,
    "driver":"modem1","sender":"+33600000001","recipient":"ann","text":"7042",
    "did":"acknowledged 7042","answer":null})"));
  EXPECT_EQ(journal_.opened, 1) << "one connection serves one request after the other";
}

TEST_F(MessageRoutesTest, TheQueueIsFilteredAndOrdered) {
  askJson(
      "GET /api/v1/messages?state=closed&list=noc&recipient=ann&severity=critical&outcome=EXPIRED"
      "&text=core%20sw&from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00%2B01:00",
      200);
  EXPECT_EQ(journal_.asked(),
            "closed newest noc ann critical EXPIRED core sw 2026-11-20T00:00:00.000Z "
            "2026-11-20T23:00:00.000Z 0 50");
  const Json page = askJson("GET /api/v1/messages?order=urgent&recipients=1&state=open", 200);
  EXPECT_EQ(journal_.asked(), "open urgent recipients 0 50");
  EXPECT_EQ(page["items"][0]["recipients"][0]["name"], "ann");
  EXPECT_FALSE(page["items"][0].contains("journal"));
  askJson("GET /api/v1/messages?open=1", 200);
  EXPECT_EQ(journal_.asked(), "open newest 0 50");
}

TEST_F(MessageRoutesTest, TheSmsOfAMessageAreItsPages) {
  journal_.page = {.id = 9,
                   .kind = "page",
                   .recipient = "ann",
                   .to = "+33600000001",
                   .text = "7042 core-sw-2 DOWN",
                   .state = "handed_over",
                   .driver = "modem1",
                   .reference = "17",
                   .delivery = {},
                   .error = {},
                   .level = 1,
                   .attempts = 1,
                   .queuedAt = now_,
                   .handedAt = now_};
  EXPECT_EQ(askJson("GET /api/v1/messages/id/1207/pages", 200)["items"][0],
            Json::parse(R"({"id":9,"kind":"page","recipient":"ann","level":1,"to":"+33600000001",
    "text":"7042 core-sw-2 DOWN","state":"handed_over","driver":"modem1","attempts":1,"doubts":0,
    "part":1,"parts":1,"queued_at":"2026-11-21T08:00:00.000Z",
    "handed_at":"2026-11-21T08:00:00.000Z","reference":"17",
    "delivery":null,"carried_by":null,"error":null})"));
  EXPECT_EQ(askJson("GET /api/v1/messages/id/1207/pages", 200)["cut"], false);
  journal_.pagesCount = limits::kPagesShownMax;
  EXPECT_EQ(askJson("GET /api/v1/messages/id/1207/pages", 200)["cut"], true);
  askJson("GET /api/v1/messages/id/1208/pages", 404);
  askJson("GET /api/v1/messages/id/x/pages", 404);
}

TEST_F(MessageRoutesTest, AQueryThatMeansNothingIsRefused) {
  for (const char* query : {"limit=501",
                            "limit=0",
                            "limit=x",
                            "limit=",
                            "limit=5x",
                            "open=2",
                            "cursor=-1",
                            "opne=1",
                            "state=opne",
                            "order=",
                            "severity=loud",
                            "recipients=2",
                            "from=yesterday",
                            "to=",
                            "state=open&state=closed",
                            "cursor=99999999999999999999"}) {
    askJson(std::string("GET /api/v1/messages?") + query, 422);
  }
  const std::string longest(limits::kFieldCharsMax, 'x');
  askJson("GET /api/v1/messages?text=" + longest, 200);
  askJson("GET /api/v1/messages?text=" + longest + "x", 422);
}

TEST_F(MessageRoutesTest, AnUnreadableJournalIs503AndIsOpenedAgainLater) {
  journal_.broken = true;
  const std::string answer = ask("GET /api/v1/messages");
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("Retry-After: "), std::string::npos);
  EXPECT_NE(bodyOf(answer).find("the journal is not readable"), std::string::npos);
  EXPECT_NE(log().find("the journal is not readable"), std::string::npos);
  journal_.broken = false;
  askJson("GET /api/v1/messages", 200);
  journal_.broken = true;
  askJson("GET /api/v1/messages?limit=7",
          503);  // the connection that was good fails and is given up
  journal_.broken = false;
  askJson("GET /api/v1/messages", 200);
  askJson("GET /api/v1/messages?limit=7", 200);
  EXPECT_EQ(journal_.opened, 3);
}

TEST_F(MessageRoutesTest, OrdersCarryWhoAndWhy) {
  using enum dispatch::MessageVerb;

  struct Row {
    const char* path;
    dispatch::MessageVerb verb;
  };

  for (const Row& row : {Row{"ack", Acknowledge},
                         Row{"pass", Pass},
                         Row{"cancel", Cancel},
                         Row{"escalate", Escalate}}) {
    const Json done = askJson(std::string("POST /api/v1/messages/7042/") + row.path,
                              200,
                              R"({"as":"ann","comment":"on it"})");
    EXPECT_EQ(done,
              Json::parse(R"({"id":1207,"number":"7042","outcome":"ACKNOWLEDGED","changed":true,
                                    "says":"done"})"));
    EXPECT_EQ(operations_.ordered.back().verb, row.verb);
    EXPECT_EQ(operations_.ordered.back().number, "7042");
    EXPECT_EQ(operations_.ordered.back().as, "ann");
    EXPECT_EQ(operations_.ordered.back().comment, "on it");
  }
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages/id:1207/ack")), 200) << "a body is not needed";
  EXPECT_EQ(operations_.ordered.back().number, "id:1207");
  EXPECT_EQ(operations_.ordered.back().as, "");
}

TEST_F(MessageRoutesTest, EveryKindOfOrderErrorHasItsStatus) {
  using enum OrderError::Kind;

  struct Row {
    OrderError error;
    int status;
    std::string retryAfter;
  };

  const std::vector<Row> rows{{{NotFound, "no 7042"}, 404, ""},
                              {{BadInput, "no such person"}, 422, ""},
                              {{Conflict, "is over"}, 409, ""},
                              {{Changed, "another one was faster"}, 412, ""},
                              {{Busy, "numbers are out", Duration{2500}}, 503, "3"},
                              {{Busy, "numbers are out"}, 503, "1"},
                              {{Degraded, "no journal"}, 503, "30"}};
  for (const Row& row : rows) {
    operations_.orderAnswer = row.error;
    const std::string answer = ask("POST /api/v1/messages/7042/ack");
    EXPECT_EQ(statusOf(answer), row.status);
    EXPECT_EQ(Json::parse(bodyOf(answer))["detail"], row.error.what);
    const std::string header = "\r\nRetry-After: " + row.retryAfter + "\r\n";
    EXPECT_EQ(answer.find(header) != std::string::npos, !row.retryAfter.empty()) << answer;
  }
}

TEST_F(MessageRoutesTest, WithAllNumbersOpenAPostIs503WithRetryAfter) {
  operations_.accept = OrderError{OrderError::Kind::Busy, "all numbers are open", seconds{20}};
  const std::string answer = ask("POST /api/v1/messages", R"({"list":"noc","text":"x"})");
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("\r\nRetry-After: 20\r\n"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::api
