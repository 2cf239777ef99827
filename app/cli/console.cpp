// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace tocsin::cli {
namespace {

constexpr std::size_t kWidthUnknown = 80;  // of a terminal that does not say

// ECMA-48, select graphic rendition.
std::string_view colourOf(Tone tone) {
  switch (tone) {
    case Tone::Plain: return "";
    case Tone::Good: return "\x1b[32m";
    case Tone::Bad: return "\x1b[1;31m";
    case Tone::Warning: return "\x1b[33m";
    case Tone::Quiet: return "\x1b[2m";
    case Tone::Strong: return "\x1b[1m";
  }
  return "";
}

}  // namespace

std::string Console::toned(std::string_view text, Tone tone) const {
  if (!hasColours || tone == Tone::Plain || text.empty()) return std::string(text);
  return std::string(colourOf(tone)) + std::string(text) + "\x1b[0m";
}

std::size_t terminalWidth() {
  if (isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  const bool isKnown = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return isKnown ? size.ws_col : kWidthUnknown;
}

bool wantsColours(bool isTerminal, const char* noColor, const char* term) {
  const bool refused = noColor != nullptr && *noColor != '\0';
  return isTerminal && !refused && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace tocsin::cli
