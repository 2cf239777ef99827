// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/command.h"

#include <cctype>
#include <charconv>
#include <map>

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

char upper(char c) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

bool isLetter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Up to a ";" outside of quotes.
std::size_t endOfExtended(std::string_view line) {
  bool isQuoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') isQuoted = !isQuoted;
    if (line[i] == ';' && !isQuoted) return i;
  }
  return line.size();
}

std::vector<std::string> fieldsOf(std::string_view text) {
  std::vector<std::string> fields(1);
  bool isQuoted = false;
  for (const char c : text) {
    if (c == '"') {
      isQuoted = !isQuoted;
    } else if (c == ',' && !isQuoted) {
      fields.emplace_back();
    } else if (c != ' ' || isQuoted) {
      fields.back() += c;
    }
  }
  return fields;
}

Command extendedCommand(std::string_view text) {
  Command command;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != '=' && text[i] != '?'; ++i) {
    command.name += upper(text[i]);
  }
  while (!command.name.empty() && command.name.back() == ' ') {
    command.name.pop_back();
  }
  if (i == text.size()) return command;
  if (text[i] == '?') {
    command.form = Command::Form::Read;
  } else if (text.substr(i) == "=?") {
    command.form = Command::Form::Test;
  } else {
    command.form = Command::Form::Set;
    command.rest = text.substr(i + 1);
    command.fields = fieldsOf(command.rest);
  }
  return command;
}

// A letter, perhaps behind "&", and its digits; S has "=" and a number; D takes the rest.
std::size_t takeBasic(std::string_view line, Command& command) {
  std::size_t i = line.front() == '&' ? 1 : 0;
  if (i == line.size() || !isLetter(line[i])) return 0;
  command.name = std::string(line.substr(0, i)) + upper(line[i]);
  ++i;
  const std::size_t begin = i;
  if (command.name == "D") {
    i = line.size();
  } else if (command.name == "S") {
    while (i < line.size() && (isDigit(line[i]) || line[i] == '=' || line[i] == '?')) {
      ++i;
    }
  } else {
    while (i < line.size() && isDigit(line[i])) {
      ++i;
    }
  }
  command.rest = line.substr(begin, i - begin);
  return i;
}

std::string_view textOf(int code) {
  static const std::map<int, std::string_view> kTexts{{3, "operation not allowed"},
                                                      {4, "operation not supported"},
                                                      {10, "SIM not inserted"},
                                                      {11, "SIM PIN required"},
                                                      {12, "SIM PUK required"},
                                                      {13, "SIM failure"},
                                                      {14, "SIM busy"},
                                                      {16, "incorrect password"},
                                                      {22, "not found"},
                                                      {30, "no network service"},
                                                      {50, "Incorrect parameters"}};
  const auto found = kTexts.find(code);
  return found == kTexts.end() ? "unknown error" : found->second;
}

}  // namespace

std::optional<std::vector<Command>> commandsOf(std::string_view line) {
  constexpr std::string_view kExtended = "+^#$*!%";
  std::vector<Command> commands;
  while (!line.empty()) {
    if (line.front() == ' ' || line.front() == ';') {
      line.remove_prefix(1);
      continue;
    }
    Command command;
    std::size_t length = 0;
    if (kExtended.find(line.front()) != std::string_view::npos) {
      length = endOfExtended(line);
      command = extendedCommand(line.substr(0, length));
    } else {
      length = takeBasic(line, command);
      if (length == 0) return std::nullopt;
    }
    line.remove_prefix(length);
    commands.push_back(std::move(command));
  }
  return commands;
}

std::optional<int> numberOf(const Command& command, std::size_t field, int otherwise) {
  if (field >= command.fields.size() || command.fields[field].empty()) return otherwise;
  const std::string& text = command.fields[field];
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Answer ok() {
  return {};
}

Answer ok(std::string line) {
  Answer answer;
  answer.lines.push_back(std::move(line));
  return answer;
}

Answer error() {
  Answer answer;
  answer.final = "ERROR";
  return answer;
}

Answer cme(const Machine& machine, int code) {
  Answer answer = error();
  if (machine.settings.errors == 1) answer.final = "+CME ERROR: " + std::to_string(code);
  if (machine.settings.errors == 2) answer.final = "+CME ERROR: " + std::string(textOf(code));
  return answer;
}

Answer cms(int code) {
  Answer answer;
  answer.final = "+CMS ERROR: " + std::to_string(code);
  return answer;
}

Handler handlerOf(std::string_view name) {
  static const std::map<std::string_view, Handler> kHandlers = [] {
    std::map<std::string_view, Handler> all;
    for (const auto& table : {generalCommands(),
                              simCommands(),
                              networkCommands(),
                              storageCommands(),
                              smsCommands(),
                              callCommands()}) {
      for (const CommandRow& row : table) {
        all.emplace(row.name, row.handler);
      }
    }
    return all;
  }();
  const auto found = kHandlers.find(name);
  return found == kHandlers.end() ? nullptr : found->second;
}

}  // namespace tocsin::emulator
