// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tocsin::http {

// One request whose framing was found good; its body has arrived whole.
struct Request {
  std::string method;       // as sent: "GET"
  std::string target;       // path and query as sent, still percent-encoded
  std::string contentType;  // lower case, without parameters; empty: none given
  std::optional<std::string> idempotencyKey;
  std::string body;
};

struct Response {
  int status = 200;
  std::string contentType = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // beside what every answer carries
};

// Answers a request, on any thread and never by an exception.
using Answerer = std::function<Response(const Request&)>;

// "Not Found" of 404; "Unknown" of a number that Tocsin does not use.
const char* reasonOf(int status);

// The bytes of an answer, after which the connection is closed. No header can begin another one:
// control characters of a value are dropped. `withBody` false: the answer to HEAD.
std::string wireText(const Response& response, bool withBody);

}  // namespace tocsin::http
