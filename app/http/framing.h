// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "app/http/exchange.h"

namespace tocsin::http {

// What the framing of a request says, or why it is refused.
struct Framing {
  int refusal = 0;  // the status of the answer; 0: it is good
  std::string what;
  std::size_t bodyBytes = 0;
  bool expectsContinue = false;
  bool keepsAlive = false;  // the client would send another request
};

// Holds a request to one meaning (RFC 9112): exactly one Host, at most one Content-Length of
// digits, HTTP/1.0 or 1.1, header names that are tokens. What two readers could understand in two
// ways is refused, and so is a chunked body (411): no client of ours needs one, and what is not
// decoded cannot be decoded wrongly.
Framing readFraming(std::string_view version, std::string_view method, const Headers& headers);

// Equal but for the case of ASCII letters.
bool sameName(std::string_view one, std::string_view other);

// Without blanks and tabs around it.
std::string_view trimmed(std::string_view text);

// Calls `use` with each part of a list, trimmed; empty ones, too.
template <class Use>
void forEachOf(std::string_view list, char separator, Use use) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    use(trimmed(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace tocsin::http
