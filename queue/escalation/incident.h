// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/incoming.h"
#include "queue/escalation/message.h"
#include "queue/escalation/policy.h"

namespace tocsin::escalation {

// What an arriving RAISE, CLEAR or ACK does to the queue.
enum class Arrival {
  New,     // a message of its own, with a number of its own
  Join,    // Raised, to the known message
  Reopen,  // a new message that takes the known one's number back
  Clear,   // ClearReceived, to the known message
  Ack,     // AckReceived, to the known message
  Noted,   // nothing to do: the receipt says so
};

// The incident's name: (source, list, key), or, without a key, (list, text) for joinIdentical.
std::string incidentName(const Incoming& alert);

// `known` is the newest message of the incident's name, or nullptr.
Arrival judge(const Policy& policy, const Message* known, const Incoming& alert, Time now);

}  // namespace tocsin::escalation
