// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/config/config.h"

namespace tocsin::cli {

inline constexpr const char* kDefaultConfigPath = "/etc/tocsin/tocsin.toml";

// What the program brings along.
struct Program {
  std::string configPath = kDefaultConfigPath;  // without --config
  std::string directory{};                      // where this program lies, to find the daemon
  config::Checks checks{};                      // what `check` may ask
};

// Does what the words after the program's name ask and returns what the program ends with. `serve`
// becomes the daemon and returns only when it cannot.
ExitCode run(const std::vector<std::string>& words, const Program& program, const Console& console);

}  // namespace tocsin::cli
