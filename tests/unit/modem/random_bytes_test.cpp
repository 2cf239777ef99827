// SPDX-License-Identifier: Apache-2.0
// Whatever comes in over the line: every reader takes it, and what it makes of it keeps its limits.
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/at_line.h"
#include "drivers/modem/at_status.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/at_stream.h"
#include "drivers/modem/cnmi.h"
#include "drivers/modem/trace_ring.h"

namespace tocsin::modem {
namespace {

// Bytes of which many are pieces of real answers, so that readers get behind their prefixes.
std::string noise(std::mt19937& random) {
  static const std::vector<std::string> kPieces{"\r\n",
                                                "+CMT:",
                                                "+CDS: ",
                                                "+CREG:",
                                                "+CPMS: ",
                                                "+CMGL:",
                                                "+CMGR: ",
                                                "+CSQ:",
                                                "+CPIN:",
                                                "+CNMI: ",
                                                "+CMTI:",
                                                "+COPS: ",
                                                "+CMS ERROR: ",
                                                "^CPIN: ",
                                                "+CPINR:",
                                                "(",
                                                ")",
                                                "\"",
                                                ",",
                                                "-",
                                                "99999999999",
                                                "0",
                                                "17",
                                                "> ",
                                                "0791132",
                                                "\x1A",
                                                "SM",
                                                "AT+CPIN=",
                                                "OK",
                                                "+CME ERROR: ",
                                                " "};
  std::string bytes;
  for (int i = 0; i < 60; ++i) {
    if (random() % 4 == 0) {
      bytes += static_cast<char>(random() % 256);
    } else {
      bytes += kPieces[random() % kPieces.size()];
    }
  }
  return bytes;
}

void expectWithinLimits(const std::string& line) {
  if (const auto slot = readSlot(line)) {
    EXPECT_LE(slot->index, 65'535);
  }
  if (const auto length = readDirectLength(line)) {
    EXPECT_LE(*length, 255);
  }
  if (const auto header = readStoredHeader(line)) {
    EXPECT_LE(header->length, 255);
  }
  if (const auto sent = readSent(line)) {
    EXPECT_LE(sent->reference.value_or(0), 255);
  }
  if (const auto signal = readSignal(line)) {
    EXPECT_LE(signal->dbm.value_or(0), 0);
  }
  if (const auto tries = readPinTries(line)) {
    EXPECT_LE(tries->pin.value_or(0), 99);
  }
  if (const auto offer = readMemoryOffer(line)) {
    EXPECT_LE(offer->lists.size(), 3U);
  }
  if (const auto network = readRegistration(line)) {
    EXPECT_LE(static_cast<int>(network->network), 10);
  }
  EXPECT_LE(readMemoryUse(line).size(), 3U);
  EXPECT_LE(cnmiCandidates(readCnmiOffer(line), 2).size(), 36U);
  EXPECT_LE(fieldsOf(line).size(), 64U);
  readPinState(line);
  readOperator(line);
  readCnmi(line);
}

TEST(RandomBytesTest, NeverCrashAReaderAndStayWithinLimits) {
  std::mt19937 random(20'261'121);  // NOLINT: the same bytes in every run
  const std::vector<std::string> commands{"AT", "AT+CREG?", "AT+CPMS?", "AT+CMGL=4", "AT+CGMM"};
  for (int round = 0; round < 3'000; ++round) {
    const std::string bytes = noise(random);
    AtStream whole, parts;
    const auto events = whole.feed(bytes);
    const std::size_t cut = random() % (bytes.size() + 1);
    auto others = parts.feed(std::string_view(bytes).substr(0, cut));
    for (AtEvent& event : parts.feed(std::string_view(bytes).substr(cut)))
      others.push_back(std::move(event));
    ASSERT_EQ(events, others) << "round " << round << " cut at " << cut;
    const Pending pending = pendingOf(commands[random() % commands.size()]);
    for (const AtEvent& event : events) {
      expectWithinLimits(event.line);
      const AtLine line = classify(event.line, &pending);
      EXPECT_NE(line.kind, LineKind::Stray);
      EXPECT_NE(classify(event.line, nullptr).kind, LineKind::Final);
      isWholeWithoutOk(event.line, pending);
    }
  }
}

}  // namespace
}  // namespace tocsin::modem
