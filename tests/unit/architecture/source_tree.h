// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::architecture {

struct Include {
  int line = 0;  // from 1
  std::string header;
  bool isQuoted = false;  // "ours", not <theirs>
};

struct Source {
  std::string path;  // from the root, with '/'
  std::vector<std::string> lines;
  std::vector<Include> includes;

  bool isHeader() const { return path.ends_with(".h"); }
};

// The *.h and *.cpp below some folders of a root, by path.
using SourceTree = std::map<std::string, Source>;

// A folder that is not there holds nothing.
SourceTree readSources(const std::filesystem::path& root, const std::vector<std::string>& folders);

// The lines of a text file; none when it is not there.
std::vector<std::string> readLines(const std::filesystem::path& path);

// The text cut at `separator`, blanks and backquotes trimmed, empty pieces left out.
std::vector<std::string> cut(std::string_view text, char separator);

}  // namespace tocsin::architecture
