// SPDX-License-Identifier: Apache-2.0
#include "app/cli/daemon.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace tocsin::cli {

std::vector<std::string> daemonCandidates(const std::string& ownDirectory) {
  return {ownDirectory + "/tocsind",
          ownDirectory + "/../libexec/tocsin/tocsind",
          ownDirectory + "/../sbin/tocsind"};
}

std::string findDaemon(const std::string& ownDirectory) {
  for (const std::string& candidate : daemonCandidates(ownDirectory)) {
    std::error_code ignored;
    const bool isFile = std::filesystem::is_regular_file(candidate, ignored);
    if (isFile && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

std::string ownDirectory() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? "." : program.parent_path().string();
}

std::string becomeDaemon(const std::string& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  std::signal(SIGPIPE,
              SIG_DFL);  // what is ignored stays so, also for the hooks that the daemon runs
  execv(program.c_str(), argv.data());
  return program + ": " + std::strerror(errno);
}

}  // namespace tocsin::cli
