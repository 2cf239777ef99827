// SPDX-License-Identifier: Apache-2.0
// Echo, results, identity, power.
#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

Answer setFlag(const Command& command, bool& flag) {
  if (command.rest.size() > 1 || command.rest > "1") return error();
  flag = command.rest == "1";
  return ok();
}

Answer echo(Machine& m, const Command& command) {
  return setFlag(command, m.settings.echo);
}

Answer verbose(Machine& m, const Command& command) {
  return setFlag(command, m.settings.verbose);
}

Answer nothing(Machine&, const Command&) {
  return ok();
}

Answer toProfile(Machine& m, const Command&) {
  m.settings = {};
  m.calls.hangUp();
  m.network.treat(Cure::Atz);
  return ok();
}

Answer identity(Machine& m, const Command&) {
  const ModemOptions& o = m.options;
  Answer answer;
  answer.lines = {"Manufacturer: " + o.maker,
                  "Model: " + o.model,
                  "Revision: " + o.revision,
                  "IMEI: " + o.imei};
  return answer;
}

// A command that says one word of the modem, and whose test form says nothing.
Answer word(const Command& command, const std::string& text) {
  return command.form == Form::Run ? ok(text) : command.form == Form::Test ? ok() : error();
}

Answer maker(Machine& m, const Command& command) {
  return word(command, m.options.maker);
}

Answer model(Machine& m, const Command& command) {
  return word(command, m.options.model);
}

Answer revision(Machine& m, const Command& command) {
  return word(command, "+CGMR: " + m.options.revision);
}

Answer imei(Machine& m, const Command& command) {
  return word(command, m.options.imei);
}

Answer errors(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok("+CMEE: " + std::to_string(m.settings.errors));
  if (command.form == Form::Test) return ok("+CMEE: (0-2)");
  const auto value = numberOf(command, 0);
  if (!value || *value > 2) return error();
  m.settings.errors = *value;
  return ok();
}

Answer characters(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok("+CSCS: \"" + m.settings.characters + "\"");
  if (command.form == Form::Test) return ok("+CSCS: (\"IRA\",\"GSM\",\"UCS2\")");
  const std::string& wanted = command.fields.empty() ? command.rest : command.fields[0];
  if (wanted != "IRA" && wanted != "GSM" && wanted != "UCS2") return cme(m, 50);
  m.settings.characters = wanted;
  return ok();
}

Answer functionality(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok("+CFUN: " + std::to_string(m.network.functionality()));
  if (command.form == Form::Test) return ok("+CFUN: (0,1,4),(0,1)");
  const auto value = numberOf(command, 0);
  const auto reset = numberOf(command, 1);
  const bool isKnown = value && (*value == 0 || *value == 1 || *value == 4);
  if (command.form != Form::Set || !isKnown || !reset || *reset > 1) return cme(m, 50);
  if (*reset == 1) {
    // Once OK is said.
    m.timers.in(m.options.answerTime + Duration{1}, [&m] { m.life.reboot(); });
    return ok();
  }
  m.network.setFunctionality(*value);
  return ok();
}

Answer activity(Machine& m, const Command&) {
  return ok(m.calls.state().empty() ? "+CPAS: 0" : "+CPAS: 4");
}

}  // namespace

std::vector<CommandRow> generalCommands() {
  return {
      {"E", echo},         {"V", verbose},        {"Z", toProfile},         {"&F", toProfile},
      {"&C", nothing},     {"&D", nothing},       {"&K", nothing},          {"&W", nothing},
      {"Q", nothing},      {"X", nothing},        {"S", nothing},           {"I", identity},
      {"+CGMI", maker},    {"+GMI", maker},       {"+CGMM", model},         {"+GMM", model},
      {"+CGMR", revision}, {"+GMR", revision},    {"+CGSN", imei},          {"+GSN", imei},
      {"+CMEE", errors},   {"+CSCS", characters}, {"+CFUN", functionality}, {"+CPAS", activity}};
}

}  // namespace tocsin::emulator
