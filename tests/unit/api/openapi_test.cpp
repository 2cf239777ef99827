// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class OpenApiTest : public ServerTest {
 protected:
  // A value that a described parameter takes.
  static std::string valueFor(const Json& schema) {
    if (schema.contains("enum")) return schema["enum"][0];
    if (schema["type"] == "integer") return std::to_string(schema["minimum"].get<int>());
    return schema.value("format", "") == "date-time" ? "2026-11-21T08:00:00Z" : "x";
  }

  // Whether `value` is what `schema` describes; the names that it has and the schema has not.
  static std::string surplusIn(const Json& value, const Json& schema, const Json& components) {
    if (value.is_null()) return {};
    if (schema.contains("$ref")) {
      const std::string name = schema["$ref"].get<std::string>().substr(21);
      return surplusIn(value, components[name], components);
    }
    std::string surplus;
    if (value.is_array()) {
      for (const Json& each : value) {
        surplus += surplusIn(each, schema["items"], components);
      }
    } else if (value.is_object() && schema.contains("properties")) {
      for (const auto& [name, each] : value.items()) {
        const bool isKnown = schema["properties"].contains(name);
        surplus += isKnown ? surplusIn(each, schema["properties"][name], components) : name + " ";
      }
    }
    return surplus;
  }
};

TEST_F(OpenApiTest, TheDescriptionHasEveryRouteOfTheTable) {
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
  EXPECT_EQ(description["paths"]["/messages/{number}/escalate"]["post"]["parameters"][1]["name"],
            "Idempotency-Key");
  const auto fieldsOf = [&](const char* path) {
    return description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
                      ["schema"]["properties"];
  };
  EXPECT_TRUE(fieldsOf("/history").contains("indexed_until"));
  EXPECT_FALSE(fieldsOf("/messages").contains("indexed_until"));
}

TEST_F(OpenApiTest, EveryReferenceLeadsToAComponent) {
  const std::string text = askFrom(kSocketPeer, "GET /api/v1/openapi.json").body;
  const Json schemas = Json::parse(text)["components"]["schemas"];
  const std::string mark = "#/components/schemas/";
  int found = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schemas.contains(name)) << name;
    ++found;
  }
  EXPECT_GT(found, 50);
}

TEST_F(OpenApiTest, DescribedParametersAreTakenAndOthersAreNot) {
  const Json paths = askJson("GET /api/v1/openapi.json", 200)["paths"];
  int taken = 0;
  for (const auto& [path, methods] : paths.items()) {
    if (path.find('{') != std::string::npos || !methods.contains("get")) continue;
    const std::string line = "GET /api/v1" + path + "?";
    askJson(line + "no_such_parameter=1", 422);
    for (const Json& parameter : methods["get"].value("parameters", Json::array())) {
      if (parameter["in"] != "query") continue;
      const std::string name = parameter["name"];
      EXPECT_EQ(askFrom(kSocketPeer, line + name + "=" + valueFor(parameter["schema"])).status, 200)
          << line << name;
      ++taken;
    }
  }
  EXPECT_GE(taken, 38);
}

TEST_F(OpenApiTest, RolesAndLoginsAreDescribed) {
  const Json description = askJson("GET /api/v1/openapi.json", 200);
  const Json& paths = description["paths"];
  EXPECT_EQ(paths["/messages"]["post"]["x-roles"],
            Json::parse(R"(["operator","admin","producer"])"));
  EXPECT_EQ(paths["/users"]["get"]["x-roles"], Json::parse(R"(["admin"])"));
  EXPECT_EQ(paths["/healthz"]["get"]["security"], Json::array());
  EXPECT_EQ(paths["/session"]["delete"]["security"], Json::parse(R"([{"cookie":[]}])"));
  EXPECT_TRUE(paths["/messages"]["post"]["responses"].contains("201"));
  EXPECT_TRUE(paths["/recipients/{name}"]["put"]["responses"].contains("412"));
  EXPECT_TRUE(paths["/session"]["post"]["responses"].contains("429"));
  EXPECT_FALSE(paths["/healthz"]["get"]["responses"].contains("401"));
  EXPECT_EQ(description["components"]["securitySchemes"]["token"]["scheme"], "bearer");
}

TEST_F(OpenApiTest, WhatAnswersShowIsDescribed) {
  operations_.rows.recipients.push_back({.name = "ann",
                                         .number = "+33600000001",
                                         .language = {},
                                         .replyNumbers = {},
                                         .description = {},
                                         .offUntil = {}});
  operations_.rows.lists.push_back({.name = "noc",
                                    .description = {},
                                    .entries = {{.recipient = "ann"}},
                                    .pausedUntil = {},
                                    .hints = {{.code = dispatch::ListHint::Code::Empty}}});
  operations_.driverRows.push_back({.name = "m",
                                    .type = "modem",
                                    .health = {.troubles = {{.what = "x"}}},
                                    .lastSent = {},
                                    .lastError = {}});
  operations_.alarmRows.push_back({.cause = "c",
                                   .subject = {},
                                   .severity = {},
                                   .text = {},
                                   .whatToDo = {},
                                   .since = now_,
                                   .toldAt = {}});
  operations_.logins.table.users["ann"] = {};
  operations_.logins.table.tokens["x"].name = "x";
  takeLogins();
  journal_.found = {{}};
  const Json description = askJson("GET /api/v1/openapi.json", 200);
  const Json& schemas = description["components"]["schemas"];
  for (const char* path : {"/session",
                           "/messages",
                           "/recipients",
                           "/lists",
                           "/drivers",
                           "/alarms",
                           "/inbox",
                           "/users",
                           "/tokens",
                           "/audit",
                           "/numbers",
                           "/healthz",
                           "/readyz"}) {
    const Json& schema = description["paths"][path]["get"]["responses"]["200"]["content"]
                                    ["application/json"]["schema"];
    const Json shown = askJson(std::string("GET /api/v1") + path, 200);
    EXPECT_EQ(surplusIn(shown, schema, schemas), "") << path << shown;
    EXPECT_FALSE(shown.contains("items") && shown["items"].empty()) << path;
  }
}

}  // namespace
}  // namespace tocsin::api
