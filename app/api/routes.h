// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "app/api/call.h"
#include "app/api/shape.h"

namespace tocsin::api {

// A parameter of the query: an integer from `min` to `max`.
struct QueryField {
  std::string_view name;
  std::string_view meaning;
  std::int64_t min, max;
};

// One row of the API. The table answers requests and generates openapi.json.
struct Route {
  std::string_view method;
  std::string_view pattern;  // below /api/v1; {name} stands for one segment
  Handler handler;
  std::string_view summary;
  Shape body = {};
  std::span<const QueryField> query = {};
  bool alsoBare = false;  // answered without the prefix too, as probes and scrapers expect
  std::string_view contentType = "application/json";  // of the answer when all is well
};

std::span<const Route> routes();

// Finds the route, reads what it takes, calls it. Any exception is a logged 500.
Response answer(Backend& backend, const Request& request);

}  // namespace tocsin::api
