// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tocsin::cli {

// What the program ends with; scripts rely on it. From 64 on as in sysexits.h.
enum class ExitCode {
  Done = 0,            // also: it was so already
  Bad = 1,             // ran, and what it found is bad: a driver down, an alarm standing
  NagiosCritical = 2,  // only of `doctor --nagios`, whose Bad is a warning
  NagiosUnknown = 3,
  Usage = 64,
  Input = 65,        // bad input, unknown number or name, refused
  Unreachable = 69,  // no daemon answers
  SpoolNotWritable = 73,
  TryAgain = 75,  // the daemon cannot now, or it is unknown what became of the order
  Configuration = 78,
};

// For an answer of the daemon: 2xx Done, 4xx Input, except those that time mends (408, 425, 429)
// and everything else, which are TryAgain.
ExitCode exitCodeOf(int httpStatus);

}  // namespace tocsin::cli
