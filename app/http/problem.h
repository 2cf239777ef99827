// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/http/exchange.h"
#include "queue/base/time.h"

namespace tocsin::http {

// Errors as application/problem+json (RFC 9457); `detail` says what is wrong and what would be
// right.
Response problem(int status, const std::string& detail);

// 422 with `pointer`, the JSON pointer (RFC 6901) of the field that is wrong.
Response invalidField(const std::string& pointer, const std::string& detail);

// 503 with Retry-After, in whole seconds and at least one.
Response unavailable(const std::string& detail, Duration retryAfter);

}  // namespace tocsin::http
