// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::gateway {

// How a program ended, and what it wrote.
struct ProgramEnd {
  enum class How {
    Exited,      // by itself, with `code`
    NotStarted,  // nothing has run
    TimedOut,    // it was ended; what it did by then nobody knows
    Crashed,     // by a signal; the same
  };

  How how = How::NotStarted;
  int code = 0;
  std::string output;  // the first limits::kHookOutputBytesMax bytes of standard output
  std::string what;    // for people
};

// Runs a program with `input` on its standard input, never a shell; `done` is called once, on the
// loop, not from inside the call.
using RunProgram = std::function<void(std::vector<std::string> command,
                                      std::string input,
                                      Duration timeMax,
                                      std::function<void(const ProgramEnd&)> done)>;

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
  std::string url{};  // templates in it are URL-encoded
  std::map<std::string, std::string> headers{};
  std::string body{};                // a template: docs/gateways.md
  std::vector<int> successStatus{};  // empty: 200..299
  std::string successPattern{};      // ECMAScript, must be found in the body; empty: none
  std::string referencePattern{};    // its first group is the gateway's id; empty: none
  std::string caFile{};              // empty: the machine's certificates
  Duration timeMax = seconds{30};
  int window = 4;
};

// An HTTP gateway: one request a page. An answer that says success accepts, one that says no
// refuses (4xx for good, but 408, 425 and 429 for now; 5xx for now); what broke after the request
// had left is in doubt. Redirects are not followed, certificates are verified.
std::unique_ptr<drivers::SmsDriver> makeHttp(HttpOptions options,
                                             Loop& loop,
                                             const Clock& clock,
                                             Log log);

}  // namespace tocsin::gateway
