// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>

#include "queue/base/time.h"

namespace tocsin::dispatch {

// How long a link takes for one SMS, as its hand-overs of late show: the time until the network's
// answer, shared by those that were on their way together. A link with free slots may only have had
// nothing to do, so that such an SMS makes it faster, never slower.
class Pace {
 public:
  // One part was accepted; `inFlight` counts it, too.
  void accepted(Duration took, int inFlight, int window) {
    const double ms = static_cast<double>(std::max(took, Duration{1}).count());
    const double sample = ms / 1000.0 / std::max(inFlight, 1);
    if (!seconds_) {
      seconds_ = sample;
    } else if (inFlight >= window || sample < *seconds_) {
      *seconds_ += (sample - *seconds_) * kWeight;
    }
  }

  // None: it has not handed anything over since the start.
  const std::optional<double>& seconds() const { return seconds_; }

 private:
  static constexpr double kWeight = 0.25;

  std::optional<double> seconds_;
};

}  // namespace tocsin::dispatch
