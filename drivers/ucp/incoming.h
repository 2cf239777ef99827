// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "drivers/pdu/incoming.h"
#include "drivers/sms_driver.h"
#include "drivers/ucp/address.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/stamp.h"

// What the centre brings: operations 52 and 01 (received SMS) and 53 (notification).
namespace tocsin::ucp {

struct CentreWays {
  Home home;
  ToUtc toUtc{};
};

// The sender's kind is always Unknown, its text as people write it; `stamp` is SCTS as it came,
// empty when there is none. A text that does not read says so, with its raw field: somebody sent
// it.
pdu::Deliver readDelivery(const Frame& frame, const CentreWays& ways);

// Without token. `reference` is SCTS.
drivers::DeliveryReport readNotification(const Frame& frame, const CentreWays& ways);

// Whether the frame has the fields that its operation must have, up to the text.
bool isComplete(const Frame& frame);

// SCTS out of the positive result of a submit ("012234:090996101010"); empty: it has none.
std::string stampOfResult(const Frame& result);

}  // namespace tocsin::ucp
