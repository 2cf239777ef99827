// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/modem/error_class.h"

namespace tocsin::modem {

// Who gave the codes from 512 on their meaning: 3GPP leaves them to the maker.
enum class VendorCodes { Common, Siemens };

// The meaning of +CMS ERROR: <code> (3GPP TS 27.005 section 3.2.5): 0..127 are RP causes of the
// network (24.011 annex E), 128..255 TP failure causes of the service centre (23.040 section
// 9.2.3.22), 300..511 come from the modem, from 512 on the maker's. The classes are the project's.
//
// What the table does not have: 128..175 and 198..207 are Form (a field is not supported), any
// other number below 512 is ForNow (the network or the modem said no, so it was not sent), from 512
// on InDoubt (nobody knows when the maker says it).
ModemError cmsError(int code, VendorCodes vendor = VendorCodes::Common);

}  // namespace tocsin::modem
