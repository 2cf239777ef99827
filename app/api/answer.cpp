// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>
#include <variant>

#include "app/api/files.h"
#include "app/api/routes.h"
#include "app/api/target.h"

namespace tocsin::api {
namespace {

// What was found for a path: a route, or which methods it would take.
struct Found {
  const Route* route = nullptr;
  std::vector<std::string> values;
  std::string allowed;  // "GET, POST" of the routes with this path
};

// The path below /api/v1; as it is when it lacks the prefix.
std::vector<std::string> withoutPrefix(const std::vector<std::string>& path, bool& hadPrefix) {
  hadPrefix = path.size() > 2 && path[0] == "api" && path[1] == "v1";
  return hadPrefix ? std::vector<std::string>(path.begin() + 2, path.end()) : path;
}

Found findRoute(const std::string& method, const std::vector<std::string>& path) {
  bool hadPrefix = false;
  const std::vector<std::string> rest = withoutPrefix(path, hadPrefix);
  Found found;
  for (const Route& route : routes()) {
    if (!hadPrefix && !route.alsoBare) continue;
    auto values = matchPattern(route.pattern, rest);
    if (!values) continue;
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += route.method;
    const bool fits = route.method == method || (method == "HEAD" && route.method == "GET");
    if (fits && found.route == nullptr) {
      found.route = &route;
      found.values = *std::move(values);
    }
  }
  return found;
}

std::optional<Response> readBody(const Route& route, const Request& request, Call& call) {
  call.body = JsonIn::object();
  const bool isForeign = !route.foreignBody.empty();
  if (route.body.empty() && !isForeign) return std::nullopt;
  if (!request.body.empty()) {
    if (!request.contentType.empty() && request.contentType != "application/json") {
      return problem(415, "the body must be application/json");
    }
    Result<JsonIn> body = parseJson(request.body);
    if (!body) return problem(400, body.error().what);
    call.body = *std::move(body);
  }
  if (isForeign) return std::nullopt;
  const auto violation = findViolation(call.body, route.body);
  if (violation) return invalidField(violation->pointer, violation->what);
  return std::nullopt;
}

Response notFound(const Found& found) {
  if (found.allowed.empty()) {
    return problem(404, "there is no such address; /api/v1/openapi.json has them all");
  }
  Response response = problem(405, "this address takes " + found.allowed);
  response.headers.emplace_back("Allow", found.allowed);
  return response;
}

// With an Idempotency-Key it is carried out once, whoever sends it how often.
Response carryOutOnce(Backend& backend, const Route& route, const Call& call) {
  const Request& request = call.request;
  if (!request.idempotencyKey) return route.handler(backend, call);
  if (auto wrong = refuseKey(request)) return *std::move(wrong);
  const dispatch::Caller by = call.caller();
  const std::string name =
      by.via + " " + by.name + " " + request.target + " " + *request.idempotencyKey;
  if (auto known = backend.repeats.begin(name, request.body, backend.now())) {
    return *std::move(known);
  }
  Response response = route.handler(backend, call);
  backend.repeats.end(name, response);
  return response;
}

Response tryAnswer(Backend& backend, const Request& request) {
  const auto target = parseTarget(request.target);
  if (!target) return problem(400, "the address is not a well-formed path");
  Found found = findRoute(request.method, target->path);
  if (found.route == nullptr) return notFound(found);
  Call call{.request = request, .path = std::move(found.values)};
  call.visitor = backend.door->visitorOf(request, backend.now());
  if (auto refused = refusalOf(found.route->access, call.visitor, request)) {
    const bool isNobody = call.visitor.via == Visitor::Via::Nobody;
    return backend.options.isDegraded && isNobody ? noLoginKnown() : *std::move(refused);
  }
  if (const auto wrong = readQuery(found.route->query, *target, call.query)) {
    return problem(422, *wrong);
  }
  if (auto wrong = readBody(*found.route, request, call)) return *std::move(wrong);
  return found.route->isOnce ? carryOutOnce(backend, *found.route, call)
                             : found.route->handler(backend, call);
}

Response failed(Backend& backend, const Request& request, std::string_view what) {
  backend.log(
      LogLevel::Error,
      "http: " + request.method + " " + request.target + " failed inside: " + std::string(what));
  return problem(500, "an error inside Tocsin; its log says more");
}

Response answerCall(Backend& backend, const Request& request) {
  try {
    Response response = tryAnswer(backend, request);
    if (request.method == "HEAD") response.isStream = false;
    backend.log(
        LogLevel::Debug,
        "http: " + request.method + " " + request.target + " " + std::to_string(response.status));
    return response;
  } catch (const std::exception& e) {
    return failed(backend, request, e.what());
  } catch (...) {
    return failed(backend, request, "an unknown exception");
  }
}

}  // namespace

Response answer(Backend& backend, const Request& request) {
  auto file = answerFile(backend.options.assets, request);
  const bool isFile = file.has_value();
  Response response = isFile ? *std::move(file) : answerCall(backend, request);
  addSafetyHeaders(request, isFile, response);
  return response;
}

}  // namespace tocsin::api
