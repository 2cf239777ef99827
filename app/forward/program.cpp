// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/forward/target.h"

namespace tocsin::forward {
namespace {

using gateway::ProgramEnd;

constexpr int kDataError = 65;  // EX_DATAERR of sysexits.h

Status statusOf(const std::string& program, const ProgramEnd& end) {
  const bool hasExited = end.how == ProgramEnd::How::Exited;
  if (hasExited && end.code == 0) return {};
  const bool isForGood = hasExited && end.code == kDataError;
  const std::string what = hasExited ? "exit code " + std::to_string(end.code) : end.what;
  return Error{isForGood ? Fault::Permanent : Fault::Transient, program + ": " + what};
}

class Program final : public Target {
 public:
  Program(ProgramOptions options, gateway::RunProgram run)
      : options_(std::move(options)), run_(std::move(run)) {}

  void forward(const ForwardedSms& sms, Done done) override {
    run_(options_.command,
         inForm(sms, options_.form),
         options_.timeMax,
         [program = options_.command.front(),
          done = std::move(done),
          alive = std::weak_ptr<bool>(alive_)](const ProgramEnd& end) {
           if (!alive.expired()) done(statusOf(program, end));
         });
  }

 private:
  const ProgramOptions options_;
  const gateway::RunProgram run_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

Status checkProgram(const ProgramOptions& options) {
  const auto& command = options.command;
  const bool hasZero = std::any_of(command.begin(), command.end(), [](const std::string& word) {
    return word.find('\0') != std::string::npos;
  });
  if (command.empty() || !command.front().starts_with('/') || hasZero) {
    return Error{Fault::Config,
                 "a program is an absolute path and its arguments, like [\"/usr/local/bin/take-"
                 "sms\"]"};
  }
  if (options.timeMax <= Duration{0}) return Error{Fault::Config, "a program needs some time"};
  return {};
}

std::unique_ptr<Target> makeProgram(ProgramOptions options, gateway::RunProgram run) {
  return std::make_unique<Program>(std::move(options), std::move(run));
}

}  // namespace tocsin::forward
