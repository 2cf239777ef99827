// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

// The spool directory as an operator sees it: what waits, what was refused and why, and the way
// back. It looks at the file system and nothing else, so any thread may ask, also while the spool
// works: whatever it does could have been done by hand.
namespace tocsin::spool {

struct RefusedEntry {
  std::string name;        // as it lies in rejected/
  Time at{};               // when it was moved there
  std::int64_t bytes = 0;  // 0 of what is no regular file
  // Of its error text; empty when there is none. `code` is one of the words of
  // docs/formats/spool.md.
  std::string code, reason;
  std::string list;  // as far as the file itself says
};

struct Overview {
  bool stands = false;                // the directory and its rejected/ are there
  int waiting = 0;                    // *.xml that are not taken yet
  std::vector<RefusedEntry> refused;  // newest first, at most limits::kRefusedShownMax
};

// Looks at no more than kDeskNamesMax names of each folder. Transient when a folder that is there
// cannot be listed.
inline constexpr int kDeskNamesMax = 100'000;
Result<Overview> lookAtSpool(const std::string& directory);

// The first limits::kSpoolFileBytesMax bytes of rejected/NAME. Permanent when there is no such file
// or the name is none: one plain name, of a regular file, no link.
Result<std::string> readRefused(const std::string& directory, const std::string& name);

// Moves rejected/NAME back into the spool, under its own name or the next free one (a~2.xml), never
// over another file; its error text goes. Returns the name it got. Errors as of readRefused.
Result<std::string> retryRefused(const std::string& directory, const std::string& name);

}  // namespace tocsin::spool
