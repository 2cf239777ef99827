// SPDX-License-Identifier: Apache-2.0
#include "source_tree.h"

#include <fstream>
#include <optional>

namespace tocsin::architecture {
namespace {

namespace fs = std::filesystem;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kDropped = " \t\r\n`";
  const auto first = text.find_first_not_of(kDropped);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kDropped) - first + 1);
}

// "#include <x>" and its spellings, such as "#  include".
std::optional<Include> includeOn(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with('#')) return std::nullopt;
  line = trimmed(line.substr(1));
  if (!line.starts_with("include")) return std::nullopt;
  line = trimmed(line.substr(std::string_view("include").size()));
  const bool isQuoted = line.starts_with('"');
  if (!isQuoted && !line.starts_with('<')) return std::nullopt;
  const auto end = line.find(isQuoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{0, std::string(line.substr(1, end - 1)), isQuoted};
}

Source readSource(const fs::path& root, const fs::path& path) {
  Source source;
  source.path = fs::relative(path, root).generic_string();
  source.lines = readLines(path);
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    auto include = includeOn(source.lines[i]);
    if (!include) continue;
    include->line = static_cast<int>(i) + 1;
    source.includes.push_back(std::move(*include));
  }
  return source;
}

}  // namespace

SourceTree readSources(const fs::path& root, const std::vector<std::string>& folders) {
  SourceTree tree;
  for (const std::string& folder : folders) {
    if (!fs::is_directory(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
      Source source = readSource(root, entry.path());
      tree.emplace(source.path, std::move(source));
    }
  }
  return tree;
}

std::vector<std::string> readLines(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::vector<std::string> cut(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (true) {
    const auto end = text.find(separator);
    const std::string_view piece = trimmed(text.substr(0, end));
    if (!piece.empty()) pieces.emplace_back(piece);
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

}  // namespace tocsin::architecture
