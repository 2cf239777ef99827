// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/time.h"

namespace tocsin::emulator {

// One line for each thing that happens, written at once:
//
//   2026-11-21T08:00:01.204Z 0 SUBMIT +33600000001 part=1/2 ... text="..."
//
// Time (UTC), modem ("-": the program), event, details. Texts are as in JSON.
class EventLog {
 public:
  // `fd` stays open as long as the log; `clock` outlives it.
  EventLog(int fd, const Clock& clock) : fd_(fd), clock_(clock) {}

  void say(int modem, std::string_view line);

  void say(std::string_view line) { write("-", line); }

 private:
  void write(std::string_view modem, std::string_view line);

  int fd_;
  const Clock& clock_;
};

// With its quotes, as a JSON string.
std::string quoted(std::string_view text);

}  // namespace tocsin::emulator
