// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "queue/base/loop.h"
#include "queue/base/result.h"
#include "tests/emulators/modem/options.h"
#include "tests/emulators/modem/timers.h"

namespace tocsin::emulator {

// Phones that answer by themselves what modems send them. A script:
//
//   script = turn { "/" turn }         the first text gets the first turn, and so on; the last turn
//                                      is for all that follow
//   turn   = "-" | reply { ";" reply } nothing, or all of these
//   reply  = TIME TEXT                 so long after the text; {number} in it is what stands
//                                      between "<" and ">" in the text, {text} is the whole of it
//
// as in "30s {number}" or "-/5s what?;10s {number} ok".
class Phones {
 public:
  struct Events {
    // A text is there with all its parts.
    std::function<void(int modem, const std::string& number, const std::string& text)> onText;
    // The phone sends one to the modem that it was written by.
    std::function<void(int modem, const IncomingSms& reply)> onReply;
  };

  Phones(Loop& loop, Events events) : timers_(loop), events_(std::move(events)) {}

  // Permanent with what would be right.
  Status setScript(const std::string& number, std::string_view script);

  void forget(const std::string& number) { scripts_.erase(number); }

  // A modem has sent this part.
  void take(int modem, const SentSms& part);

 private:
  struct Reply {
    Duration after{0};
    std::string text;
  };

  struct Script {
    std::vector<std::vector<Reply>> turns;
    std::size_t next = 0;
  };

  static Result<std::vector<Reply>> parseTurn(std::string_view turn);
  void answer(int modem, const std::string& number, const std::string& text);

  Timers timers_;
  Events events_;
  std::map<std::string, Script> scripts_;
  // Parts by modem, number and reference.
  std::map<std::pair<std::pair<int, int>, std::string>, std::map<int, std::string>> parts_;
};

}  // namespace tocsin::emulator
