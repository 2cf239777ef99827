// SPDX-License-Identifier: Apache-2.0
#include "app/config/document.h"

#include <toml++/toml.h>
#include <utility>

namespace tocsin::config {
namespace {

// A node whose children are still to be copied.
struct Pending {
  const toml::node* from;
  Node* to;
};

Place placeOf(const toml::source_region& source) {
  return {.line = static_cast<int>(source.begin.line),
          .column = static_cast<int>(source.begin.column)};
}

void copyValue(const toml::node& from, Node& to) {
  to.place = placeOf(from.source());
  if (const auto* text = from.as_string()) {
    to.type = Node::Type::Text;
    to.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    to.type = Node::Type::Integer;
    to.integer = integer->get();
  } else if (const auto* on = from.as_boolean()) {
    to.type = Node::Type::Switch;
    to.on = on->get();
  } else if (from.is_floating_point()) {
    to.type = Node::Type::Float;
  } else if (from.is_array()) {
    to.type = Node::Type::List;
  } else if (from.is_table()) {
    to.type = Node::Type::Table;
  } else {
    to.type = Node::Type::Date;
  }
}

// Makes room for all children first, so that the addresses of those handed to `pending` hold.
void copyChildren(const Pending& node, std::vector<Pending>& pending) {
  if (const toml::table* table = node.from->as_table()) {
    node.to->children.reserve(table->size());
    for (const auto& [key, value] : *table) {
      Node& child = node.to->children.emplace_back();
      child.key = std::string(key.str());
      child.keyPlace = placeOf(key.source());
      copyValue(value, child);
      pending.push_back({&value, &child});
    }
  } else if (const toml::array* array = node.from->as_array()) {
    node.to->children.reserve(array->size());
    for (const toml::node& value : *array) {
      Node& child = node.to->children.emplace_back();
      copyValue(value, child);
      child.keyPlace = child.place;
      pending.push_back({&value, &child});
    }
  }
}

// Not recursive: how deep a file nests is the file's choice.
Node copyTree(const toml::table& table) {
  Node root;
  copyValue(table, root);
  std::vector<Pending> pending{{&table, &root}};
  while (!pending.empty()) {
    const Pending node = pending.back();
    pending.pop_back();
    copyChildren(node, pending);
  }
  return root;
}

}  // namespace

Document readDocument(std::string_view toml) {
  try {
    return {.root = copyTree(toml::parse(toml)), .problem = std::nullopt};
  } catch (const toml::parse_error& error) {
    const Place place = placeOf(error.source());
    return {.root = std::nullopt,
            .problem = Problem{.line = place.line,
                               .column = place.column,
                               .what = "not TOML: " + std::string(error.description()) +
                                       "; what follows was not read"}};
  }
}

}  // namespace tocsin::config
