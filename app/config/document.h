// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/config.h"

namespace tocsin::config {

// A place in the file, from 1.
struct Place {
  int line = 1;
  int column = 1;
};

// One value of the file with its place; toml++ ends here, because every unit that includes it
// compiles for seconds.
struct Node {
  enum class Type { Text, Integer, Float, Switch, Date, List, Table } type = Type::Table;
  std::string key;             // of the table that holds it; empty in a list
  Place keyPlace, place;       // a [table] stands where its header stands
  std::string text;            // Text
  std::int64_t integer = 0;    // Integer
  bool on = false;             // Switch
  std::vector<Node> children;  // List, Table: in the order of the keys' names
};

// The whole file, or the one mistake that ends its reading.
struct Document {
  std::optional<Node> root;
  std::optional<Problem> problem;
};

Document readDocument(std::string_view toml);

}  // namespace tocsin::config
