// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/cli/console.h"

namespace tocsin::cli {

struct Cell {
  std::string text{};
  Tone tone = Tone::Plain;
};

struct Column {
  std::string title{};
  bool isRight = false;  // aligned right, for counts
  bool shrinks = false;  // is cut first when the terminal is too narrow
};

// Rows under titles, aligned by the columns that a terminal gives to each text. A column without
// any text is left out. On a terminal a row never wraps while its columns can be cut: those that
// shrink first, from the right, down to kShrunkColumnsMin.
class Table {
 public:
  static constexpr std::size_t kShrunkColumnsMin = 12;

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell per column. Texts are shown() here: whatever they hold, the terminal is safe.
  void add(std::vector<Cell> cells);

  bool isEmpty() const { return rows_.empty(); }

  void print(const Console& console) const;

 private:
  std::vector<std::size_t> widths(std::size_t terminal) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// "Name    value" lines under each other, those without a value left out; values are shown().
void printFields(const Console& console, const std::vector<std::pair<std::string, Cell>>& fields);

}  // namespace tocsin::cli
