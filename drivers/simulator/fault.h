// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/simulator/random.h"
#include "drivers/simulator/words.h"
#include "drivers/sms_driver.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::drivers {

enum class FaultKind {
  Delay,  // a hand-over takes longer
  RefuseForNow,
  RefuseNumber,
  RefuseForm,
  RefuseAccount,
  Doubt,        // delivered, and the answer is lost
  DoubtLost,    // not delivered, and no answer
  Double,       // a received SMS is told twice
  Down,         // the link does not send for a while
  LateAnswers,  // after a restart the network says what it had
};

// One line of trouble of the simulated network.
struct SimulatedFault {
  FaultKind kind = FaultKind::Delay;
  Rate rate;                        // of hand-overs, or of received SMS (Double)
  Duration delay{0};                // of Delay
  std::string number;               // of RefuseNumber
  Duration from{0};                 // of Down, since start()
  std::optional<Duration> until{};  // of Down; absent: it stays down
};

// Reads the grammar of docs/formats/simulator.md:
//
//   fault = "delay" DURATION [ RATE ] | "refuse" ( RATE | "+" DIGITS ) | "form" [ RATE ]
//         | "account" [ RATE ] | "doubt" RATE | "doubt-lost" RATE | "double" RATE
//         | "down" "from" DURATION [ "to" DURATION ] | "late-answers"
//   RATE  = N "%" | N "in" M
//
// Config error that says what would be right.
Result<SimulatedFault> parseFault(std::string_view text);

// What becomes of one hand-over.
struct Fate {
  SubmitEnd end = SubmitEnd::Accepted;
  Refusal refusal = Refusal::ForNow;
  bool isDelivered = true;
  Duration delay{0};
  std::string what;
};

// The troubles of one simulated network.
class Faults {
 public:
  explicit Faults(std::vector<SimulatedFault> faults) : faults_(std::move(faults)) {}

  // Refusals are decided before doubts; of several that hit the first one listed counts, delays add
  // up.
  Fate decide(const Submit& submit, Random& random) const;
  bool doubles(Random& random) const;
  bool hasLateAnswers() const;
  Duration delayMax() const;
  std::vector<SimulatedFault> downTimes() const;

 private:
  std::vector<SimulatedFault> faults_;
};

}  // namespace tocsin::drivers
