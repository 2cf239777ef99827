// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/http/exchange.h"

namespace tocsin::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// What the framing of a request says, or why it is refused.
struct Framing {
  int refusal = 0;  // the status of the answer; 0: it is good
  std::string what;
  std::size_t bodyBytes = 0;
  bool expectsContinue = false;
};

// Holds a request to one meaning (RFC 9112): exactly one Host, at most one Content-Length of
// digits, HTTP/1.0 or 1.1, header names that are tokens. What two readers could understand in two
// ways is refused, and so is a chunked body (411): no client of ours needs one, and what is not
// decoded cannot be decoded wrongly.
Framing readFraming(std::string_view version, std::string_view method, const Headers& headers);

// The only value of a header, or empty; names in any case.
std::string headerValue(const Headers& headers, std::string_view name);
std::size_t headerCount(const Headers& headers, std::string_view name);

}  // namespace tocsin::http
