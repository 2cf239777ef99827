// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tocsin::doctor {

// As whom a process acts.
struct Identity {
  std::string name{};  // "tocsin", or the number of a user without a name
  unsigned user = 0;
  std::vector<unsigned> groups{};
  bool mayReadAll = false;   // CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
  bool mayWriteAll = false;  // CAP_DAC_OVERRIDE
  int process = 0;           // of the daemon itself; 0: as whom it would run
};

// What stands at a path. Symbolic links are followed.
struct PathFacts {
  std::string path{};
  bool exists = false;
  bool isDirectory = false;
  unsigned mode = 0;  // as of chmod
  unsigned owner = 0, group = 0;
  std::string ownerName{}, groupName{};
  bool hasAcl = false;    // an access control list says more than the mode
  std::string trouble{};  // it may exist: why it cannot be looked at
};

inline constexpr unsigned kRead = 4, kWrite = 2, kEnter = 1;

// Whether `who` may do all of `wanted` with it, by the mode (path_resolution(7)); the way to it is
// not looked at. Nothing is known when the path could not be looked at, or when the mode says no
// and an access control list may say yes.
std::optional<bool> mayAccess(const PathFacts& path, const Identity& who, unsigned wanted);

// "rwxrws--- tocsin tocsin-spool".
std::string permissionsOf(const PathFacts& path);

}  // namespace tocsin::doctor
