// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/exit_code.h"

namespace tocsin::cli {

// A command line that is answered without doing anything: help, or what is wrong with it.
struct Finished {
  ExitCode code = ExitCode::Done;
  std::string out{}, err{};
};

// What the words of a command line may depend on.
struct Surroundings {
  std::string configPath;  // without --config: $TOCSIN_CONFIG, else the default
  Time now{};              // "02:30" and "2h" count from here
};

// Reads the words after the program's name. Everything that can be refused by its form alone is
// refused here, with ExitCode::Usage.
//
// `send` is read by a rule of its own, because an alert must not get lost over its text: behind
// LIST only the command's own long options are options, every other word is text, and so is all
// behind "--".
std::variant<Invocation, Finished> parseArguments(const std::vector<std::string>& words,
                                                  const Surroundings& surroundings);

}  // namespace tocsin::cli
