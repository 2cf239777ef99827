// SPDX-License-Identifier: Apache-2.0
// Stored SMS: memories, reading, deleting (3GPP TS 27.005 sections 3.2 to 3.5).
#include "tests/emulators/modem/machine.h"
#include "tests/emulators/modem/tpdu.h"

namespace tocsin::emulator {
namespace {

using Form = Command::Form;

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

// ("SM","ME","SR"); incoming SMS cannot be stored in a memory of reports.
std::string memoryNames(const Machine& m, bool withReports) {
  std::string all;
  for (const Memory& memory : m.storage.all()) {
    if (memory.options.name == "SR" && !withReports) continue;
    all += (all.empty() ? "" : ",") + quoted(memory.options.name);
  }
  return "(" + all + ")";
}

std::string memoryUse(const Machine& m, bool withNames) {
  std::string line = "+CPMS: ";
  for (std::size_t i = 0; i < 3; ++i) {
    const Memory& memory = *m.storage.find(m.memory(i));
    if (i > 0) line += ",";
    if (withNames) line += quoted(memory.options.name) + ",";
    line += std::to_string(memory.used()) + "," + std::to_string(memory.options.size);
  }
  return line;
}

Answer memories(Machine& m, const Command& command) {
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  if (command.form == Form::Read) return ok(memoryUse(m, true));
  if (command.form == Form::Test) {
    return ok("+CPMS: " + memoryNames(m, true) + "," + memoryNames(m, false) + "," +
              memoryNames(m, false));
  }
  if (command.fields.empty() || command.fields.size() > 3) return cms(303);
  for (std::size_t i = 0; i < command.fields.size(); ++i) {
    const std::string& name = command.fields[i];
    if (m.storage.find(name) == nullptr || (i > 0 && name == "SR")) return cms(302);
  }
  for (std::size_t i = 0; i < command.fields.size(); ++i) {
    m.settings.memories[i] = command.fields[i];
  }
  m.network.deliverWaiting();
  return ok(memoryUse(m, false));
}

std::string pduLine(const StoredSms& sms, const std::string& head) {
  return head + std::to_string(static_cast<int>(sms.status)) + ",," +
         std::to_string(lengthOf(sms.pdu)) + "\r\n" + toHex(sms.pdu);
}

bool isReadable(const Machine& m, const StoredSms& sms) {
  return m.clock.now() >= sms.readableFrom;
}

void markRead(StoredSms& sms) {
  if (sms.status == Stored::Unread) sms.status = Stored::Read;
}

Answer list(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok("+CMGL: (0-4)");
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  const auto status = numberOf(command, 0);
  if (m.settings.textMode || !status || *status > 4) return cms(302);
  Answer answer;
  for (auto& [index, sms] : m.storage.find(m.memory(0))->slots) {
    const bool isWanted = *status == 4 || *status == static_cast<int>(sms.status);
    if (!isWanted || !isReadable(m, sms)) continue;
    answer.lines.push_back(pduLine(sms, "+CMGL: " + std::to_string(index) + ","));
    markRead(sms);
  }
  return answer;
}

Answer read(Machine& m, const Command& command) {
  if (command.form == Form::Test) return ok();
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  const auto index = numberOf(command, 0);
  if (command.form != Form::Set || m.settings.textMode || !index) return cms(302);
  Memory& memory = *m.storage.find(m.memory(0));
  const auto found = memory.slots.find(*index);
  const bool isOutside =
      *index < memory.options.first || *index >= memory.options.first + memory.options.size;
  if (found == memory.slots.end()) return isOutside ? cms(321) : ok();
  if (!isReadable(m, found->second)) return ok();
  Answer answer = ok(pduLine(found->second, "+CMGR: "));
  markRead(found->second);
  return answer;
}

// 1: read; 2: and sent; 3: and unsent; 4: all.
bool isDeleted(const StoredSms& sms, int flag) {
  switch (sms.status) {
    case Stored::Unread: return flag == 4;
    case Stored::Read: return flag >= 1;
    case Stored::Sent: return flag >= 2;
    case Stored::Unsent: return flag >= 3;
  }
  return false;
}

Answer testRemove(const Memory& memory) {
  std::string indices;
  for (const auto& [index, sms] : memory.slots) {
    indices += (indices.empty() ? "" : ",") + std::to_string(index);
  }
  return ok("+CMGD: (" + indices + "),(0-4)");
}

Answer remove(Machine& m, const Command& command) {
  if (const int fault = m.sim.smsFault(); fault != 0) return cms(fault);
  Memory& memory = *m.storage.find(m.memory(0));
  if (command.form == Form::Test) return testRemove(memory);
  const auto index = numberOf(command, 0);
  const auto flag = numberOf(command, 1);
  if (command.form != Form::Set || !index || !flag || *flag > 4) return cms(302);
  if (*flag == 0 && !memory.slots.contains(*index)) return cms(321);
  const std::string place = "DELETE " + memory.options.name + " ";
  for (auto slot = memory.slots.begin(); slot != memory.slots.end();) {
    const bool isIt = *flag == 0 ? slot->first == *index : isDeleted(slot->second, *flag);
    if (isIt) m.note(place + std::to_string(slot->first));
    slot = isIt ? memory.slots.erase(slot) : std::next(slot);
  }
  m.network.deliverWaiting();  // there may be room now
  return ok();
}

}  // namespace

std::vector<CommandRow> storageCommands() {
  return {{"+CPMS", memories}, {"+CMGL", list}, {"+CMGR", read}, {"+CMGD", remove}};
}

}  // namespace tocsin::emulator
