// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "app/api/call.h"
#include "app/api/columns.h"
#include "app/api/query.h"
#include "app/api/roles.h"
#include "app/api/shape.h"

namespace tocsin::api {

// What a good answer shows: a component of openapi.json, alone or as `items` of a listing, which
// may have further `fields`.
struct Shown {
  std::string_view component = "Done";
  bool isListing = false;
  std::span<const ShownField> fields = {};
};

// A request header that a route understands, for openapi.json.
struct HeaderField {
  std::string_view name;
  std::string_view meaning;
};

// One row of the API. The table answers requests and generates openapi.json.
struct Route {
  std::string_view method;
  std::string_view pattern;  // below /api/v1; {name} stands for one segment
  Handler handler;
  Access access;
  std::string_view summary;
  Shape body = {};
  // Instead of `body`: the component of a body whose form is another program's. It must be JSON;
  // the handler takes of it what it understands.
  std::string_view foreignBody = {};
  std::span<const QueryField> query = {};
  Shown shown = {};
  int status = 200;  // of a good answer
  std::span<const HeaderField> headers = {};
  bool isOnce = false;    // with an Idempotency-Key it is carried out once
  bool alsoBare = false;  // answered without the prefix too, as probes and scrapers expect
  std::string_view contentType = "application/json";  // of the answer when all is well
};

std::span<const Route> routes();

// Finds the route, asks the door, reads what the route takes, calls it; what is no address of the
// API may be a file of the page. Any exception is a logged 500.
Response answer(Backend& backend, const Request& request);

}  // namespace tocsin::api
