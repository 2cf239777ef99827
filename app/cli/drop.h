// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/result.h"
#include "queue/base/time.h"

// `tocsin send`: an alert as a spool file (docs/formats/spool.md), without the daemon's help.
namespace tocsin::cli {

// What goes into the file; what is empty or absent is not written.
struct Alert {
  std::string list{}, text{};
  std::string event{}, severity{}, source{}, key{}, by{}, host{}, service{}, group{};
  OptionalTime created{};
  std::optional<int> validityMinutes{};
};

// Character data of XML 1.0: markup is escaped, line breaks and tabs stay, other control characters
// become blanks, malformed UTF-8 and what XML has no place for becomes U+FFFD.
std::string xmlText(std::string_view text);

std::string toXml(const Alert& alert);

// The name of a spool file: the ten digits of the unix time first, as LoriotPro writes them (the
// daemon reads the time of creation there), then what makes it unique.
std::string spoolFileName(Time now, std::int64_t process, std::uint64_t random);

// Writes the file under a name that the daemon ignores, syncs it and renames it, so that it is
// there whole or not at all, also after a power cut. Returns its path.
Result<std::string> drop(const std::string& directory, const std::string& xml, Time now);

}  // namespace tocsin::cli
