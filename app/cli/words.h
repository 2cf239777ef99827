// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/commands.h"
#include "queue/base/result.h"

// The words of a command line that have a form of their own. An Error says what would be right.
namespace tocsin::cli {

// A time to come, as parseUntil() of moment.h.
Result<Time> readUntil(const std::string& text, Time now);

// A time that was, as parseSince() of moment.h.
Result<Time> readSince(const std::string& text, Time now);

// "ann:1:5min"; a name may hold colons, so it is read from the right.
Result<Entry> readEntry(const std::string& text);
Result<std::vector<Entry>> readEntries(const std::vector<std::string>& texts);

// The words of `send` with a form: empty ones are not given.
struct AlertWords {
  std::string severity, event, created;
};

Status readAlertWords(const AlertWords& words, Alert& alert);

// The command of the line: the first word that is neither an option of every command nor its value.
std::string commandIn(const std::vector<std::string>& words);

// A line of `send` taken apart.
struct SendWords {
  std::vector<std::string> options;  // with "send" itself
  std::vector<std::string> text;     // LIST and what follows
};

// `takesValue` tells of a long option of `send` whether it takes a value; nothing for others.
using TakesValue = std::function<std::optional<bool>(const std::string& option)>;
SendWords takeApart(const std::vector<std::string>& words, const TakesValue& takesValue);

}  // namespace tocsin::cli
