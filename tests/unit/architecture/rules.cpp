// SPDX-License-Identifier: Apache-2.0
#include "rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "table.h"

namespace tocsin::architecture {
namespace {

constexpr std::size_t kFileLinesMax = 400;
constexpr std::size_t kHeaderLinesMax = 250;
constexpr std::size_t kColumnsMax = 100;
constexpr std::string_view kLicence = "// SPDX-License-Identifier: Apache-2.0";
constexpr std::string_view kHow =
    "; if it must be, change tests/unit/architecture/table.cpp, ARCHITECTURE.md and CMakeLists.txt "
    "together and say why in an ADR";

std::string at(const Source& source, std::size_t line) {
  return source.path + ":" + std::to_string(line) + ": ";
}

std::string at(const Source& source, const Include& include) {
  return at(source, static_cast<std::size_t>(include.line));
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

// Characters, not bytes: continuation bytes of UTF-8 don't count.
std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Which of Qt and Poco a file sees, itself or through our headers.
class Sight {
 public:
  explicit Sight(const SourceTree& tree) : tree_(tree) {}

  const std::set<std::string>& of(const std::string& path) {
    const auto [found, isNew] = seen_.try_emplace(path);
    const auto source = tree_.find(path);
    if (!isNew || source == tree_.end()) return found->second;
    std::set<std::string> families;
    for (const Include& include : source->second.includes) {
      if (include.isQuoted) {
        const auto& inner =
            of(include.header);  // NOLINT(misc-no-recursion): as deep as our includes
        families.insert(inner.begin(), inner.end());
      } else {
        const std::string library = libraryOf(include.header);
        if (library.starts_with("Qt")) families.insert("Qt");
        if (library.starts_with("Poco")) families.insert("Poco");
      }
    }
    return seen_[path] = families;
  }

 private:
  const SourceTree& tree_;
  std::map<std::string, std::set<std::string>> seen_;
};

}  // namespace

Findings checkArrows(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, source] : tree) {
    const Room* from = roomOf(path);
    if (from == nullptr) {
      findings.push_back(at(source, 1) +
                         "this folder is not in the table of folders; move the file" +
                         std::string(kHow));
      continue;
    }
    for (const Include& include : source.includes) {
      if (!include.isQuoted || from->mayEverything) continue;
      const Room* to = roomOf(include.header);
      if (to == nullptr) {
        findings.push_back(at(source, include) + "\"" + include.header +
                           "\" is in no room; write the path from the root");
      } else if (to != from && !has(from->ours, to->folder)) {
        findings.push_back(at(source, include) + from->folder + " must not include " + to->folder +
                           " (allowed: " + listed(from->ours) +
                           "); move what is needed to a room that both may include" +
                           std::string(kHow));
      }
    }
  }
  return findings;
}

Findings checkForeign(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, source] : tree) {
    const Room* room = roomOf(path);
    for (const Include& include : source.includes) {
      if (include.isQuoted || room == nullptr) continue;
      const std::string library = libraryOf(include.header);
      if (library == "unknown") {
        findings.push_back(
            at(source, include) + "<" + include.header +
            "> is of no library in docs/adr/0005; use one that is, or add it there and in "
            "tests/unit/architecture/table.cpp");
      } else if (!library.empty() && !room->mayEverything && !has(room->foreign, library)) {
        findings.push_back(at(source, include) + library + " has no home in " + room->folder +
                           " (allowed: " + listed(room->foreign) +
                           "); go through a seam of queue/base" + std::string(kHow));
      }
    }
  }
  return findings;
}

Findings checkQtAndPocoApart(const SourceTree& tree) {
  Findings findings;
  Sight sight(tree);
  for (const auto& [path, source] : tree) {
    if (sight.of(path).size() < 2) continue;
    findings.push_back(
        at(source, 1) +
        "sees both Qt and Poco; hide one behind a header of ours that includes neither");
  }
  return findings;
}

Findings checkForm(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, source] : tree) {
    const std::size_t linesMax = source.isHeader() ? kHeaderLinesMax : kFileLinesMax;
    if (source.lines.size() > linesMax) {
      findings.push_back(at(source, source.lines.size()) + "longer than " +
                         std::to_string(linesMax) + " lines; split the file by notion");
    }
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      if (columns(source.lines[i]) <= kColumnsMax) continue;
      findings.push_back(at(source, i + 1) + "longer than " + std::to_string(kColumnsMax) +
                         " columns; break the line");
    }
    if (source.lines.empty() || source.lines.front() != kLicence) {
      findings.push_back(at(source, 1) + "the first line must be: " + std::string(kLicence));
    }
    const auto& lines = source.lines;
    if (source.isHeader() && std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
      findings.push_back(at(source, 2) + "a header needs: #pragma once");
    }
  }
  return findings;
}

Findings checkTable() {
  Findings findings;
  std::vector<std::string> settled;  // rooms whose arrows all lead to settled rooms
  for (std::size_t before = 0; before < rooms().size(); ++before) {
    for (const Room& room : rooms()) {
      const bool isSettled = std::all_of(room.ours.begin(),
                                         room.ours.end(),
                                         [&](const std::string& to) { return has(settled, to); });
      if (isSettled && !has(settled, room.folder)) settled.push_back(room.folder);
    }
  }
  for (const Room& room : rooms()) {
    if (!has(settled, room.folder)) {
      findings.push_back("table.cpp: " + room.folder +
                         " is part of a circle or names an unknown room");
    }
    for (const std::string& name : room.foreign) {
      const bool isKnown =
          std::any_of(libraries().begin(), libraries().end(), [&](const Library& library) {
            return library.name == name;
          });
      if (!isKnown) findings.push_back("table.cpp: " + room.folder + ": no library " + name);
    }
  }
  return findings;
}

}  // namespace tocsin::architecture
