// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "queue/base/time.h"

// Times as people read and write them, in the time zone of this machine.
namespace tocsin::cli {

// "14:02:11" on the day of `now`, "Thu 14:02:11" within six days of it, else "2026-11-21 14:02".
std::string exact(Time t, Time now);

// "just now", "42 s ago", "3 min ago", "2 h ago", "5 d ago"; "in 4 min" for what is to come.
// Rounded down, never to nothing.
std::string relative(Time t, Time now);

// Both: "3 min ago 14:02:11".
std::string moment(Time t, Time now);

// Until when: RFC 3339, or "HH:MM" = the next such time on this machine's clock, or a duration from
// now ("2h"). Nothing for what does not read or is not after `now`.
std::optional<Time> parseUntil(std::string_view text, Time now);

// Since when: RFC 3339, or a duration before now ("2d"), or a day of this machine's clock
// ("2026-11-21": its beginning).
std::optional<Time> parseSince(std::string_view text, Time now);

// When something was: RFC 3339, or a unix time of exactly ten digits, as monitoring tools have it.
std::optional<Time> parseCreated(std::string_view text);

}  // namespace tocsin::cli
