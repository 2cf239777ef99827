// SPDX-License-Identifier: Apache-2.0
// centre_emulator: an emulated message centre; docs/testing.md, "The emulated message centre".
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tests/emulators/centre/program/site.h"

namespace tocsin::centre {
namespace {

constexpr int kUsageError = 64;
constexpr int kCannot = 73;

int complain(int code, const std::string& what) {
  std::fprintf(stderr, "centre_emulator: %s\n", what.c_str());
  return code;
}

int openFile(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

int signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int run(const ProgramSettings& settings) {
  const bool hasLog = settings.log != "none";
  const bool isFile = hasLog && !settings.log.empty();
  const int logFd = isFile ? openFile(settings.log) : hasLog ? STDOUT_FILENO : -1;
  const int smsFd = settings.sms.empty() ? -1 : openFile(settings.sms);
  if (isFile && logFd < 0) return complain(kCannot, settings.log + ": " + std::strerror(errno));
  if (!settings.sms.empty() && smsFd < 0) {
    return complain(kCannot, settings.sms + ": " + std::strerror(errno));
  }
  emulator::PollLoop loop;
  Site site(settings, loop, logFd, smsFd);
  for (const std::string& line : settings.first) {
    const auto done = site.carryOut(line);
    if (!done) return complain(kUsageError, line + ": " + done.error().what);
  }
  if (!site.open()) return complain(kCannot, std::string("cannot listen: ") + std::strerror(errno));
  std::unique_ptr<Lines> input;
  if (settings.readsInput) {
    input = std::make_unique<Lines>(
        loop,
        [&site](std::string_view line) { return site.carryOut(line); },
        Lines::Ends{STDIN_FILENO, STDERR_FILENO},
        [&loop] { loop.stop(); });
  }
  loop.watch(signals(), [&loop] { loop.stop(); });
  site.sayPorts();
  loop.run();
  return 0;
}

}  // namespace
}  // namespace tocsin::centre

int main(int argc, char** argv) {
  using namespace tocsin::centre;
  const auto settings = readSettings({argv + 1, argv + argc});
  if (!settings) return complain(kUsageError, settings.error().what);
  if (!settings->wantsHelp) return run(*settings);
  std::fputs(kUsage, stdout);
  return 0;
}
