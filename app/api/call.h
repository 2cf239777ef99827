// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/api/bridge.h"
#include "app/api/history.h"
#include "app/api/json.h"
#include "app/api/refusal.h"
#include "app/dispatch/operations.h"
#include "queue/base/log.h"
#include "queue/base/time.h"

namespace tocsin::api {

// What stands behind the routes. `operations` is touched only on the loop, through `bridge`.
struct Backend {
  Bridge& bridge;
  dispatch::Operations& operations;
  HistoryPool& history;
  std::function<Time()> now;
  Log log;
};

// A request that a route takes: its parts were read and fit the route's table.
struct Call {
  const Request& request;
  std::vector<std::string> path;  // what stands for the {names} of the pattern, in their order
  std::map<std::string, std::int64_t, std::less<>> query;
  JsonIn body;  // an object of the route's shape; {} without a body

  std::int64_t queryOr(std::string_view name, std::int64_t otherwise) const {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
  }
};

using Handler = Response (*)(Backend&, const Call&);

// The answer when the loop gave none in time.
Response tooLate(bool begun);

// What the loop answered, shown by `show`, or why there is nothing to show.
template <class T, class Show>
Response respond(Asked<dispatch::Answer<T>> asked, Show show) {
  if (!asked.answer) return tooLate(asked.begun);
  if (const auto* error = std::get_if<dispatch::OrderError>(&*asked.answer)) {
    return problemOf(*error);
  }
  return show(std::get<T>(*asked.answer));
}

// As above, for what is only read.
template <class T, class Show>
Response respondRead(Asked<T> asked, Show show) {
  if (!asked.answer) return tooLate(asked.begun);
  return show(*asked.answer);
}

// {"id","number","outcome","changed","says"}
Response orderResponse(const dispatch::OrderDone& done);

}  // namespace tocsin::api
