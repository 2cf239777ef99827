// SPDX-License-Identifier: Apache-2.0
#include "app/cli/doctor.h"

#include <array>
#include <ostream>
#include <utility>

#include "app/cli/client.h"
#include "app/cli/shown_text.h"
#include "app/doctor/answers.h"
#include "app/doctor/examine.h"
#include "app/doctor/look.h"
#include "app/doctor/report.h"

namespace tocsin::cli {
namespace {

using doctor::Level;

constexpr std::array kTones{Tone::Good, Tone::Quiet, Tone::Warning, Tone::Bad};  // by Level
constexpr std::size_t kLevelColumns = 10;
constexpr std::array kNagiosCodes{
    ExitCode::Done, ExitCode::Bad, ExitCode::NagiosCritical, ExitCode::NagiosUnknown};

// Fills in what the daemon says; the first answer that is none ends it.
void ask(const Client& client, doctor::DaemonFacts& facts) {
  const HttpAnswer ready = client.ask({.path = std::string(doctor::kReadyPath)});
  if (ready.status != 0 && ready.code != ExitCode::Done) {
    facts.notReady = doctor::readNotReady(ready.body);
  }
  for (const doctor::Question& question : doctor::questions()) {
    const std::string path(question.path);
    const HttpAnswer answer = client.ask({.path = path});
    if (answer.status == 0) {
      facts.trouble = answer.trouble;
      return;
    }
    const bool isRead = answer.code == ExitCode::Done && question.read(answer.body, facts);
    if (!isRead) facts.trouble = path + " answered " + std::to_string(answer.status);
  }
}

void print(const doctor::Findings& findings, const Console& console) {
  const std::string indent(kLevelColumns, ' ');
  for (const doctor::Finding& finding : findings) {
    std::string level(toText(finding.level));
    level.resize(kLevelColumns, ' ');
    std::string name = finding.check;
    if (!finding.subject.empty()) name += " " + finding.subject;
    console.out << console.toned(level, kTones[static_cast<std::size_t>(finding.level)])
                << console.toned(shown(name), Tone::Strong) << ": " << shown(finding.what) << '\n';
    if (!finding.whatToDo.empty()) {
      console.out << indent << "do: " << shown(finding.whatToDo) << '\n';
    }
  }
  const Level worst = worstOf(findings);
  console.out << console.toned(summaryOf(findings), kTones[static_cast<std::size_t>(worst)])
              << '\n';
}

}  // namespace

ExitCode checkUp(const Doctor& asked,
                 const Invocation& invocation,
                 const config::Checks& checks,
                 const Console& console) {
  doctor::Sight seen = doctor::lookAtConfiguration(invocation.configPath, checks);
  const std::string socket = seen.parsed.places ? seen.parsed.places->socket : "";
  doctor::Facts facts = doctor::look(std::move(seen), invocation.configPath, console.now);
  if (facts.daemon.reach == doctor::DaemonFacts::Reach::Answers) ask(Client(socket), facts.daemon);
  const doctor::Findings findings = examine(facts);
  if (asked.nagios) {
    const doctor::NagiosOutput output = nagiosOf(findings, facts);
    console.out << shown(output.line) << '\n';
    return kNagiosCodes[static_cast<std::size_t>(output.code)];
  }
  if (invocation.json) {
    console.out << shownJson(jsonOf(findings, facts.now)) << '\n';
  } else {
    print(findings, console);
  }
  return worstOf(findings) >= Level::Warning ? ExitCode::Bad : ExitCode::Done;
}

}  // namespace tocsin::cli
