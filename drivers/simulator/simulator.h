// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
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
  std::string script;  // must pass checkScript
};

struct SimulatorOptions {
  std::string name;
  Duration latency{0};  // of a hand-over
  int window = 8;
  std::vector<std::string> faults;  // each must pass checkFault
  std::vector<SimulatedPhone> phones;
  std::uint64_t seed = 0;  // 0: from the name, so that a run is the same every time

  // Remembers across a restart what the phones got and what they are about to answer; empty:
  // nothing is remembered. docs/formats/simulator.md gives its lines.
  std::string stateFile;

  // Every SMS that a phone got or sent, as it happens; for showing them. May be empty.
  std::function<void(const PhoneNumber&, std::string_view text, bool fromPhone)> onTraffic;
};

// Whether a script or a fault reads; the Error says what would be right (used by `tocsin check`).
Status checkScript(std::string_view script);
Status checkFault(std::string_view fault);

// One SMS as a phone shows it.
struct ShownSms {
  Time at{};
  bool isToPhone = true;
  std::string text;
};

struct ShownPhone {
  std::string number;
  std::vector<ShownSms> messages;  // the last limits::kPhoneSmsShownMax, oldest first
};

// A simulator is also a shelf of phones that a person can look at and type on.
class Simulator : public SmsDriver {
 public:
  // Every phone with a script, and the limits::kPhonesShownMax others that got or sent an SMS last;
  // by number. With a state file also what was before a restart.
  virtual std::vector<ShownPhone> phones() const = 0;

  // This phone, also one that nobody knew before, sends `text` as its script would: within a second
  // unless it has others to send, and the network keeps it until its receipt is confirmed.
  // Permanent: no text, or more than limits::kSmsTextBytesMax; Transient: the phone or the network
  // has too many SMS under way.
  virtual Status sendAs(const PhoneNumber& phone, std::string_view text) = 0;
};

// Simulated phones behind a simulated network, for the demo, for trying out lists and for tests.
//
// A number without a script is a phone that is silent. What a phone sends the network keeps and
// tells, again every 30 s, until its receipt is confirmed. stop() pulls the plug of the box only:
// the phones and the network go on, and start() may be called again on the same instance, as after
// a power cut.
std::unique_ptr<Simulator> makeSimulator(SimulatorOptions options,
                                         Loop& loop,
                                         const Clock& clock,
                                         Log log);

}  // namespace tocsin::drivers
