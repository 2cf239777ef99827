// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "drivers/sms_driver.h"

namespace tocsin::pdu {

// What TP-ST says (3GPP TS 23.040, 9.2.3.15):
//
//   00       Delivered
//   01..1F   Pending: done with it, but nobody confirms that the phone has it
//   20..3F   Pending: the service centre goes on trying
//   40..5F   Failed: it never works
//   60..7F   Failed: the service centre has given up
//   80..FF   Pending: reserved, says nothing
drivers::Delivery deliveryOf(std::uint8_t status);

// For people: "46 (validity period expired)".
std::string statusText(std::uint8_t status);

}  // namespace tocsin::pdu
