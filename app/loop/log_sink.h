// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/log.h"
#include "queue/base/time.h"

namespace tocsin::loop {

// How a line of the log looks.
enum class LogForm {
  Systemd,  // "<4>text": the journal adds the time, and shows the level by its priority
  Plain,    // "2026-11-21 09:00:01 warning   text"
  Colour,   // as Plain, the level in colour
};

// Systemd when standard error is the very stream that JOURNAL_STREAM names (a terminal started by a
// service inherits the variable and is none); Colour on a terminal, unless NO_COLOR is set.
LogForm logFormOfStandardError();

// One line with its newline, at most limits::kLogLineBytesMax bytes of text. Whatever the text
// holds (an SMS, a file name), it cannot begin another line, move a cursor or reverse the direction
// of writing: such characters are shown as "\n" or "\u{9b}". `local` is the time to show.
std::string logLine(LogForm form, LogLevel level, std::string_view text, const std::string& local);

// The log of production: standard error, lines of `most` and what is more urgent; from any thread.
Log logToStandardError(LogLevel most);

}  // namespace tocsin::loop
