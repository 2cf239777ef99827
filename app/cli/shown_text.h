// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text of other people on a terminal: alerts and SMS come from anywhere.
namespace tocsin::cli {

// One line that no terminal obeys: control characters (C0, DEL, C1), line and paragraph separators
// and whatever turns the direction of writing are spelt out as "\n", "\x1b", "\u202e"; malformed
// UTF-8 is U+FFFD. A backslash of the text itself stays as it is.
std::string shown(std::string_view text);

// JSON text in which the same characters stand as \uXXXX: it reads back to the same value.
std::string shownJson(std::string_view json);

// Columns that a terminal gives to the UTF-8 text: 2 for East Asian wide characters and emoji, 0
// for combining marks.
std::size_t columnsOf(std::string_view text);

// The text if it fits, else its beginning with "…" in exactly `columns` or, before a wide
// character, one less.
std::string cutTo(std::string_view text, std::size_t columns);

}  // namespace tocsin::cli
