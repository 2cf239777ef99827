// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/commands.h"
#include "app/cli/session.h"
#include "queue/base/phone_number.h"

namespace tocsin::cli {

// Asks a person, or does without: what was given is not asked, and nobody is asked who is not there
// or said --yes.
class Prompt {
 public:
  Prompt(const Console& console, bool asks) : console_(console), asks_(asks) {}

  // An empty line is `usual`.
  std::string answer(const std::string& given, const std::string& question, std::string usual);

  // "y" or an empty line; yes when nobody is asked.
  bool agrees(const std::string& question);

 private:
  const Console& console_;
  bool asks_;
};

// A typing error shows in the form that is called: "06..." became "+336...".
void sayUnderstood(const Console& console, const PhoneNumber& number);

// Each prints what it did; a code other than Done ends the set-up.
ExitCode makeAdmin(const Session& session, Prompt& prompt, const Setup& asked);
// `asked` has the country of numbers, and gets whom to send the test SMS.
ExitCode makeList(const Session& session, Prompt& prompt, Setup& asked);
ExitCode testSms(const Session& session, const Setup& asked);

}  // namespace tocsin::cli
