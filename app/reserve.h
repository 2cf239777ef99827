// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "queue/base/log.h"

namespace tocsin::app {

// Room beside the journal that is kept for open alerts: a file DATABASE.reserve of
// limits::kReserveBytes, which is given back when somebody else has filled the disk (then it is
// empty, so that a restart knows), and made again when there is room. New alerts don't get it: they
// wait.
class Reserve {
 public:
  // Free bytes of the folder; a function so that a test can say.
  using FreeBytes = std::uint64_t (*)(const std::string& folder);
  static std::uint64_t freeBytes(const std::string& folder);

  Reserve(const std::string& database, Log log, FreeBytes free = freeBytes);

  // Gives it back or makes it, as the disk is now. Returns what is free for new alerts: what was
  // given back is not.
  std::uint64_t look();

  bool isThere() const { return isThere_; }

 private:
  bool make();

  const std::string path_, folder_;
  const Log log_;
  const FreeBytes free_;
  bool isThere_ = false, isGiven_ = false, isUnsupported_ = false;
};

}  // namespace tocsin::app
