// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/config/draft.h"
#include "app/config/keys.h"

namespace tocsin::config {

// Walks the tables of the file along the table of keys. Whatever is wrong is among the draft's
// problems, and its value keeps the default.
Draft read(const Node& root, const Checks& checks);

// The value of one key, checked; absent when it is bad, which the draft then says.
std::optional<Value> readValue(const Key& key, const Node& node, const Scope& scope, Draft& draft);

// As a problem quotes what the file holds: one line, cut to a length that reads.
std::string quoted(std::string_view text);

}  // namespace tocsin::config
