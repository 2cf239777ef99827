// SPDX-License-Identifier: Apache-2.0
// The table of folders as ARCHITECTURE.md and the CMakeLists.txt tell it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "rules.h"
#include "table.h"

namespace tocsin::architecture {
namespace {

namespace fs = std::filesystem;

using Names = std::set<std::string>;

// "queue/base" is written "base" in the document.
std::string leafOf(std::string_view folder) {
  return std::string(folder.substr(folder.rfind('/') + 1));
}

std::string targetOf(std::string folder) {
  std::replace(folder.begin(), folder.end(), '/', '_');
  return folder;
}

Names leaves(const std::vector<std::string>& folders) {
  Names names;
  for (const std::string& folder : folders)
    names.insert(leafOf(folder));
  return names;
}

Names namesIn(std::string_view cell, char separator) {
  Names names;
  for (const std::string& name : cut(cell, separator)) {
    if (name != "-" && name != "std only") names.insert(name);
  }
  return names;
}

std::string listed(const Names& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

void compare(Findings& findings,
             const std::string& where,
             const Names& found,
             const Names& wanted) {
  if (found == wanted) return;
  findings.push_back(
      where + " says " + listed(found) + ", the table says " + listed(wanted) +
      "; make ARCHITECTURE.md, CMakeLists.txt and tests/unit/architecture/table.cpp agree");
}

struct DocumentRow {
  std::size_t line = 0;
  std::vector<std::string> cells;
};

// The rows of the table that begins with "| folder |", by their first cell.
std::map<std::string, DocumentRow> documentRows(const std::vector<std::string>& lines) {
  std::map<std::string, DocumentRow> rows;
  bool isInside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("| folder |")) {
      isInside = true;
    } else if (!lines[i].starts_with("|")) {
      isInside = false;
    } else if (isInside && !lines[i].starts_with("|-")) {
      const auto cells = cut(lines[i], '|');
      if (!cells.empty()) rows[cells.front()] = {i + 1, cells};
    }
  }
  return rows;
}

struct Link {
  std::string where;  // file
  Names ours, foreign;
};

// The tocsin_library(NAME OURS ... FOREIGN ...) call of a CMakeLists.txt, if it has one.
std::optional<std::pair<std::string, Link>> linkIn(const fs::path& file, const std::string& where) {
  std::string text;
  for (const std::string& line : readLines(file))
    text += line.substr(0, line.find('#')) + " ";
  const std::string call = "tocsin_library(";
  const auto start = text.find(call);
  if (start == std::string::npos) return std::nullopt;
  const auto from = start + call.size();
  const auto words = cut(text.substr(from, text.find(')', from) - from), ' ');
  Link link{where, {}, {}};
  Names* into = nullptr;
  for (const std::string& word : words) {
    if (word == "OURS") {
      into = &link.ours;
    } else if (word == "FOREIGN") {
      into = &link.foreign;
    } else if (into != nullptr) {
      into->insert(word);
    }
  }
  if (words.empty()) return std::nullopt;
  return std::pair{words.front(), link};
}

Names targetsOf(const Room& room) {
  Names targets;
  for (const Library& library : libraries()) {
    const bool isHome =
        std::find(room.foreign.begin(), room.foreign.end(), library.name) != room.foreign.end();
    if (isHome && !library.target.empty()) targets.insert(std::string(library.target));
  }
  return targets;
}

}  // namespace

Findings checkDocument(const fs::path& architectureMd) {
  Findings findings;
  const std::string file = architectureMd.filename().string();
  auto rows = documentRows(readLines(architectureMd));
  for (const Room& room : rooms()) {
    const auto row = rows.find(room.folder);
    if (row == rows.end() || row->second.cells.size() != 4) {
      findings.push_back(file + ": the table of folders has no row of four cells for " +
                         room.folder + "; add: | `" + room.folder +
                         "` | what it holds | its folders | its libraries |");
      continue;
    }
    const auto& cells = row->second.cells;
    const std::string where = file + ":" + std::to_string(row->second.line) + ": " + room.folder;
    const Names ours = room.mayEverything ? Names{"everything"} : leaves(room.ours);
    const Names foreign =
        room.mayEverything ? Names{"everything"} : Names(room.foreign.begin(), room.foreign.end());
    compare(findings, where + " may include", namesIn(cells[2], ','), ours);
    compare(findings, where + " foreign home", namesIn(cells[3], ','), foreign);
    rows.erase(row);
  }
  for (const auto& [folder, row] : rows) {
    findings.push_back(
        file + ":" + std::to_string(row.line) + ": " + folder +
        " is not in tests/unit/architecture/table.cpp; add it there or drop the row");
  }
  return findings;
}

Findings checkLinks(const fs::path& root) {
  Findings findings;
  for (const Room& room : rooms()) {
    if (room.mayEverything || room.folder.ends_with(".cpp")) continue;
    const std::string where = room.folder + "/CMakeLists.txt";
    const auto link = linkIn(root / where, where);
    if (!link || link->first != targetOf(room.folder)) {
      findings.push_back(where + ": no tocsin_library(" + targetOf(room.folder) +
                         " ...) call; add it");
      continue;
    }
    Names ours;
    for (const std::string& folder : room.ours)
      ours.insert(targetOf(folder));
    compare(findings, where + ": OURS", link->second.ours, ours);
    compare(findings, where + ": FOREIGN", link->second.foreign, targetsOf(room));
  }
  return findings;
}

}  // namespace tocsin::architecture
