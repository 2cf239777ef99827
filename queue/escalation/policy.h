// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "queue/base/time.h"

namespace tocsin::escalation {

// The rules of one appliance, from [queue] of the configuration. docs/rulings.md says what each
// means.
struct Policy {
  int rounds = 1;                          // how often the three levels are walked
  Duration repeatExhausted = minutes{30};  // a critical message that nobody took is repeated so...
  int repeatMax = 6;                       // ...at most this often
  Duration ackHold = hours{4};
  Duration stillYoursSilence = minutes{10};
  Duration reopenWithin = minutes{10};  // a RAISE this soon after a CLEAR reopens the number
  Duration joinIdentical = seconds{60};
  Duration sendTimeout = minutes{5};
  Duration pathGrace = seconds{60};
  Duration validity = minutes{60};
  bool ackFromPagedOnly = false;
  bool confirmAck = true;
  bool tellOthers = true;
};

}  // namespace tocsin::escalation
