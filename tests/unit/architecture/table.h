// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::architecture {

// One row of the table of folders: who may include whom, and which foreign libraries have their
// home here. The table in ARCHITECTURE.md and the links in the CMakeLists.txt say the same.
struct Room {
  std::string folder;                // "queue/base", or a file: "app/cli/main.cpp"
  std::vector<std::string> ours;     // folders
  std::vector<std::string> foreign;  // names of kLibraries; the C++ library is everybody's
  bool mayEverything = false;        // wiring
};

struct Library {
  std::string_view name;
  std::string_view target;               // of CMake; empty: nothing is linked
  std::vector<std::string_view> prefix;  // of what stands between < and >
};

const std::vector<Room>& rooms();

// The first whose prefix fits names the library, so the order matters.
const std::vector<Library>& libraries();

// The room of a source file: its own row, else that of its folder; nullptr: it has none.
const Room* roomOf(std::string_view path);

// What a header between < and > belongs to: "" for the C++ library, "POSIX" for C and system
// headers, else the name of a library, or "unknown".
std::string libraryOf(std::string_view header);

}  // namespace tocsin::architecture
