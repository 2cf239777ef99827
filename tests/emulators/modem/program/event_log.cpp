// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/event_log.h"

#include <array>
#include <cstdio>
#include <unistd.h>

namespace tocsin::emulator {

void EventLog::say(int modem, std::string_view line) {
  write(std::to_string(modem), line);
}

void EventLog::write(std::string_view modem, std::string_view line) {
  std::string whole = toRfc3339(clock_.now());
  whole.append(" ").append(modem).append(" ").append(line).append("\n");
  [[maybe_unused]] const auto put = ::write(fd_, whole.data(), whole.size());
}

std::string quoted(std::string_view text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (all += '\\') += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      all += code.data();
    } else {
      all += c;
    }
  }
  return all + '"';
}

}  // namespace tocsin::emulator
