// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "queue/base/loop.h"
#include "tests/emulators/modem/command.h"

namespace tocsin::emulator {

struct Machine;

// The terminal's side of a modem: bytes to command lines, answers and URCs to bytes. One command
// at a time; what comes while it runs waits. URCs wait for its end, too.
class Dialogue {
 public:
  explicit Dialogue(Machine& machine) : machine_(machine) {}

  void input(std::string_view bytes);

  // As a line of its own, when nothing is going on.
  void urc(std::string line);

  // At once: as a line of its own, or as it stands when it has CR or LF.
  void say(std::string_view text);

  // Hands over what was said.
  void flush();

  // Forgets what was typed and what waits. What is on the air goes on, but its answer is lost;
  // without power that stops, too.
  void reset(bool withoutPower = false);

  // The line of the command that is going on.
  const std::string& line() const { return line_; }

 private:
  enum class State { Command, Typing, Busy };

  void pump();
  void take(char byte);
  void takeTyped(char byte);
  void run(std::string_view line);
  Answer carryOut(std::string_view commands);
  void give(Answer answer);
  void giveLater(Answer answer);
  void complete(const Answer& answer);
  void sayLine(std::string_view line);
  void sayFinal(std::string_view final);
  void becomeIdle();
  void sayChunk();

  Machine& machine_;
  State state_ = State::Command;
  std::string input_;
  std::size_t next_ = 0;  // of input_
  std::string typing_;    // the line that is not complete, or the PDU
  std::string line_;
  std::function<Answer(std::string)> typed_;
  int turn_ = 0;  // an answer of another turn is not said any more
  std::deque<std::string> urcs_;
  std::string output_;
  std::string slow_;  // what is said in chunks
  LoopHandle chunkTimer_ = 0;
  LoopHandle lateTimer_ = 0;
};

}  // namespace tocsin::emulator
