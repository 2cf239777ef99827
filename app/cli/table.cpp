// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "app/cli/shown_text.h"
#include "queue/base/check.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kGap = 2;  // blanks between columns

std::string padded(const Console& console, const Cell& cell, std::size_t width, bool isRight) {
  const std::string text = cutTo(cell.text, width);
  const std::string pad(width - std::min(width, columnsOf(text)), ' ');
  const std::string toned = console.toned(text, cell.tone);
  return isRight ? pad + toned : toned + pad;
}

}  // namespace

void Table::add(std::vector<Cell> cells) {
  check(cells.size() == columns_.size(), "a row has one cell per column");
  for (Cell& cell : cells) {
    cell.text = shown(cell.text);
  }
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(std::size_t terminal) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_) {
      widths[i] = std::max(widths[i], columnsOf(row[i].text));
    }
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], columnsOf(columns_[i].title));
    total += widths[i] + (total == 0 ? 0 : kGap);
  }
  for (std::size_t i = columns_.size(); terminal > 0 && i-- > 0;) {
    if (total <= terminal || !columns_[i].shrinks || widths[i] <= kShrunkColumnsMin) continue;
    const std::size_t cut = std::min(total - terminal, widths[i] - kShrunkColumnsMin);
    widths[i] -= cut;
    total -= cut;
  }
  return widths;
}

void Table::print(const Console& console) const {
  const std::vector<std::size_t> widths = this->widths(console.width);
  const auto printRow = [&](const auto& cellAt) {
    std::string line;
    std::string gap;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] == 0) continue;
      line += gap + padded(console, cellAt(i), widths[i], columns_[i].isRight);
      gap.assign(kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    console.out << line << '\n';
  };
  printRow([&](std::size_t i) { return Cell{columns_[i].title, Tone::Quiet}; });
  for (const auto& row : rows_) {
    printRow([&](std::size_t i) -> const Cell& { return row[i]; });
  }
}

void printFields(const Console& console, const std::vector<std::pair<std::string, Cell>>& fields) {
  std::size_t width = 0;
  for (const auto& [name, cell] : fields) {
    if (!cell.text.empty()) width = std::max(width, columnsOf(name));
  }
  for (const auto& [name, cell] : fields) {
    if (cell.text.empty()) continue;
    const std::string pad(width - columnsOf(name) + kGap, ' ');
    console.out << console.toned(name, Tone::Quiet) << pad
                << console.toned(shown(cell.text), cell.tone) << '\n';
  }
}

}  // namespace tocsin::cli
