// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "queue/base/incoming.h"
#include "spool/alert_xml.h"

namespace tocsin::spool {

// How far CREATED or the time in a file's name may be from the file's mtime and still be believed.
inline constexpr Duration kPlausible = hours{24};

// Gives the elements their meaning: defaults, limits, times. `name` and `mtime` are the file's, for
// the time the alert was created: CREATED, else the time in the name, else the mtime.
//
// Leaves origin, identity and fileName to the caller.
std::variant<Incoming, Refusal> alertOf(AlertXml xml, std::string_view name, Time mtime);

}  // namespace tocsin::spool
