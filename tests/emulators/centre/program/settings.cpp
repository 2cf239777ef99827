// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/program/settings.h"

#include <map>
#include <optional>

#include "tests/emulators/centre/faults.h"

namespace tocsin::centre {

const char* const kUsage =
    R"(centre_emulator: an SMPP 3.4 and a UCP/EMI message centre on 127.0.0.1, for tests

  --smpp PORT --ucp PORT --control PORT   0, also without a word: one that is free
  --account NAME=PASSWORD   any number of them (tocsin=secret)
  --alphabet gsm7|latin1|ascii   what SMPP's data_coding 0 is (gsm7)
  --interface N             sc_interface_version in the answer to a bind (0x34); 0: none
  --first-id N              of the first SMS (0x1D305B4C)
  --deliveries N            unanswered deliveries on a session (10)
  --alive TIME              asks each client so often whether it lives
  --log FILE|none           one line an event (standard output)
  --sms FILE                one line an SMS: at, account, from, to, reference, text; tabs between
  --quiet                   SMS are counted only: not in the log, not in the file
  --phone NUMBER=SCRIPT     a phone that answers by itself; any number of them
  --do LINE                 a line of faults.h at the start; any number of them
  --stdin                   takes such lines from standard input and answers them on standard error;
                            its end ends the program

First on standard output: "smpp PORT", "ucp PORT", "control PORT", a line each. The control port
takes lines of faults.h and answers each. Ends with SIGTERM, SIGINT, or the line "quit".
)";

namespace {

using Settings = ProgramSettings;
using Take = bool (*)(Settings&, const std::string& value);

template <auto Field>
bool takeText(Settings& settings, const std::string& value) {
  settings.*Field = value;
  return true;
}

template <auto Field>
bool takeNumber(Settings& settings, const std::string& value) {
  const auto number = numberIn(value);
  settings.*Field = number.value_or(0);
  return number.has_value();
}

template <auto Field>
bool takeCentreNumber(Settings& settings, const std::string& value) {
  const auto number = numberIn(value);
  using Number = std::remove_reference_t<decltype(settings.centre.*Field)>;
  settings.centre.*Field = static_cast<Number>(number.value_or(0));
  return number.has_value();
}

bool takeAccount(Settings& settings, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals == 0) return false;
  if (!settings.hasOwnAccounts) settings.centre.accounts.clear();
  settings.hasOwnAccounts = true;
  settings.centre.accounts.push_back({value.substr(0, equals), value.substr(equals + 1)});
  return true;
}

bool takeAlphabet(Settings& settings, const std::string& value) {
  static const std::map<std::string, Alphabet> kAlphabets{
      {"gsm7", Alphabet::Gsm7}, {"latin1", Alphabet::Latin1}, {"ascii", Alphabet::Ascii}};
  const auto found = kAlphabets.find(value);
  if (found == kAlphabets.end()) return false;
  settings.centre.defaultAlphabet = found->second;
  return true;
}

bool takeAlive(Settings& settings, const std::string& value) {
  const auto time = parseDuration(value);
  settings.centre.aliveEvery = time.value_or(Duration{0});
  return time.has_value();
}

bool takeLine(Settings& settings, const std::string& value) {
  settings.first.push_back(value);
  return true;
}

bool takePhone(Settings& settings, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos) return false;
  settings.first.push_back("phone " + value.substr(0, equals) + " " + value.substr(equals + 1));
  return true;
}

const std::map<std::string, Take>& options() {
  using C = CentreOptions;
  static const std::map<std::string, Take> kOptions{
      {"--smpp", takeNumber<&Settings::smppPort>},
      {"--ucp", takeNumber<&Settings::ucpPort>},
      {"--control", takeNumber<&Settings::controlPort>},
      {"--account", takeAccount},
      {"--alphabet", takeAlphabet},
      {"--interface", takeCentreNumber<&C::version>},
      {"--first-id", takeCentreNumber<&C::firstId>},
      {"--deliveries", takeCentreNumber<&C::deliveries>},
      {"--alive", takeAlive},
      {"--log", takeText<&Settings::log>},
      {"--sms", takeText<&Settings::sms>},
      {"--phone", takePhone},
      {"--do", takeLine}};
  return kOptions;
}

}  // namespace

Result<ProgramSettings> readSettings(const std::vector<std::string>& arguments) {
  Settings settings;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--help") {
      settings.wantsHelp = true;
    } else if (name == "--stdin") {
      settings.readsInput = true;
    } else if (name == "--quiet") {
      settings.centre.isQuiet = true;
    } else {
      const auto found = options().find(name);
      if (found == options().end()) return Error{Fault::Config, "unknown option " + name};
      if (++i == arguments.size() || !found->second(settings, arguments[i])) {
        return Error{Fault::Config, "what should follow " + name + "? See --help"};
      }
    }
  }
  return settings;
}

}  // namespace tocsin::centre
