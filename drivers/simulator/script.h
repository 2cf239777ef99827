// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::drivers {

// What a simulated phone sends.
enum class Deed {
  Ack,      // the numbers at the head of the page
  Decline,  // PASS and those numbers
  Typo,     // the first number with one wrong digit
  Garbage,  // words that name no number
  All,      // ALL
  Say,      // a text of the script
};

struct ScriptStep {
  Deed deed = Deed::Ack;
  Duration after{0};  // counted from the page, or from the step before
  std::string text;   // of Say, with its placeholders
};

// What a phone does about one page, in order; empty: it is silent.
using Turn = std::vector<ScriptStep>;

// How a phone answers successive pages; at least one turn, the last one repeats.
struct Script {
  std::vector<Turn> turns;

  const Turn& turnFor(std::size_t pagesBefore) const {
    return turns[pagesBefore < turns.size() ? pagesBefore : turns.size() - 1];
  }
};

// Reads the grammar of docs/formats/simulator.md:
//
//   script = turn *( ";" turn )
//   turn   = "silent" | step *( "then" step )
//   step   = "late" DURATION | deed [ "after" DURATION ]
//   deed   = "ack" | "decline" | "typo" | "garbage" | "all" | "twice" | "reply" QUOTED
//
// At most 20 turns of 10 steps. Config error that says what would be right.
Result<Script> parseScript(std::string_view text);

}  // namespace tocsin::drivers
