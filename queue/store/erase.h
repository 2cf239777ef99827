// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What is taken out of the journal when a person is erased (docs/privacy.md says what stays).
namespace tocsin::store {

struct Erasure {
  std::string name;                  // of the recipient
  std::string alias;                 // that stands in its place from now on: "erased-3"
  std::vector<std::string> numbers;  // his, in canonical form
};

// How far an erasure has come: a table, and the first row of it that was not looked at. Going over
// rows again does no harm.
struct ErasePlace {
  std::size_t table = 0;
  std::int64_t next = 0;
};

// Stands where a text was.
inline constexpr std::string_view kErasedText = "(erased)";

// The text with the name as a word of its own and the numbers replaced by the alias.
std::string erasedFrom(std::string_view text, const Erasure& erasure);

}  // namespace tocsin::store
