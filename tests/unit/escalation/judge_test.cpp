// SPDX-License-Identifier: Apache-2.0
// What an arriving RAISE, CLEAR or ACK does to the queue.
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "queue/escalation/incident.h"

namespace tocsin::escalation {
namespace {

TEST(IncidentNameTest, IsSourceListAndKeyOrListAndText) {
  Incoming a;
  a.list = "noc";
  a.text = "core-sw-2 DOWN";
  a.source = "nagios01";
  Incoming b = a;
  b.source = "nagios02";
  EXPECT_EQ(incidentName(a), incidentName(b)) << "without a key the source does not count";
  a.key = b.key = "core-sw-2";
  EXPECT_NE(incidentName(a), incidentName(b));
  b.source = a.source;
  b.text = "something else";
  EXPECT_EQ(incidentName(a), incidentName(b));
  b.list = "dba";
  EXPECT_NE(incidentName(a), incidentName(b));
}

// How a known message stands when something about it arrives.
struct Known {
  bool exists = true;
  Outcome outcome = Outcome::Escalating;
  std::optional<Duration> clearedAgo = std::nullopt;
  Duration acceptedAgo = minutes{30};
};

struct JudgeCase {
  const char* name;
  IncidentEvent event;
  bool hasKey;
  Known known;
  Arrival judged;
};

constexpr Known kNone{.exists = false};
constexpr Known kEscalating{};
constexpr Known kAcknowledged{.outcome = Outcome::Acknowledged};
constexpr Known kExhausted{.outcome = Outcome::Exhausted};
constexpr Known kCancelled{.outcome = Outcome::Cancelled};
constexpr Known kClearedJustNow{.outcome = Outcome::Cancelled, .clearedAgo = minutes{10}};
constexpr Known kClearedLongAgo{.outcome = Outcome::Acknowledged, .clearedAgo = minutes{11}};
constexpr Known kExpired{.outcome = Outcome::Expired};
constexpr Known kTold{.outcome = Outcome::Told};
constexpr Known kYoung{.acceptedAgo = seconds{60}};
constexpr Known kYoungTold{.outcome = Outcome::Told, .acceptedAgo = seconds{5}};

class JudgeTest : public testing::TestWithParam<JudgeCase> {};

TEST_P(JudgeTest, DoesWhatTheTableSays) {
  const JudgeCase& c = GetParam();
  const Time now = fromMillis(1'795'248'000'000);
  Message message;
  message.outcome = c.known.outcome;
  message.accepted = now - c.known.acceptedAgo;
  if (c.known.clearedAgo) message.cleared = now - *c.known.clearedAgo;
  Incoming alert;
  alert.event = c.event;
  if (c.hasKey) alert.key = "core-sw-2";
  EXPECT_EQ(judge(Policy{}, c.known.exists ? &message : nullptr, alert, now), c.judged);
}

using enum IncidentEvent;
INSTANTIATE_TEST_SUITE_P(
    Table,
    JudgeTest,
    testing::Values(
        JudgeCase{"UnknownRaiseIsNew", Raise, true, kNone, Arrival::New},
        JudgeCase{"RaiseJoinsEscalating", Raise, true, kEscalating, Arrival::Join},
        JudgeCase{"RaiseJoinsAcknowledged", Raise, true, kAcknowledged, Arrival::Join},
        JudgeCase{"RaiseJoinsExhausted", Raise, true, kExhausted, Arrival::Join},
        JudgeCase{"RaiseAfterCancelIsNew", Raise, true, kCancelled, Arrival::New},
        JudgeCase{"RaiseSoonAfterClearReopens", Raise, true, kClearedJustNow, Arrival::Reopen},
        JudgeCase{"RaiseLongAfterClearIsNew", Raise, true, kClearedLongAgo, Arrival::New},
        JudgeCase{"RaiseAfterExpiredIsNew", Raise, true, kExpired, Arrival::New},
        JudgeCase{"RaiseAfterToldIsNew", Raise, true, kTold, Arrival::New},
        JudgeCase{"IdenticalWithoutKeyJoinsForAMinute", Raise, false, kYoung, Arrival::Join},
        JudgeCase{"IdenticalWithoutKeyIsNewLater", Raise, false, kEscalating, Arrival::New},
        JudgeCase{"IdenticalOfToldIsNew", Raise, false, kYoungTold, Arrival::New},
        JudgeCase{"ClearOfUnknownIsNoted", Clear, true, kNone, Arrival::Noted},
        JudgeCase{"ClearOfEscalating", Clear, true, kEscalating, Arrival::Clear},
        JudgeCase{"ClearOfAcknowledged", Clear, true, kAcknowledged, Arrival::Clear},
        JudgeCase{"ClearOfExhausted", Clear, true, kExhausted, Arrival::Clear},
        JudgeCase{"ClearOfClearedIsNoted", Clear, true, kClearedJustNow, Arrival::Noted},
        JudgeCase{"AckOfUnknownIsNoted", Ack, true, kNone, Arrival::Noted},
        JudgeCase{"AckOfEscalating", Ack, true, kEscalating, Arrival::Ack},
        JudgeCase{"AckOfExpiredIsNoted", Ack, true, kExpired, Arrival::Noted}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace tocsin::escalation
