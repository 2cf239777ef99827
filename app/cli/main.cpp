// SPDX-License-Identifier: Apache-2.0
// The program `tocsin`: wiring only.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

#include "app/checks/checks.h"
#include "app/cli/daemon.h"
#include "app/cli/run.h"

int main(int argc, char** argv) {
  using namespace tocsin;
  // A daemon that goes away in the middle is an error to tell, not a reason to die of.
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);

  const std::size_t width = cli::terminalWidth();
  const cli::Console console{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .width = width,
      .hasColours = cli::wantsColours(width > 0, std::getenv("NO_COLOR"), std::getenv("TERM")),
      .now = std::chrono::floor<Duration>(std::chrono::system_clock::now()),
      .isInteractive = ::isatty(STDIN_FILENO) == 1};

  cli::Program program{.directory = cli::ownDirectory(), .checks = checks::configChecks()};
  const char* config = std::getenv("TOCSIN_CONFIG");
  if (config != nullptr && *config != '\0') program.configPath = config;

  const std::vector<std::string> words(argv + 1, argv + argc);
  const cli::ExitCode code = cli::run(words, program, console);
  std::cout.flush();
  return static_cast<int>(code);
}
