// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>
#include <string>

#include "app/api/routes.h"
#include "server_fixture.h"

namespace tocsin::api {
namespace {

class MachineRoutesTest : public ServerTest {};

TEST_F(MachineRoutesTest, DriversShowTheirHealth) {
  operations_.driverRows.push_back({.name = "modem1",
                                    .type = "modem",
                                    .health = {.link = drivers::Link::Down,
                                               .receives = true,
                                               .isSlowed = true,
                                               .detail = "no SIM",
                                               .whatToDo = "insert a SIM",
                                               .maker = "Quectel",
                                               .model = "EC25",
                                               .imei = "867698041234567",
                                               .quota = "37 of 200 SMS in the last hour",
                                               .technology = "4G (LTE)",
                                               .troubles = {{.what = "no SIM"}}},
                                    .inFlight = 1,
                                    .window = 1,
                                    .sent = 7,
                                    .refused = 2,
                                    .inDoubt = 1,
                                    .received = 4,
                                    .lastSent = now_,
                                    .lastReceived = now_,
                                    .lastError = "+CMS ERROR: 310",
                                    .reportsUnmatched = 3,
                                    .trialAt = now_,
                                    .waiting = 12,
                                    .queueMinutes = 1.5});
  EXPECT_EQ(askJson("GET /api/v1/drivers", 200)["items"][0],
            Json::parse(
                R"x({"name":"modem1","type":"modem","link":"down","receives":true,"slowed":true,
              "trial_at":"2026-11-21T08:00:00.000Z","detail":"no SIM",
              "what_to_do":"insert a SIM","maker":"Quectel","model":"EC25","imei":"867698041234567",
              "operator":null,"technology":"4G (LTE)","signal":null,"sim":null,
              "quota":"37 of 200 SMS in the last hour",
              "troubles":[{"kind":"sim_locked","what":"no SIM"}],"reports_unmatched":3,
              "waiting":12,"queue_minutes":1.5,
              "in_flight":1,"window":1,"sent":7,"refused":2,"in_doubt":1,"received":4,
              "last_sent":"2026-11-21T08:00:00.000Z",
              "last_received":"2026-11-21T08:00:00.000Z","last_error":"+CMS ERROR: 310"})x"));
}

TEST_F(MachineRoutesTest, ATraceIsPlainText) {
  operations_.traces["modem1"] = "08:00:00.000 > AT\n08:00:00.010 < OK\n";
  const std::string answer = ask("GET /api/v1/drivers/modem1/trace");
  EXPECT_EQ(statusOf(answer), 200);
  EXPECT_NE(answer.find("\r\nContent-Type: text/plain; charset=utf-8\r\n"), std::string::npos);
  EXPECT_EQ(bodyOf(answer), "08:00:00.000 > AT\n08:00:00.010 < OK\n");
}

TEST_F(MachineRoutesTest, WithoutADialogueTheTraceSaysSo) {
  operations_.traces["phones"] = "";
  EXPECT_EQ(bodyOf(ask("GET /api/v1/drivers/phones/trace")),
            "There is no dialogue of phones in the last hour.\n");
}

TEST_F(MachineRoutesTest, TheTraceOfAnUnknownDriverIsA404Problem) {
  const Json problem = askJson("GET /api/v1/drivers/nobody/trace", 404);
  EXPECT_EQ(problem["detail"], "there is no driver \"nobody\"; /api/v1/drivers lists them");
}

TEST_F(MachineRoutesTest, AlarmsSayWhatToDo) {
  operations_.alarmRows.push_back({.cause = "driver-down",
                                   .subject = "modem1",
                                   .severity = "critical",
                                   .text = "no SIM",
                                   .whatToDo = "insert a SIM",
                                   .since = now_,
                                   .toldAt = {}});
  EXPECT_EQ(askJson("GET /api/v1/alarms", 200)["items"][0],
            Json::parse(
                R"({"cause":"driver-down","subject":"modem1","severity":"critical","text":"no SIM",
              "what_to_do":"insert a SIM","since":"2026-11-21T08:00:00.000Z","told_at":null})"));
}

TEST_F(MachineRoutesTest, ProbesAnswerWithAndWithoutThePrefix) {
  for (const char* prefix : {"", "/api/v1"}) {
    askJson(std::string("GET ") + prefix + "/healthz", 200);
    askJson(std::string("GET ") + prefix + "/readyz", 200);
    const std::string metrics = ask(std::string("GET ") + prefix + "/metrics");
    EXPECT_NE(metrics.find("Content-Type: text/plain; version=0.0.4"), std::string::npos);
    EXPECT_EQ(bodyOf(metrics), "tocsin_up 1\n");
  }
  askJson("GET /messages", 404);
}

TEST_F(MachineRoutesTest, NotReadySaysWhatIsMissing) {
  operations_.notReady = "no path is up";
  const Json problem = askJson("GET /readyz", 503);
  EXPECT_EQ(problem["detail"], "not ready: no path is up");
}

TEST_F(MachineRoutesTest, AWrongMethodNamesTheRightOnes) {
  const std::string answer = ask("PATCH /api/v1/recipients/ann");
  EXPECT_EQ(statusOf(answer), 405);
  EXPECT_NE(answer.find("\r\nAllow: GET, PUT, DELETE\r\n"), std::string::npos) << answer;
  askJson("GET /api/v1/nothing", 404);
  askJson("GET /api/v1/recipients/", 404);
  askJson("GET /", 404);
}

TEST_F(MachineRoutesTest, HeadIsGetWithoutABody) {
  const std::string answer = ask("HEAD /healthz");
  EXPECT_EQ(statusOf(answer), 200);
  EXPECT_NE(answer.find("Content-Length: 16\r\n"), std::string::npos) << answer;
  EXPECT_EQ(bodyOf(answer), "");
}

TEST_F(MachineRoutesTest, AnAddressThatIsNoneIsRefused) {
  for (const char* target :
       {"/healthz%0d%0aX", "/%zz", "/%", "http://evil/healthz", "*", "/a%00b"}) {
    EXPECT_EQ(statusOf(ask(std::string("GET ") + target)), 400) << target;
  }
}

TEST_F(MachineRoutesTest, BytesThatAreNoUtf8AreShownAndBreakNothing) {
  operations_.driverRows.push_back(
      {.name = "modem\xff", .type = "modem", .health = {}, .lastSent = {}, .lastError = {}});
  EXPECT_EQ(askJson("GET /api/v1/drivers", 200)["items"][0]["name"], "modem\xef\xbf\xbd");
}

TEST_F(MachineRoutesTest, AnExceptionInsideIsALogged500) {
  ServerOptions options;
  options.openHistory = []() -> Result<History> { throw std::runtime_error("secret detail"); };
  options.now = [this] { return now_; };
  options.log = [this](LogLevel /*level*/, std::string_view line) { log_ += line; };
  const Streams none{.broadcast = [](const std::string&) {}, .count = [] { return 0U; }};
  Backend backend(options, loop_, operations_, none);
  const Request request = requestOf(kSocketPeer, "GET /api/v1/messages", {}, {});
  const Response response = answer(backend, request);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.contentType, "application/problem+json");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_NE(log_.find("GET /api/v1/messages failed inside: secret detail"), std::string::npos);
  options.openHistory = []() -> Result<History> { throw 7; };
  Backend odd(options, loop_, operations_, none);
  EXPECT_EQ(answer(odd, request).status, 500);
}

}  // namespace
}  // namespace tocsin::api
