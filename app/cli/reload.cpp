// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <ostream>
#include <thread>

#include "app/cli/actions.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

constexpr int kRefused = 422;
constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::chrono::seconds kTakenWithin{30};

// Which start of the daemon answers; "" when none does now.
std::string bootOf(const HttpAnswer& answer) {
  if (answer.code != ExitCode::Done) return "";
  return textOf(Json::parse(answer.body, nullptr, false), "boot");
}

// Until another start of it answers.
bool isTaken(const Session& session, const std::string& before) {
  const auto end = std::chrono::steady_clock::now() + kTakenWithin;
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kLookEvery);
    const std::string boot = bootOf(session.exchange({.path = "/session"}));
    if (!boot.empty() && boot != before) return true;
  }
  return false;
}

ExitCode refuse(const Session& session, const HttpAnswer& answer) {
  session.complain("the configuration is not taken; nothing has changed");
  session.printLines(textOf(Json::parse(answer.body, nullptr, false), "detail"));
  return ExitCode::Configuration;
}

// The file may have changed since it was found good.
ExitCode tellTaken(const Session& session) {
  const Reply alarms = session.ask({.path = "/alarms"});
  for (const Json& alarm : itemsOf(alarms.body, "items")) {
    if (textOf(alarm, "cause") != "bad_configuration") continue;
    session.complain("the configuration was changed meanwhile, and is not taken: " +
                     textOf(alarm, "text"));
    return ExitCode::Configuration;
  }
  if (session.wantsJson()) {
    session.printJson({{"changed", true}, {"says", "the configuration is in use"}});
  } else {
    session.console().out << "The configuration is in use; open messages go on.\n";
  }
  return ExitCode::Done;
}

}  // namespace

ExitCode act(const Session& session, const Reload& /*reload*/) {
  const Reply before = session.ask({.path = "/session"});
  if (before.code != ExitCode::Done) return before.code;
  const HttpRequest request{.method = "POST", .path = "/reload"};
  const HttpAnswer answer = session.exchange(request);
  if (answer.status == kRefused) return refuse(session, answer);
  if (answer.code != ExitCode::Done) {
    const std::string detail = textOf(Json::parse(answer.body, nullptr, false), "detail");
    session.complain(answer.status == 0 ? answer.trouble : detail);
    return answer.code;
  }
  if (isTaken(session, textOf(before.body, "boot"))) return tellTaken(session);
  session.complain("it was asked, and has not begun anew yet; tocsin doctor says more");
  return ExitCode::TryAgain;
}

}  // namespace tocsin::cli
