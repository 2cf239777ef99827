// SPDX-License-Identifier: Apache-2.0
// Sending, and how what is received is told (3GPP TS 27.005 sections 3.3 to 3.5).
#include "tests/emulators/modem/machine.h"
#include "tests/emulators/modem/tpdu.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

constexpr int kTpduMax = 164;

Answer format(Machine& m, const Command& command) {
  if (command.form == Form::Read) return ok(m.settings.textMode ? "+CMGF: 1" : "+CMGF: 0");
  if (command.form == Form::Test) return ok("+CMGF: (0-1)");
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  const auto value = numberOf(command, 0);
  if (!value || *value > 1) return cms(303);
  m.settings.textMode = *value == 1;
  return ok();
}

Answer service(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok("+CSMS: (0-1)");
  if (command.form == Form::Read) {
    return ok("+CSMS: " + std::to_string(m.settings.service) + ",1,1,1");
  }
  const auto value = numberOf(command, 0);
  if (!value || *value > 1) return cms(303);
  m.settings.service = *value;
  return ok("+CSMS: 1,1,1");
}

Answer indications(Machine& m, const Command& command) {
  auto& current = m.settings.indications;
  if (command.form == Form::Test) return ok("+CNMI: (0-2),(0-3),(0,2,3),(0-2),(0,1)");
  if (command.form == Form::Read) {
    std::string line = "+CNMI: ";
    for (const int value : current) {
      line += std::to_string(value) + ",";
    }
    line.pop_back();
    return ok(line);
  }
  constexpr std::array<int, 5> kMost{2, 3, 3, 2, 1};
  if (command.fields.size() > kMost.size()) return cms(303);
  std::array<int, 5> wanted = current;
  for (std::size_t i = 0; i < command.fields.size(); ++i) {
    const auto value = numberOf(command, i, current[i]);
    if (!value || *value > kMost[i]) return cms(303);
    wanted[i] = *value;
  }
  current = wanted;
  m.network.tellKept(current[4] == 0);
  return ok();
}

Answer centre(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok();
  if (m.sim.fault() != 0) return cme(m, m.sim.fault());
  std::string& number = m.options.serviceCentre;
  if (command.form == Form::Read) {
    const std::string kind = number.starts_with('+') ? "145" : "129";
    return ok("+CSCA: \"" + number + "\"," + kind);
  }
  if (command.fields.empty()) return cms(304);
  const bool isInternational = numberOf(command, 1) == 145;
  number = command.fields[0];
  if (isInternational && !number.starts_with('+')) number.insert(0, "+");
  return ok();
}

// +CMS ERROR of a submit that is whole; 0: the network takes it.
int refusalOf(const Machine& m, const SubmitPdu& pdu) {
  if (const int fault = m.sim.smsFault(); fault != 0) return fault;
  if (!m.network.isRegistered()) return 331;
  if (!pdu.hasServiceCentre && m.options.serviceCentre.empty()) return 330;
  return 0;
}

Answer sent(Machine& m, const SubmitPdu& pdu, const std::string& hex) {
  if (const int refusal = refusalOf(m, pdu); refusal != 0) return cms(refusal);
  const int reference = m.network.submit(pdu, hex);
  const Verdict verdict = m.reach(Point::At::Sent, m.dialogue.line());
  Answer answer = ok("+CMGS: " + std::to_string(reference));
  if (verdict.answer) {
    answer.lines.clear();
    answer.final = *verdict.answer;
  } else if (!verdict.goesOn) {
    answer.kind = Answer::Kind::Silent;
  }
  answer.late = verdict.late;
  return answer;
}

Answer submit(Machine& m, const SubmitPdu& pdu, const std::string& hex) {
  const Verdict verdict = m.reach(Point::At::CtrlZ, m.dialogue.line());
  Answer answer;
  if (verdict.answer) {
    answer.final = *verdict.answer;
    return answer;
  }
  if (!verdict.goesOn) {
    answer.kind = Answer::Kind::Silent;
    return answer;
  }
  answer.late = m.options.submitTime + verdict.late;
  if (answer.late.count() == 0) return sent(m, pdu, hex);
  answer.kind = Answer::Kind::Later;
  answer.work = [&m, pdu, hex] { return sent(m, pdu, hex); };
  return answer;
}

Answer typedPdu(Machine& m, const std::string& text, std::size_t length) {
  const auto octets = fromHex(text);
  if (!octets) {
    m.note("BAD-PDU no hexadecimal digits");
    return cms(304);
  }
  const auto pdu = readSubmit(*octets, m.clock.now());
  if (!pdu || pdu->length != length) {
    m.note("BAD-PDU " + (pdu ? "the announced length is wrong" : pdu.error().what));
    return cms(304);
  }
  return submit(m, *pdu, toHex(*octets));
}

// In text mode: to a number, GSM alphabet, one part.
Answer typedText(Machine& m, const std::string& text, const std::string& number) {
  const auto septets = toSeptets(fromUtf8(text));
  if (!septets || septets->size() > 160) return cms(305);
  SubmitPdu pdu;
  pdu.number = number;
  pdu.text = fromSeptets(*septets);
  return submit(m, pdu, {});
}

Answer send(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok();
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  if (command.form != Form::Set || command.fields[0].empty()) return cms(304);
  Answer prompt;
  prompt.kind = Answer::Kind::Typing;
  if (m.settings.textMode) {
    prompt.typed = [&m, number = command.fields[0]](const std::string& text) {
      return typedText(m, text, number);
    };
    return prompt;
  }
  const auto length = numberOf(command, 0);
  if (!length || *length < 8 || *length > kTpduMax) return cms(304);
  prompt.typed = [&m, octets = static_cast<std::size_t>(*length)](const std::string& text) {
    return typedPdu(m, text, octets);
  };
  return prompt;
}

Answer moreToSend(Machine&, const Command& command) {
  if (command.form == Form::Read) return ok("+CMMS: 0");
  if (command.form == Form::Test) return ok("+CMMS: (0-2)");
  const auto value = numberOf(command, 0);
  return value && *value < 3 ? ok() : cms(303);
}

Answer acknowledge(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok("+CNMA: (0,1)");
  return m.network.acknowledge() ? ok() : cms(340);
}

Answer taken(Machine&, const Command&) {
  return ok();
}

}  // namespace

std::vector<CommandRow> smsCommands() {
  return {{"+CMGF", format},
          {"+CSMS", service},
          {"+CNMI", indications},
          {"+CSCA", centre},
          {"+CMGS", send},
          {"+CMMS", moreToSend},
          {"+CNMA", acknowledge},
          {"+CSMP", taken},
          {"+CSDH", taken}};
}

}  // namespace tocsin::emulator
