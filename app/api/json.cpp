// SPDX-License-Identifier: Apache-2.0
#include "app/api/json.h"

#include <utility>

#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

struct TooDeep {};

bool refuseDepth(int depth, JsonIn::parse_event_t /*event*/, JsonIn& /*parsed*/) {
  if (depth > limits::kJsonDepthMax) throw TooDeep{};
  return true;
}

// "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..." -> from
// "line".
std::string placeOf(const std::string& what) {
  const std::size_t line = what.find("line ");
  return line == std::string::npos ? what : what.substr(line);
}

}  // namespace

Result<JsonIn> parseJson(std::string_view text) {
  try {
    return JsonIn::parse(text.begin(), text.end(), refuseDepth);
  } catch (const TooDeep&) {
    return Error{
        Fault::Permanent,
        "the body is nested deeper than " + std::to_string(limits::kJsonDepthMax) + " levels"};
  } catch (const JsonIn::exception& e) {
    return Error{Fault::Permanent, "the body is not JSON: " + placeOf(e.what())};
  }
}

std::string dumpJson(const JsonOut& json) {
  return json.dump(-1, ' ', false, JsonOut::error_handler_t::replace);
}

Response jsonResponse(const JsonOut& json, int status) {
  return {.status = status, .body = dumpJson(json) + "\n", .headers = {}};
}

JsonOut listing(JsonOut items, std::int64_t next, Time now) {
  JsonOut out;
  out["items"] = std::move(items);
  out["next"] = next == 0 ? JsonOut(nullptr) : JsonOut(next);
  out["now"] = toRfc3339(now);
  return out;
}

std::string listingText(JsonOut items, std::int64_t next) {
  JsonOut out;
  out["items"] = std::move(items);
  out["next"] = next == 0 ? JsonOut(nullptr) : JsonOut(next);
  std::string text = dumpJson(out);
  text.pop_back();  // the closing brace
  return text;
}

Response withNow(const std::string& listingText, Time now) {
  return {.body = listingText + ",\"now\":\"" + toRfc3339(now) + "\"}\n", .headers = {}};
}

JsonOut orNull(const std::string& text) {
  return text.empty() ? JsonOut(nullptr) : JsonOut(text);
}

JsonOut orNull(const OptionalTime& time) {
  return time ? JsonOut(toRfc3339(*time)) : JsonOut(nullptr);
}

}  // namespace tocsin::api
