// SPDX-License-Identifier: Apache-2.0
// modem_emulator: emulated modems on ptys; docs/testing.md, "The emulated modem".
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tests/emulators/modem/program/control.h"
#include "tests/emulators/modem/program/settings.h"

namespace tocsin::emulator {
namespace {

constexpr int kUsageError = 64;
constexpr int kCannot = 73;

int complain(int code, const std::string& what) {
  std::fprintf(stderr, "modem_emulator: %s\n", what.c_str());
  return code;
}

int openLog(const std::string& path) {
  if (path.empty()) return STDOUT_FILENO;
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

// SIGTERM and SIGINT as a descriptor, so that links and sockets are taken away at the end.
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
  PollLoop loop;
  const SteadyClock clock;
  const int logFd = openLog(settings.log);
  if (logFd < 0) return complain(kCannot, settings.log + ": " + std::strerror(errno));
  EventLog log(logFd, clock);
  Stations stations;
  Phones phones(loop,
                {[&log](int modem, const std::string& number, const std::string& text) {
                   log.say(modem, "PHONE " + number + " text=" + quoted(text));
                 },
                 [&](int modem, const IncomingSms& reply) {
                   log.say(modem, "REPLY " + reply.sender + " text=" + quoted(reply.text));
                   stations[static_cast<std::size_t>(modem)]->modem().receive(reply);
                 }});
  const auto onSubmit = [&phones](int modem, const SentSms& sms) { phones.take(modem, sms); };
  for (int i = 0; i < settings.modems; ++i) {
    stations.push_back(
        std::make_unique<Station>(i,
                                  ofModem(settings.modem, i),
                                  Station::Place{settings.port, settings.link + std::to_string(i)},
                                  Station::Surroundings{loop, clock, log, onSubmit}));
  }
  Control control(loop, stations, phones);
  for (const std::string& line : settings.first) {
    const Status status = control.carryOut(line);
    if (!status) return complain(kUsageError, line + ": " + status.error().what);
  }
  for (const auto& station : stations) {
    if (!station->start()) return complain(kCannot, std::strerror(errno));
  }
  ControlSocket socket(loop, control);
  if (!settings.control.empty() && !socket.listen(settings.control)) {
    return complain(kCannot, settings.control + ": " + std::strerror(errno));
  }
  std::unique_ptr<ControlLines> input;
  if (settings.readsInput) {
    input = std::make_unique<ControlLines>(
        loop, control, ControlLines::Ends{STDIN_FILENO, STDERR_FILENO}, [&loop] { loop.stop(); });
  }
  loop.watch(signals(), [&loop] { loop.stop(); });
  log.say("READY");
  loop.run();
  return 0;
}

}  // namespace
}  // namespace tocsin::emulator

int main(int argc, char** argv) {
  using namespace tocsin::emulator;
  const auto settings = readSettings({argv + 1, argv + argc});
  if (!settings) return complain(kUsageError, settings.error().what);
  if (!settings->wantsHelp) return run(*settings);
  std::fputs(kUsage, stdout);
  return 0;
}
