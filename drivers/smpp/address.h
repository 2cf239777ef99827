// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "drivers/smpp/sm.h"
#include "drivers/smpp/smpp.h"
#include "queue/base/phone_number.h"

namespace tocsin::smpp {

// Who sends: "+" and digits are TON 1, NPI 1; digits alone (short codes) 0 and 1; a name 5 and 0;
// nothing 0 and 0: the centre puts its own.
SmAddress sourceAddress(const SmppOptions& options);

// International numbers go without their "+" as TON 1, NPI 1; what has none as TON 0, NPI 1.
SmAddress destAddress(const PhoneNumber& to, const SmppOptions& options);

// What the address of a sender says, as PhoneNumber::fromSender() reads it. Centres often send
// international numbers as "unknown" and without a "+": digits that are a whole mobile number of
// `country` (ISO 3166) with its calling code get one.
std::string senderText(const SmAddress& sender, std::string_view country);

}  // namespace tocsin::smpp
