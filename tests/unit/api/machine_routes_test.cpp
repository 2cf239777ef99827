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
                                               .troubles = {{.what = "no SIM"}}},
                                    .inFlight = 1,
                                    .window = 1,
                                    .sent = 7,
                                    .refused = 2,
                                    .inDoubt = 1,
                                    .received = 4,
                                    .lastSent = now_,
                                    .lastError = "+CMS ERROR: 310",
                                    .reportsUnmatched = 3,
                                    .trialAt = now_});
  EXPECT_EQ(askJson("GET /api/v1/drivers", 200)["items"][0],
            Json::parse(
                R"({"name":"modem1","type":"modem","link":"down","receives":true,"slowed":true,
              "trial_at":"2026-11-21T08:00:00.000Z","detail":"no SIM",
              "what_to_do":"insert a SIM","maker":"Quectel","model":"EC25","imei":"867698041234567",
              "operator":null,"signal":null,"sim":null,"quota":"37 of 200 SMS in the last hour",
              "troubles":[{"kind":"sim_locked","what":"no SIM"}],"reports_unmatched":3,
              "in_flight":1,"window":1,"sent":7,"refused":2,"in_doubt":1,"received":4,
              "last_sent":"2026-11-21T08:00:00.000Z","last_error":"+CMS ERROR: 310"})"));
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

TEST_F(MachineRoutesTest, TheDescriptionHasEveryRouteOfTheTable) {
  const Json description = askJson("GET /api/v1/openapi.json", 200);
  EXPECT_EQ(description["openapi"], "3.0.3");
  std::size_t described = 0;
  for (const auto& [path, methods] : description["paths"].items()) {
    described += methods.size();
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(operation["responses"].is_object()) << path << method;
      EXPECT_FALSE(operation.value("summary", "").empty());
    }
  }
  EXPECT_EQ(described, routes().size());
  EXPECT_TRUE(
      description["paths"]["/drivers/{name}/trace"]["get"]["responses"]["200"]["content"].contains(
          "text/plain"));
  const Json& import = description["paths"]["/import"]["post"];
  EXPECT_EQ(import["parameters"][0]["name"], "merge");
  const Json& schema = import["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_EQ(schema["additionalProperties"], false);
  const Json& entry = schema["properties"]["lists"]["items"]["properties"]["entries"]["items"];
  EXPECT_EQ(entry["required"], Json::parse(R"(["recipient"])"));
  const Json& level = entry["properties"]["level"];
  EXPECT_EQ(level["description"], "1 is paged first (default: 1)");
  EXPECT_EQ(level["type"], "integer");
  EXPECT_EQ(level["minimum"], 1);
  EXPECT_EQ(level["maximum"], 3);
  EXPECT_EQ(level["nullable"], true);
  EXPECT_EQ(schema["properties"]["recipients"]["items"]["properties"]["reply_numbers"]["items"],
            Json::parse(R"({"type":"string"})"));
  EXPECT_EQ(description["paths"]["/recipients/{name}/off"]["put"]["requestBody"]["content"]
                       ["application/json"]["schema"]["required"],
            Json::parse(R"(["until"])"));
  EXPECT_EQ(description["paths"]["/messages"]["post"]["parameters"][0]["name"], "Idempotency-Key");
}

TEST_F(MachineRoutesTest, BytesThatAreNoUtf8AreShownAndBreakNothing) {
  operations_.driverRows.push_back(
      {.name = "modem\xff", .type = "modem", .health = {}, .lastSent = {}, .lastError = {}});
  EXPECT_EQ(askJson("GET /api/v1/drivers", 200)["items"][0]["name"], "modem\xef\xbf\xbd");
}

TEST_F(MachineRoutesTest, AnExceptionInsideIsALogged500) {
  server_.reset();
  TestLoop loop;
  Bridge bridge(loop, seconds{5});
  HistoryPool history([]() -> Result<History> { throw std::runtime_error("secret detail"); });
  std::string logged;
  Backend backend{bridge,
                  operations_,
                  history,
                  [this] { return now_; },
                  [&](LogLevel /*level*/, std::string_view line) { logged += line; }};
  const Request request{.method = "GET",
                        .target = "/api/v1/messages",
                        .contentType = {},
                        .idempotencyKey = {},
                        .body = {}};
  const Response response = answer(backend, request);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.contentType, "application/problem+json");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_NE(logged.find("GET /api/v1/messages failed inside: secret detail"), std::string::npos);
  HistoryPool odd([]() -> Result<History> { throw 7; });
  Backend other{bridge, operations_, odd, backend.now, backend.log};
  EXPECT_EQ(answer(other, request).status, 500);
}

TEST_F(MachineRoutesTest, DeepJsonIsRefusedBeforeItCanHurt) {
  const std::string deep(200'000, '[');
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages", deep)), 400);
  EXPECT_TRUE(parseJson("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"));
  EXPECT_FALSE(parseJson("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"));
}

}  // namespace
}  // namespace tocsin::api
