// SPDX-License-Identifier: Apache-2.0
#include "queue/base/incoming.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(IncomingTest, SeveritiesReadBack) {
  for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Critical}) {
    EXPECT_EQ(parseSeverity(toText(severity)), severity);
  }
  EXPECT_EQ(toText(Severity::Info), "info");
  EXPECT_EQ(toText(Severity::Warning), "warning");
  EXPECT_EQ(toText(Severity::Critical), "critical");
}

TEST(IncomingTest, EventsReadBack) {
  for (const auto event : {IncidentEvent::Raise, IncidentEvent::Clear, IncidentEvent::Ack}) {
    EXPECT_EQ(parseIncidentEvent(toText(event)), event);
  }
  EXPECT_EQ(toText(IncidentEvent::Raise), "RAISE");
  EXPECT_EQ(toText(IncidentEvent::Clear), "CLEAR");
  EXPECT_EQ(toText(IncidentEvent::Ack), "ACK");
}

TEST(IncomingTest, AnyCaseIsRead) {
  EXPECT_EQ(parseSeverity("Critical"), Severity::Critical);
  EXPECT_EQ(parseSeverity("WARNING"), Severity::Warning);
  EXPECT_EQ(parseIncidentEvent("clear"), IncidentEvent::Clear);
  EXPECT_EQ(parseIncidentEvent("aCk"), IncidentEvent::Ack);
}

TEST(IncomingTest, OtherWordsAreNotRead) {
  for (const auto* const text : {"", "crit", "critical ", "criticals", "fatal", "ínfo"}) {
    EXPECT_EQ(parseSeverity(text), std::nullopt) << text;
  }
  for (const auto* const text : {"", "RAIS", "RAISED", " ACK", "ack\n", "OK"}) {
    EXPECT_EQ(parseIncidentEvent(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tocsin
