// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/draft.h"

// The parts of crossCheck(), and what they share.
namespace tocsin::config {

void checkDrivers(Draft& draft);
void checkForwards(Draft& draft);

// As paths name an element: "driver[0]".
std::string indexed(const std::string& table, std::size_t index);

// What is wrong with a name that no driver has: "there is no driver "modm": did you mean "modem"?".
// Empty: one has it.
std::string missingDriver(const Draft& draft, const std::string& name);

// A program and its arguments; `named` is how a problem begins: "[queue] on_event".
void checkProgram(Draft& draft,
                  const std::vector<std::string>& command,
                  const std::string& path,
                  const std::string& named);

// Of a request: values, and files that hold them.
struct Headers {
  const std::vector<HeaderLine>& lines;
  const std::vector<HeaderLine>& files;
};

// A header stands once, wherever its value comes from; a file that does not read, or that everybody
// may read, is a warning. `path` is that of the section, `named` how a problem begins ("[[forward]]
// "), `unread` what comes of a file that does not read.
void checkHeaders(Draft& draft,
                  const Headers& headers,
                  const std::string& path,
                  const std::string& named,
                  std::string_view unread);

// A file of certificates, or empty. The daemon's user may be another one than ours, so one that
// does not read is a warning.
void checkTrust(Draft& draft,
                const std::string& file,
                const std::string& path,
                const std::string& named);

}  // namespace tocsin::config
