// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "app/cli/exit_code.h"

namespace tocsin::cli {

struct HttpRequest {
  std::string method = "GET";
  std::string path{};  // below /api/v1, with its query; parts of it by encoded()
  std::string body{};  // JSON; empty: none
};

// What the daemon answered, or why it did not.
struct HttpAnswer {
  int status = 0;  // 0: no whole answer came
  std::string body{};
  int retryAfter = 0;  // seconds; 0 = not said
  ExitCode code = ExitCode::Done;
  std::string trouble{};  // one line for people when status is 0
};

// The daemon behind its Unix socket: HTTP/1.1, one connection for each request.
//
// Never throws. What could not be asked is Unreachable; what was asked and not answered is
// TryAgain, because nobody knows what became of it.
class Client {
 public:
  explicit Client(std::string socketPath) : socketPath_(std::move(socketPath)) {}

  HttpAnswer ask(const HttpRequest& request) const;

 private:
  std::string socketPath_;
};

// A part of a path or a value of a query, percent-encoded (RFC 3986, unreserved characters stay).
std::string encoded(std::string_view part);

}  // namespace tocsin::cli
