// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/api/backend.h"
#include "app/api/door.h"
#include "app/api/json.h"
#include "app/api/query.h"
#include "app/api/refusal.h"

namespace tocsin::api {

// A request that a route takes: its parts were read and fit the route's table.
struct Call {
  const Request& request;
  std::vector<std::string> path{};  // what stands for the {names} of the pattern, in their order
  Query query{};
  JsonIn body{};  // an object of the route's shape; {} without a body
  Visitor visitor{};

  dispatch::Caller caller() const { return callerOf(visitor); }
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

// {"id","number","outcome","joined","notes"}
JsonOut acceptedJson(const dispatch::Accepted& accepted);

// As orderResponse, of what has no message.
Response saysResponse(const std::string& says);

// Carries `order` out on the loop and shows what came of it.
Response carryOut(Backend& backend,
                  std::function<void(dispatch::Operations&, dispatch::OrderEnd)> order);

// What came of a change of who may log in. Its table is in the door before this returns, and also
// when nobody waits for the answer any more.
Asked<dispatch::Answer<dispatch::AccessTable>> changeAccess(Backend& backend,
                                                            dispatch::AccessChange change,
                                                            const dispatch::Caller& by);

// {"items": [...], "next": cursor or null, "now": time} of rows that `show` shows.
template <class Rows, class Show>
Response listRows(const Backend& backend, const Rows& rows, Show show, std::int64_t next = 0) {
  JsonOut items = JsonOut::array();
  for (const auto& row : rows) {
    items.push_back(show(row));
  }
  return jsonResponse(listing(std::move(items), next, backend.now()));
}

// 503: what the journal's reader says goes to the log, too.
Response unreadable(Backend& backend, const Error& error);

std::int64_t cursorOf(const Call& call);
std::size_t limitOf(const Call& call);

}  // namespace tocsin::api
