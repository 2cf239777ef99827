// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::modem {

struct AtEvent {
  enum class Kind { Line, Prompt };

  Kind kind = Kind::Line;
  std::string line;                  // without its end; empty for a prompt
  std::optional<std::string> pdu{};  // the second line of +CMT, +CDS, +CBM
  bool isCut = false;                // the line was longer than limits::kModemLineBytesMax
  friend bool operator==(const AtEvent&, const AtEvent&) = default;
};

// Parts what a modem says into lines and prompts. Pure: the events depend on the bytes alone, never
// on how they were split, and feeding never fails.
//
//   stream = { line | prompt | ignored }
//   line   = bytes, at least one that is no blank; ended by CR, LF, Ctrl-Z or ESC
//   prompt = ">" as first byte of a line, told at once; one blank behind it belongs to it
//   ignored: empty lines (CR CR LF is one end of line) and all other control bytes, as the NULs
//            that some modems send when they wake (ModemManager strips them, too)
//
// A URC of two lines (+CMT, +CDS, +CBM; 3GPP TS 27.005 section 3.4.1, PDU mode) is one event, also
// in the middle of an answer: its second line is never taken for a part of that answer. When the
// line behind it is no PDU, the URC is told without one and that line for itself.
//
// It does not know what was asked: echoes, a second OK, a missing OK are for at_line and the
// session.
class AtStream {
 public:
  // Costs time proportional to `bytes`; keeps at most two lines of limits::kModemLineBytesMax.
  std::vector<AtEvent> feed(std::string_view bytes);

  // Tells what is there although its end is not: after a silence of the modem (the session chooses
  // how long) and before the channel is given up. Nothing is kept.
  std::vector<AtEvent> takeRest();

 private:
  void take(char byte, std::vector<AtEvent>& events);
  void endLine(std::vector<AtEvent>& events);
  void add(char byte);

  std::string line_;
  bool isCut_ = false;
  bool isBehindPrompt_ = false;
  std::optional<AtEvent> urc_;  // a URC that waits for its second line
};

}  // namespace tocsin::modem
