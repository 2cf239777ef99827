// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/look.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/timex.h>
#include <unistd.h>
#include <utility>

namespace tocsin::doctor {
namespace {

namespace fs = std::filesystem;

// A journal of a busy year takes some seconds; nobody waits longer for a check.
constexpr Duration kJournalTimeMax = seconds{5};

constexpr const char* kOurDirectory = "/etc/tocsin";

// As whom it would run: the package's user for the package's configuration, else whoever owns the
// place of the journal.
Identity wouldRunAs(const std::string& configPath, const config::Config& config) {
  const auto packaged = userNamed("tocsin");
  if (packaged && configPath.starts_with(kOurDirectory)) return identityOfUser(*packaged);
  const PathFacts state = lookAt(parentOf(config.queue.database));
  return identityOfUser(state.exists && state.trouble.empty() ? state.owner : ::geteuid());
}

std::optional<std::string> readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

ClockFacts lookAtClock() {
  ClockFacts facts;
  timex state{};  // modes 0: only asked
  const int answer = ::adjtimex(&state);
  if (answer >= 0) {
    facts.isSynchronised = answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
  }
  std::error_code failed;
  const fs::directory_iterator clocks("/sys/class/rtc", failed);
  facts.hasRtc = !failed && clocks != fs::directory_iterator();
  return facts;
}

JournalFacts lookIntoJournal(const std::string& path, bool mayJudge) {
  JournalFacts facts{.path = path};
  if (::access(path.c_str(), R_OK) != 0) {
    facts.exists = errno != ENOENT && errno != ENOTDIR;
    facts.isUnknown = facts.exists;
    return facts;
  }
  facts.exists = true;
  auto checkup = store::checkUp(path, kJournalTimeMax);
  if (checkup) {
    facts.checkup = *std::move(checkup);
  } else if (mayJudge) {
    facts.trouble = checkup.error().what;
  } else {
    facts.isUnknown = true;
  }
  return facts;
}

Sight lookAtConfiguration(const std::string& path, const config::Checks& checks) {
  if (::access(path.c_str(), R_OK) != 0 && errno == EACCES) {
    config::Parsed usual = config::parse("");
    return {.parsed = {.config = {}, .places = std::move(usual.places), .problems = {}},
            .isUnknown = true};
  }
  return {.parsed = config::load(path, checks)};
}

std::optional<bool> isInUse(const std::string& configPath, int process) {
  const auto state = stateOf(process);
  if (!state) return std::nullopt;
  const auto kept = readFile(config::lastGoodPath(configPath, *state));
  const auto now = readFile(configPath);
  if (!kept || !now) return std::nullopt;
  return *kept == *now;
}

Facts look(Sight seen, const std::string& path, Time now) {
  Facts facts{.now = now};
  config::Parsed& parsed = seen.parsed;
  facts.configuration = {.path = path,
                         .problems = std::move(parsed.problems),
                         .config = std::move(parsed.config),
                         .isUnknown = seen.isUnknown,
                         .file = lookAtFile("", path)};
  facts.clock = lookAtClock();
  Listener listener;
  if (parsed.places) {
    listener = lookForListener(parsed.places->socket);
    facts.daemon.reach = listener.reach;
    facts.daemon.trouble = listener.trouble;
  } else {
    facts.daemon.trouble = "the configuration does not say where it listens";
  }
  if (listener.identity) {
    facts.service = *listener.identity;
    facts.configuration.isInUse = isInUse(path, listener.identity->process);
  }
  if (!facts.configuration.config) return facts;
  const config::Config& config = *facts.configuration.config;
  if (!listener.identity) facts.service = wouldRunAs(path, config);
  const bool mayJudge = ::geteuid() == 0 || ::geteuid() == facts.service.user;
  facts.spool = lookIntoSpool(config.spool.directory, facts.service);
  facts.rooms = {measure("state", parentOf(config.queue.database), mayJudge),
                 measure("spool", config.spool.directory, mayJudge)};
  facts.journal = lookIntoJournal(config.queue.database, mayJudge);
  facts.ports = lookAtPorts(config);
  facts.meddlers = lookForMeddlers();
  facts.hasUdevRules = hasUdevRules();
  facts.files = lookAtFiles(config);
  facts.certificates = lookAtCertificates(config);
  return facts;
}

}  // namespace tocsin::doctor
