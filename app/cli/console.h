// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "queue/base/time.h"

namespace tocsin::cli {

// What a cell or a word means; a colour on a terminal, nothing elsewhere.
enum class Tone { Plain, Good, Bad, Warning, Quiet, Strong };

// Where a command prints, and to whom.
struct Console {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  std::size_t width = 0;  // columns of the terminal; 0 = no terminal: nothing is cut
  bool hasColours = false;
  Time now{};                  // one time for the whole answer
  bool isInteractive = false;  // a person types at `in`

  // The text with the colour of its tone.
  std::string toned(std::string_view text, Tone tone) const;
};

// Columns of the terminal behind standard output, 0 when it is none.
std::size_t terminalWidth();

// Colours are for terminals, unless NO_COLOR (https://no-color.org) has a value or TERM is "dumb".
bool wantsColours(bool isTerminal, const char* noColor, const char* term);

}  // namespace tocsin::cli
