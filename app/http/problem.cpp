// SPDX-License-Identifier: Apache-2.0
#include "app/http/problem.h"

#include <algorithm>

#include "app/http/json.h"

namespace tocsin::http {
namespace {

constexpr Duration kDegradedRetryAfter = seconds{30};

JsonOut problemJson(int status, const std::string& detail) {
  return {
      {"type", "about:blank"}, {"title", reasonOf(status)}, {"status", status}, {"detail", detail}};
}

Response problemResponse(int status, const JsonOut& json) {
  return {.status = status,
          .contentType = "application/problem+json",
          .body = dumpJson(json) + "\n",
          .headers = {}};
}

}  // namespace

Response problem(int status, const std::string& detail) {
  return problemResponse(status, problemJson(status, detail));
}

Response invalidField(const std::string& pointer, const std::string& detail) {
  JsonOut json = problemJson(422, detail);
  json["pointer"] = pointer;
  return problemResponse(422, json);
}

Response unavailable(const std::string& detail, Duration retryAfter) {
  Response response = problem(503, detail);
  const auto whole = std::max(std::chrono::ceil<seconds>(retryAfter), seconds{1});
  response.headers.emplace_back("Retry-After", std::to_string(whole.count()));
  return response;
}

Response problemOf(const dispatch::OrderError& error) {
  using enum dispatch::OrderError::Kind;
  switch (error.kind) {
    case NotFound: return problem(404, error.what);
    case BadInput: return problem(422, error.what);
    case Conflict: return problem(409, error.what);
    case Busy: return unavailable(error.what, error.retryAfter);
    case Degraded: return unavailable(error.what, std::max(error.retryAfter, kDegradedRetryAfter));
  }
  return problem(500, error.what);
}

}  // namespace tocsin::http
