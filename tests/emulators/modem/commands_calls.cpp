// SPDX-License-Identifier: Apache-2.0
// Voice calls (3GPP TS 27.007 section 6).
#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

// ATD+33600000001; of a voice call. A call without ";" is of data, which nobody takes.
Answer dial(Machine& m, const Command& command) {
  std::string number;
  for (const char c : command.rest) {
    if (std::string_view("0123456789+*#").find(c) != std::string_view::npos) number += c;
  }
  const bool isVoice = command.rest.ends_with(';');
  Answer answer;
  if (!isVoice || number.empty() || !m.network.isRegistered()) answer.final = "NO CARRIER";
  if (answer.isOk() && !m.calls.dial(number)) return cme(m, 3);
  return answer;
}

Answer hangUp(Machine& m, const Command&) {
  m.calls.hangUp();
  return ok();
}

Answer callers(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok(m.settings.callerNumber ? "+CLIP: 1,1" : "+CLIP: 0,1");
  const auto value = numberOf(command, 0);
  if (!value || *value > 1) return cme(m, 50);
  m.settings.callerNumber = *value == 1;
  return ok();
}

Answer callKinds(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok(m.settings.callerKind ? "+CRC: 1" : "+CRC: 0");
  const auto value = numberOf(command, 0);
  if (!value || *value > 1) return cme(m, 50);
  m.settings.callerKind = *value == 1;
  return ok();
}

Answer currentCalls(Machine& m, const Command&) {
  const std::string state = m.calls.state();
  return state.empty() ? ok() : ok("+CLCC: " + state);
}

}  // namespace

std::vector<CommandRow> callCommands() {
  return {{"D", dial},
          {"H", hangUp},
          {"+CHUP", hangUp},
          {"+CLIP", callers},
          {"+CRC", callKinds},
          {"+CLCC", currentCalls}};
}

}  // namespace tocsin::emulator
