// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/pdu/address.h"
#include "drivers/pdu/user_data.h"
#include "drivers/sms_driver.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::pdu {

// A received SMS, or one part of it (SMS-DELIVER, 3GPP TS 23.040, 9.2.2.1).
struct Deliver {
  std::string serviceCentre;  // another one for each part is usual
  Address sender;
  std::uint8_t protocol = 0;  // TP-PID
  std::uint8_t coding = 0;    // TP-DCS
  OptionalTime sentAt;
  std::string stamp;  // TP-SCTS in hex as it came: tells SMS apart when their time does not read
  std::optional<Concatenation> concatenation;
  Body body;
  std::string text;  // UTF-8 of this part alone
};

// What became of a submit (SMS-STATUS-REPORT, 9.2.2.3).
struct StatusReport {
  std::string serviceCentre;
  int reference = 0;  // TP-MR, as +CMGS told it
  Address recipient;  // often not as it was written to, sometimes garbage
  OptionalTime sentAt;
  OptionalTime endedAt;     // TP-DT: of the delivery, or of the last try
  std::uint8_t status = 0;  // TP-ST
  drivers::Delivery delivery = drivers::Delivery::Pending;
  std::string what;  // for people: the status in words
};

using IncomingTpdu = std::variant<Deliver, StatusReport>;

// Whether the address of the service centre stands before the TPDU. It does in all that modems say
// (3GPP TS 27.005), but a few leave it out of +CDS.
enum class ServiceCentreField { Present, Missing };

// Reads what came from the network out of the hex that a modem shows, in either case. The lengths
// inside the TPDU count, not the one that the modem names: what stands behind it (FF up to 164
// octets, one octet too many) is left alone.
//
// Permanent, with the octet, the field and what is wrong, for everything else that does not follow
// the standard: no hex, an end before the last field, an address of more than 20 digits, a TP-UDL
// beyond the octets that are there, a header that ends outside of itself, more than
// limits::kPduOctetsMax octets, and TPDUs that go the other way (what the modem stored for
// sending).
Result<IncomingTpdu> decodeIncoming(std::string_view hex,
                                    ServiceCentreField serviceCentre = ServiceCentreField::Present);

}  // namespace tocsin::pdu
