// SPDX-License-Identifier: Apache-2.0
#include "app/http/problem.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tocsin::http {
namespace {

using Json = nlohmann::ordered_json;

Json problemJson(int status, const std::string& detail) {
  return {
      {"type", "about:blank"}, {"title", reasonOf(status)}, {"status", status}, {"detail", detail}};
}

Response problemResponse(int status, const Json& json) {
  return {.status = status,
          .contentType = "application/problem+json",
          .body = json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
          .headers = {}};
}

}  // namespace

Response problem(int status, const std::string& detail) {
  return problemResponse(status, problemJson(status, detail));
}

Response invalidField(const std::string& pointer, const std::string& detail) {
  Json json = problemJson(422, detail);
  json["pointer"] = pointer;
  return problemResponse(422, json);
}

Response unavailable(const std::string& detail, Duration retryAfter) {
  Response response = problem(503, detail);
  const auto whole = std::max(std::chrono::ceil<seconds>(retryAfter), seconds{1});
  response.headers.emplace_back("Retry-After", std::to_string(whole.count()));
  return response;
}

}  // namespace tocsin::http
