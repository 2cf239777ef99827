// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "queue/escalation/event.h"
#include "queue/escalation/message.h"
#include "queue/escalation/policy.h"

namespace tocsin::escalation {

struct Step {
  Message next;
  std::vector<Action> actions;
};

// The heart: what becomes of a message when something happens, and what is to be done about it.
//
// Pure: reads no clock, keeps nothing, throws nothing; the same arguments give the same answer. An
// event that means nothing in a state changes nothing and asks for nothing. Every change of an
// outcome or a status comes with a Record that says why. Entries that changed are marked `changed`.
Step advance(const Policy& policy, Message message, const Event& event, Time now);

}  // namespace tocsin::escalation
