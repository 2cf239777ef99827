// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/time.h"

namespace tocsin::drivers {

enum class Traffic {
  ToPhone,    // "to": a phone got an SMS
  FromPhone,  // "from": a phone sent one, the network keeps it
  Confirmed,  // "done": its receipt was confirmed, the network forgot it
};

// One SMS as it passed between the box and a phone: a line of the state file. What names it is
// (number, page, part); docs/formats/simulator.md describes the line.
struct TrafficLine {
  Time at{};
  Traffic what = Traffic::ToPhone;
  std::string number;     // of the phone
  std::int64_t page = 0;  // the page that came, or that the phone answers
  int part = 1;           // which SMS of that page, or which answer to it...
  int parts = 1;          // ...of how many
  int attempt = 1;        // of the hand-over; 0 for "from" and "done"
  std::string text;       // empty for "done"
  friend bool operator==(const TrafficLine&, const TrafficLine&) = default;
};

// With its newline; the text escaped, so that a line is one SMS.
std::string toText(const TrafficLine& line);

// Without its newline; absent when it is damaged.
std::optional<TrafficLine> parseTrafficLine(std::string_view line);

}  // namespace tocsin::drivers
