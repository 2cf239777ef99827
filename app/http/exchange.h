// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// At which door a request came in.
struct Peer {
  enum class Way { Socket, Tcp, Tls } way = Way::Socket;
  std::string address;  // "192.0.2.7"; of Way::Socket "uid 1000"
  bool isLocal = true;  // this machine: the Unix socket, or a loopback address
};

// One request whose framing was found good; its body has arrived whole.
struct Request {
  std::string method;       // as sent: "GET"
  std::string target;       // path and query as sent, still percent-encoded
  std::string contentType;  // lower case, without parameters; empty: none given
  std::optional<std::string> idempotencyKey;
  std::string body;
  Headers headers{};  // all of them, as sent
  Peer peer{};
};

struct Response {
  int status = 200;
  std::string contentType = "application/json";
  std::string body;
  Headers headers{};  // beside what every answer carries
  // After head and body the connection stays open for Server::broadcast() (text/event-stream).
  bool isStream = false;
  // Of one that is no answer (503): what was asked may still be carried out.
  bool mayBeDone = false;
};

// Answers a request, on any thread and never by an exception.
using Answerer = std::function<Response(const Request&)>;

// "Not Found" of 404; "Unknown" of a number that Tocsin does not use.
const char* reasonOf(int status);

// The only value of a header, or empty; names in any case.
std::string headerValue(const Headers& headers, std::string_view name);
std::size_t headerCount(const Headers& headers, std::string_view name);

// The bytes of an answer. No header can begin another one: control characters of a value are
// dropped. `withBody` false: the answer to HEAD. `keepsAlive`: another request may follow.
std::string wireText(const Response& response, bool withBody, bool keepsAlive);

}  // namespace tocsin::http
