// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/base/result.h"
#include "tests/emulators/centre/sms.h"

namespace tocsin::centre {

struct ProgramSettings {
  CentreOptions centre{};
  bool hasOwnAccounts = false;
  int smppPort = 0;
  int ucpPort = 0;
  int controlPort = 0;
  std::string log{};  // empty: standard output; "none"
  std::string sms{};  // a file of the SMS; empty: none
  std::vector<std::string> first{};
  bool readsInput = false;
  bool wantsHelp = false;
};

extern const char* const kUsage;

// Config with what would be right.
Result<ProgramSettings> readSettings(const std::vector<std::string>& arguments);

}  // namespace tocsin::centre
