// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "queue/base/time.h"

struct stat;

namespace tocsin::spool {

// The kernel's struct under a name of its own, because stat is a function as well.
using FileStat = struct ::stat;

// What tells one state of a file from another without reading it.
struct FileFacts {
  std::uint64_t inode = 0;
  std::int64_t mtimeNanos = 0;  // since 1970, UTC
  std::uint64_t size = 0;       // bytes

  Time mtime() const { return fromMillis(mtimeNanos / 1'000'000); }

  friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

FileFacts factsOf(const FileStat& stat);

// 64 lower-case hexadecimal digits.
std::string sha256Hex(std::string_view bytes);

// NAME/INODE/MTIME/SIZE/SHA-256 of the content. The journal commits it with the message, so the
// same file found again after a crash is known, and a second file of the same name is not taken for
// it.
std::string fileIdentity(std::string_view name,
                         const FileFacts& facts,
                         std::string_view contentHash);

}  // namespace tocsin::spool
