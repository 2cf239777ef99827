// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/incident.h"

namespace tocsin::escalation {
namespace {

bool mayStillBeHad(const Message& message) {
  return !message.cleared &&
         (message.outcome == Outcome::Escalating || message.outcome == Outcome::Acknowledged ||
          message.outcome == Outcome::Exhausted);
}

// The clock may have been set back since.
bool isWithin(Duration limit, Time since, Time now) {
  return since <= now && now - since <= limit;
}

Arrival judgeRaise(const Policy& policy, const Message& known, const Incoming& alert, Time now) {
  if (alert.key.empty()) {
    const bool soon = isWithin(policy.joinIdentical, known.accepted, now);
    return soon && mayStillBeHad(known) ? Arrival::Join : Arrival::New;
  }
  if (mayStillBeHad(known)) return Arrival::Join;
  if (known.cleared && isWithin(policy.reopenWithin, *known.cleared, now)) return Arrival::Reopen;
  return Arrival::New;
}

}  // namespace

std::string incidentName(const Incoming& alert) {
  // Control characters cannot stand in the fields, so the name is unambiguous.
  if (alert.key.empty()) return "t\x1f" + alert.list + '\x1f' + alert.text;
  return "k\x1f" + alert.source + '\x1f' + alert.list + '\x1f' + alert.key;
}

Arrival judge(const Policy& policy, const Message* known, const Incoming& alert, Time now) {
  switch (alert.event) {
    case IncidentEvent::Raise:
      return known == nullptr ? Arrival::New : judgeRaise(policy, *known, alert, now);
    case IncidentEvent::Clear:
      return known != nullptr && mayStillBeHad(*known) ? Arrival::Clear : Arrival::Noted;
    case IncidentEvent::Ack:
      return known != nullptr && mayStillBeHad(*known) ? Arrival::Ack : Arrival::Noted;
  }
  return Arrival::Noted;
}

}  // namespace tocsin::escalation
