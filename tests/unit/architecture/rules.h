// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "source_tree.h"

// The rules of the house, each as a function from what lies in the tree to what is wrong with it. A
// finding says "file:line: what is wrong; what to do".
namespace tocsin::architecture {

using Findings = std::vector<std::string>;

// Every #include is an arrow of the table, written from the root; every source has a room.
Findings checkArrows(const SourceTree& tree);

// Foreign libraries are included in their homes only.
Findings checkForeign(const SourceTree& tree);

// No file sees both Qt and Poco, not even through our own headers.
Findings checkQtAndPocoApart(const SourceTree& tree);

// Lengths of files and lines, the licence line, #pragma once.
Findings checkForm(const SourceTree& tree);

// The table itself: no circles, only known names.
Findings checkTable();

// The table of folders in ARCHITECTURE.md is the one of table.cpp.
Findings checkDocument(const std::filesystem::path& architectureMd);

// The tocsin_library() calls link what the table says, no more and no less.
Findings checkLinks(const std::filesystem::path& root);

}  // namespace tocsin::architecture
