// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "queue/base/incoming.h"
#include "queue/base/time.h"

namespace tocsin::escalation {

// What kind of SMS waits in the outbox. A bulletin is what the box tells beside its alarms: that it
// lives, and what a stranger texted.
enum class PageKind { Page, Digest, Answer, Notice, Alarm, Test, Bulletin };

// The order of sending: critical first; answers before what is not critical; the first person of
// each message before the second; then the earliest deadline, then the oldest.
struct SendOrder {
  int urgency = 0;  // 0 = first
  int person = 0;   // 0 = the first person of the message's level
  Time deadline{};
  std::int64_t id = 0;
  // clang-tidy 14 takes the zero in it for a pointer.
  friend auto operator<=>(const SendOrder&,
                          const SendOrder&) = default;  // NOLINT(modernize-use-nullptr)
};

int urgencyOf(PageKind kind, Severity severity);

// How long a page that was refused for now waits on the same driver: 2, 5, 15, 30 s; then the next
// driver (none). `refusals` counts those of this page on this driver, from 1.
std::optional<Duration> retryDelay(int refusals);

// A resend after doubt waits so long.
inline constexpr Duration kDoubtDelay = seconds{2};

// The network's own validity of a page: what is left of the escalation, at least 1 h, at most 7
// days.
Duration networkValidity(Duration escalationLeft);

}  // namespace tocsin::escalation
