// SPDX-License-Identifier: Apache-2.0
// The card: its lock, its numbers.
#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

Answer pin(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok();
  const int fault = m.sim.fault();
  if (command.form == Form::Read) {
    const bool isLock = fault == 11 || fault == 12;
    return fault == 0 || isLock ? ok("+CPIN: " + m.sim.stateText()) : cme(m, fault);
  }
  if (command.form != Form::Set || command.fields[0].empty()) return cme(m, 50);
  const bool hasPuk = command.fields.size() > 1;
  const int wrong = hasPuk ? m.sim.enterPuk(command.fields[0], command.fields[1])
                           : m.sim.enterPin(command.fields[0]);
  return wrong == 0 ? ok() : cme(m, wrong);
}

Answer tries(Machine& m, const Command&) {
  const int fault = m.sim.fault();
  if (fault == 10 || fault > 12) return cme(m, fault);
  const auto line = [](const char* code, int left, int all) {
    return "+CPINR: " + std::string(code) + "," + std::to_string(left) + "," + std::to_string(all);
  };
  Answer answer;
  answer.lines = {line("SIM PIN", m.sim.pinTries(), m.options.pinTries),
                  line("SIM PUK", m.sim.pukTries(), m.options.pukTries)};
  return answer;
}

Answer lock(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok("+CLCK: (\"SC\",\"PN\")");
  const auto mode = numberOf(command, 1);
  if (command.form != Form::Set || mode != 2) return cme(m, 4);
  return ok(m.options.pin.empty() || command.fields[0] != "SC" ? "+CLCK: 0" : "+CLCK: 1");
}

Answer ofCard(Machine& m, const Command& command, const std::string& text) {
  if (command.form == Form::Test) return ok();
  const int fault = m.sim.fault();
  const bool isReadable = fault == 0 || fault == 11 || fault == 12;
  return isReadable ? ok(text) : cme(m, fault);
}

Answer iccid(Machine& m, const Command& command) {
  return ofCard(m, command, command.name + ": " + m.options.iccid);
}

Answer imsi(Machine& m, const Command& command) {
  if (command.form == Form::Run && m.sim.fault() != 0) return cme(m, m.sim.fault());
  return ofCard(m, command, m.options.imsi);
}

Answer ownNumber(Machine& m, const Command& command) {
  if (command.form != Form::Run) return ok();
  if (m.sim.fault() != 0) return cme(m, m.sim.fault());
  return m.options.ownNumber.empty() ? ok() : ok("+CNUM: ,\"" + m.options.ownNumber + "\",145");
}

}  // namespace

std::vector<CommandRow> simCommands() {
  return {{"+CPIN", pin},
          {"+CPINR", tries},
          {"+CLCK", lock},
          {"+CCID", iccid},
          {"+ICCID", iccid},
          {"^ICCID", iccid},
          {"+QCCID", iccid},
          {"+CIMI", imsi},
          {"+CNUM", ownNumber}};
}

}  // namespace tocsin::emulator
