// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "queue/base/time.h"

namespace tocsin::smsc {

// How long a link waits before it is opened again: from `first`, doubled each time up to
// `longest`, each shortened at random by up to a half, so that the boxes of a company do not all
// come back in one second. The same seed gives the same waits.
class Backoff {
 public:
  Backoff(std::uint64_t seed, Duration first, Duration longest);

  Duration next();

  // The link has proved itself.
  void reset();

 private:
  std::uint64_t state_;
  Duration first_, longest_, coming_;
};

}  // namespace tocsin::smsc
