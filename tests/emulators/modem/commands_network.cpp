// SPDX-License-Identifier: Apache-2.0
// Registration, signal, operator.
#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

Answer registration(Machine& m, const Command& command, std::size_t kind) {
  int& wanted = m.settings.registrationUrcs[kind];
  if (command.form == Form::Test) return ok(command.name + ": (0-2)");
  if (command.form == Form::Read) {
    std::string line = command.name + ": " + std::to_string(wanted) + "," +
                       std::to_string(m.network.registration());
    if (wanted == 2 && m.network.isRegistered()) line += ",\"2AF5\",\"0B88E350\"";
    return ok(line);
  }
  const auto value = numberOf(command, 0);
  if (!value || *value > 2) return cme(m, 50);
  wanted = *value;
  return ok();
}

Answer circuit(Machine& m, const Command& command) {
  return registration(m, command, 0);
}

Answer packet(Machine& m, const Command& command) {
  return registration(m, command, 1);
}

Answer evolved(Machine& m, const Command& command) {
  return registration(m, command, 2);
}

// Of AT+CGATT?: packets are there when circuits are.
Answer attached(Machine& m, const Command& command) {
  if (command.form != Form::Read) return ok();
  return ok(m.network.isRegistered() ? "+CGATT: 1" : "+CGATT: 0");
}

Answer signal(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok("+CSQ: (0-31,99),(0-7,99)");
  const int value = m.network.functionality() == 1 ? m.network.signal() : 99;
  return ok("+CSQ: " + std::to_string(value) + ",99");
}

Answer provider(Machine& m, const Command& command) {
  if (command.form == Form::Read) {
    if (!m.network.isRegistered()) return ok("+COPS: 0");
    const int format = m.settings.operatorFormat;
    const std::string& name = format == 2 ? m.options.operatorCode : m.options.operatorName;
    return ok("+COPS: 0," + std::to_string(format) + ",\"" + name + "\",7");
  }
  if (command.form == Form::Test) {
    return ok("+COPS: (2,\"" + m.options.operatorName + "\",\"EMU\",\"" + m.options.operatorCode +
              "\",7),,(0-4),(0-2)");
  }
  const auto mode = numberOf(command, 0);
  const auto format = numberOf(command, 1);
  if (!mode || *mode > 4 || !format || *format > 2) return cme(m, 50);
  if (*mode == 3) m.settings.operatorFormat = *format;
  return ok();
}

}  // namespace

std::vector<CommandRow> networkCommands() {
  return {{"+CREG", circuit},
          {"+CGREG", packet},
          {"+CEREG", evolved},
          {"+CGATT", attached},
          {"+CSQ", signal},
          {"+COPS", provider}};
}

}  // namespace tocsin::emulator
