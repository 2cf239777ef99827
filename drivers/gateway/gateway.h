// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/gateway/program.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

// Drivers for gateways that Tocsin does not know: a program or an HTTP service of the user's choice
// (docs/gateways.md).
//
// A gateway cannot be proven without sending, so it is Up from the start. After
// limits::kGatewayFailuresMax hand-overs in a row that failed for now, for the account or in doubt
// it is Down for limits::kGatewayDownFor, then Up again; the next hand-over proves it, or it is
// Down again. What is the matter with a recipient or a text does not count. It receives nothing,
// and can tell nothing of what a former process handed over: that is in doubt at once.
namespace tocsin::gateway {

struct ExecOptions {
  std::string name{};
  std::vector<std::string> command{};  // the program and its arguments
  Duration timeMax = seconds{30};
  int window = 1;
};

// A program that is handed one page as JSON on standard input and answers with JSON on standard
// output (docs/gateways.md): {"result": "accepted" | "refused" | "in_doubt", ...}. What it cannot
// say is decided so that nobody is believed to be told: an answer that does not read, a crash, a
// time-out are in doubt; a program that could not be started has refused for now.
std::unique_ptr<drivers::SmsDriver> makeExec(
    ExecOptions options, RunProgram run, Loop& loop, const Clock& clock, Log log);

struct HttpOptions {
  std::string name{};
  std::string method = "POST";
  std::string url{};     // templates in it are URL-encoded
  std::string source{};  // ${source}: the number or name that the gateway shall show as sender
  std::map<std::string, std::string> headers{};           // templates; never ${text}
  std::map<std::string, std::string> headersFromFiles{};  // the first line of the file at a path,
                                                          // read anew for each request
  std::string body{};                // a template, escaped as the header Content-Type needs it
  std::vector<int> successStatus{};  // empty: 200..299
  std::string successPattern{};      // Perl's form, must be found in the body; empty: none
  std::string referencePattern{};    // its first group is the gateway's id; empty: none
  std::string caFile{};              // empty: the machine's certificates
  Duration timeMax = seconds{30};
  int window = 4;
};

// An HTTP gateway: one request a page. An answer that says success accepts, one that says no
// refuses: 4xx for good, but 408 and 425 for now, 429 as too fast, and 401, 402, 403, 404, 405,
// 407, 410 and a redirect as a matter of the account; 5xx for now, but 500, 502, 504, 520 and 524
// are in doubt (it sent and then died, or a proxy has handed it over and heard no answer), and so
// are a 2xx that is not among those of success, what broke after the request had left, and an
// answer that ended before the pattern of success was found. Redirects are not followed,
// certificates are verified.
std::unique_ptr<drivers::SmsDriver> makeHttp(HttpOptions options,
                                             Loop& loop,
                                             const Clock& clock,
                                             Log log);

// Whether each ${...} of a template is one that there is; the Config error names them all.
Status checkTemplate(std::string_view text);

// Whether options can work; the Config error says what would be right. Files are looked for, but
// nothing is run and nobody is connected to.
Status checkExec(const ExecOptions& options);
Status checkHttp(const HttpOptions& options);

}  // namespace tocsin::gateway
