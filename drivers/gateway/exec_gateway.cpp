// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "drivers/gateway/exec_words.h"
#include "drivers/gateway/gateway.h"
#include "drivers/gateway/gateway_driver.h"
#include "queue/base/limits.h"

namespace tocsin::gateway {
namespace {

using drivers::Submit;

// From the time limit of a program to the news of its end: SIGTERM, the grace, SIGKILL.
constexpr Duration kEndMax = limits::kHookGrace + seconds{5};

class ExecGateway final : public GatewayDriver {
 public:
  ExecGateway(ExecOptions options, RunProgram run, Loop& loop, Log log)
      : GatewayDriver(options.name, loop, std::move(log)),
        options_(std::move(options)),
        run_(std::move(run)) {}

  void submit(const Submit& submit) override {
    run_(options_.command,
         inputFor(submit),
         options_.timeMax,
         [this, submit, mine = session()](const ProgramEnd& ended) {
           if (!mine.expired()) end(resultOf(submit, ended));
         });
  }

  int window() const override { return std::max(1, options_.window); }

  Duration submitTimeMax() const override { return options_.timeMax + kEndMax; }

 private:
  const ExecOptions options_;
  const RunProgram run_;
};

}  // namespace

std::unique_ptr<drivers::SmsDriver> makeExec(
    ExecOptions options, RunProgram run, Loop& loop, const Clock& /*clock*/, Log log) {
  return std::make_unique<ExecGateway>(std::move(options), std::move(run), loop, std::move(log));
}

Status checkExec(const ExecOptions& options) {
  if (options.command.empty() || !options.command.front().starts_with('/')) {
    return Error{Fault::Config,
                 "a program is an absolute path and its arguments, like [\"/usr/local/bin/"
                 "send-sms\", \"--now\"]"};
  }
  const bool hasZero =
      std::any_of(options.command.begin(), options.command.end(), [](const auto& word) {
        return word.find('\0') != std::string::npos;
      });
  if (hasZero) return Error{Fault::Config, "an argument has no zero byte"};
  if (options.timeMax <= Duration{0}) return Error{Fault::Config, "a program needs some time"};
  return {};
}

}  // namespace tocsin::gateway
