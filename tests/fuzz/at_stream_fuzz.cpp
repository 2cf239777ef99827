// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_stream.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/at_line.h"
#include "drivers/modem/at_status.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/cnmi.h"
#include "drivers/modem/trace_ring.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

// Whatever a modem says: its events do not depend on how the bytes were split, lines keep their
// limit, and every reader stays within its own.
namespace {

using tocsin::check;
using namespace tocsin::modem;  // NOLINT(google-build-using-namespace): one file, one function

constexpr std::string_view kCommands[] = {"AT", "AT+CREG?", "AT+CMGL=4", "AT+CPMS?", "AT+CGMM"};

void checkEvent(const AtEvent& event) {
  check(event.line.size() <= tocsin::limits::kModemLineBytesMax, "a line keeps its limit");
  check(event.line.find_first_of("\r\n\x1A") == std::string::npos, "a line has no end in it");
  const bool isPrompt = event.kind == AtEvent::Kind::Prompt;
  check(isPrompt == trimmed(event.line).empty(), "a line says something, a prompt nothing");
  check(!event.pdu || looksLikePdu(*event.pdu), "a second line is a PDU");
}

void checkReaders(std::string_view line) {
  if (const auto slot = readSlot(line)) check(slot->index <= 65'535, "an index is bounded");
  if (const auto header = readStoredHeader(line)) check(header->length <= 255, "a length, too");
  if (const auto sent = readSent(line)) check(sent->reference.value_or(0) <= 255, "TP-MR, too");
  if (const auto signal = readSignal(line)) check(signal->dbm.value_or(-1) < 0, "dBm are negative");
  if (const auto offer = readMemoryOffer(line)) check(offer->lists.size() <= 3, "three memories");
  check(readMemoryUse(line).size() <= 3, "three memories");
  check(fieldsOf(line).size() <= 64, "fields are bounded");
  check(!cnmiCandidates(readCnmiOffer(line), 1).empty(), "there is always something to try");
  readRegistration(line);
  readPinState(line);
  readPinTries(line);
  readOperator(line);
  readDirectLength(line);
  readCnmi(line);
}

}  // namespace

// The first byte chooses what is pending, the second where the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Pending pending = pendingOf(kCommands[data[0] % std::size(kCommands)]);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = bytes.empty() ? 0 : data[1] % bytes.size();
  AtStream whole, parts;
  const std::vector<AtEvent> events = whole.feed(bytes);
  std::vector<AtEvent> others = parts.feed(bytes.substr(0, cut));
  for (AtEvent& event : parts.feed(bytes.substr(cut)))
    others.push_back(std::move(event));
  check(events == others, "events do not depend on how the bytes are split");
  check(whole.takeRest() == parts.takeRest(), "nor does the rest");
  for (const AtEvent& event : events) {
    checkEvent(event);
    checkReaders(event.line);
    check(classify(event.line, &pending).kind != LineKind::Stray, "something is pending");
    check(classify(event.line, nullptr).kind != LineKind::Final, "nothing is pending");
  }
  TraceRing ring(1'024);
  ring.received(tocsin::Time{}, bytes.substr(0, cut));
  ring.received(tocsin::Time{}, bytes.substr(cut));
  check(ring.bytes() <= 1'024, "the trace keeps its limit");
  return 0;
}
