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
  TooFast,      // refused, and the link is slowed for a while
  Reports,      // what it took is reported later
  Deaf,         // the link sends, and nothing comes in by it
};

// How a network reports of what it took.
struct ReportHabits {
  Duration within{0};  // a report comes at a random time up to this
  Rate failed{0, 1};   // the phone never gets it
  Rate twice{0, 1};    // told twice
  Rate early{0, 1};    // told before the hand-over is answered
  Rate stray{0, 1};    // another one comes, with a reference that was never given
};

// One line of trouble of the simulated network.
struct SimulatedFault {
  FaultKind kind = FaultKind::Delay;
  Rate rate;                        // of hand-overs, or of received SMS (Double)
  Duration delay{0};                // of Delay and TooFast
  std::string number;               // of RefuseNumber
  Duration from{0};                 // since start()
  std::optional<Duration> until{};  // absent: for ever
  Duration slowed{0};               // of TooFast: for so long
  ReportHabits reports{};           // of Reports
};

// Reads the grammar of docs/formats/simulator.md:
//
//   fault = what [ spell ]
//   what  = "delay" DURATION [ RATE ] | "refuse" ( RATE | "+" DIGITS ) | "form" [ RATE ]
//         | "account" [ RATE ] | "doubt" RATE | "doubt-lost" RATE | "double" RATE
//         | "too-fast" RATE [ "for" DURATION ] | "late-answers" | "down" | "deaf"
//         | "reports" DURATION *( ( "failed" | "twice" | "early" | "stray" ) RATE )
//   spell = "from" DURATION [ "to" DURATION ]
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
  Duration slowed{0};  // for so long the link is asked for less
};

// The troubles of one simulated network, each while its spell lasts.
class Faults {
 public:
  explicit Faults(std::vector<SimulatedFault> faults);

  const std::vector<SimulatedFault>& all() const { return faults_; }

  // The driver starts: what has a later spell is off.
  void begin();

  void set(std::size_t fault, bool isOn) { isOn_[fault] = isOn; }

  // Refusals are decided before doubts; of several that hit the first one listed counts, delays add
  // up.
  Fate decide(const Submit& submit, Random& random) const;
  bool doubles(Random& random) const;
  // The first of a kind that is on, or nullptr.
  const SimulatedFault* find(FaultKind kind) const;

  bool isOn(FaultKind kind) const { return find(kind) != nullptr; }

  Duration delayMax() const;

 private:
  std::vector<SimulatedFault> faults_;
  std::vector<bool> isOn_;
};

}  // namespace tocsin::drivers
