// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::drivers {

struct SimulatedPhone {
  PhoneNumber number;
  std::string script;   // checked by parseScript
};

struct SimulatorOptions {
  std::string name;
  Duration latency{0};               // of a hand-over
  int window = 8;
  std::vector<std::string> faults;   // checked by parseFault
  std::vector<SimulatedPhone> phones;
  std::uint64_t seed = 0;            // 0: from the name, so that a run is the same every time
};

// Whether a script or a fault reads; the Error says what would be right (used by `tocsin check`).
Status checkScript(std::string_view script);
Status checkFault(std::string_view fault);

// Simulated phones behind a simulated network, for the demo, for trying out lists and for tests. What
// a phone sends it sends as often as the network likes, until its receipt is confirmed.
std::unique_ptr<SmsDriver> makeSimulator(SimulatorOptions options, Loop& loop, const Clock& clock, Log log);

}  // namespace tocsin::drivers
