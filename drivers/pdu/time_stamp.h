// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "drivers/pdu/octets.h"
#include "queue/base/time.h"

namespace tocsin::pdu {

inline constexpr std::size_t kTimeStampOctets = 7;

// TP-SCTS and TP-DT (3GPP TS 23.040, 9.2.3.11): year, month, day, hour, minute, second in swapped
// digits, then the local time's quarter hours east of UTC, with the sign in bit 3. Years 70 to 99
// are those of the last century.
//
// nullopt when a digit is none or the moment is not in the calendar: networks send such stamps, and
// an SMS counts without its time. Networks also err in the quarter hours; the moment is what the
// stamp says, right or not.
OptionalTime readTimeStamp(OctetsView stamp);

// TP-VP in its relative form (9.2.3.12.1): the shortest period that is not shorter than `validity`,
// from 5 minutes to 63 weeks. In steps: 5 minutes up to 12 hours, 30 minutes up to a day, a day up
// to 30 days, then a week.
std::uint8_t writeValidity(Duration validity);

// What such an octet means.
Duration readValidity(std::uint8_t octet);

}  // namespace tocsin::pdu
