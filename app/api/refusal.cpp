// SPDX-License-Identifier: Apache-2.0
#include "app/api/refusal.h"

#include <algorithm>

namespace tocsin::api {
namespace {

constexpr Duration kDegradedRetryAfter = seconds{30};
constexpr Duration kLoginRetryAfter = seconds{10};

}  // namespace

Response problemOf(const dispatch::OrderError& error) {
  using enum dispatch::OrderError::Kind;
  switch (error.kind) {
    case NotFound: return problem(404, error.what);
    case BadInput: return problem(422, error.what);
    case Conflict: return problem(409, error.what);
    case Changed: return problem(412, error.what);
    case Busy: return unavailable(error.what, error.retryAfter);
    case Degraded: return unavailable(error.what, std::max(error.retryAfter, kDegradedRetryAfter));
  }
  return problem(500, error.what);
}

Response noLoginKnown() {
  return unavailable(
      "the journal cannot be used, so no login is known; alerts: drop a file into the spool",
      kLoginRetryAfter);
}

}  // namespace tocsin::api
