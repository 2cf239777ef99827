// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

namespace tocsin::emulator {

struct Machine;

// One command of a line: AT&D0, ATE1, AT+CPMS?, AT+CPMS=?, AT+CPMS="SM", ATD+33600000001;
struct Command {
  enum class Form { Run, Read, Test, Set };

  std::string name;  // "+CPMS", "E", "&D", "D"; capital letters
  Form form = Form::Run;
  std::string rest;                   // behind the name of a basic command, behind '=' of another
  std::vector<std::string> fields{};  // of rest: between commas, without quotes
};

// The commands of a line behind its AT (V.250 section 5.2.1), in their order; ";" parts extended
// ones, quotes protect. Absent when it cannot be read.
std::optional<std::vector<Command>> commandsOf(std::string_view line);

// A field as a number without sign; absent when it is none, `otherwise` when it is not there.
std::optional<int> numberOf(const Command& command, std::size_t field, int otherwise = 0);

struct Answer {
  enum class Kind {
    Done,
    Typing,  // a prompt; `typed` gets what stands before Ctrl-Z
    Later,   // `work` tells, after `late`
    Silent,  // there is none
  };

  Kind kind = Kind::Done;
  std::vector<std::string> lines{};  // a line may hold CR LF
  std::string final = "OK";
  std::function<Answer(std::string text)> typed{};
  Duration late{0};
  std::function<Answer()> work{};

  bool isOk() const { return final == "OK"; }
};

Answer ok();
Answer ok(std::string line);
Answer error();
// As AT+CMEE asks: ERROR, a number or a text.
Answer cme(const Machine& machine, int code);
Answer cms(int code);

using Handler = Answer (*)(Machine&, const Command&);

struct CommandRow {
  std::string_view name;
  Handler handler;
};

// The handler of a command, or nullptr.
Handler handlerOf(std::string_view name);

// The tables, one for each subject.
std::vector<CommandRow> generalCommands();
std::vector<CommandRow> simCommands();
std::vector<CommandRow> networkCommands();
std::vector<CommandRow> storageCommands();
std::vector<CommandRow> smsCommands();
std::vector<CommandRow> callCommands();

}  // namespace tocsin::emulator
