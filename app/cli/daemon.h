// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

// Where `tocsind` may lie, seen from the directory of this program: beside it, ../libexec/tocsin,
// ../sbin. Kept a program of its own so that the commands start without what only the daemon needs.
std::vector<std::string> daemonCandidates(const std::string& ownDirectory);

// The first of the candidates that can be run; empty when there is none.
std::string findDaemon(const std::string& ownDirectory);

// The directory of this running program.
std::string ownDirectory();

// Becomes the daemon: same process, same environment. Returns only on failure, with the reason.
std::string becomeDaemon(const std::string& program, std::vector<std::string> arguments);

}  // namespace tocsin::cli
