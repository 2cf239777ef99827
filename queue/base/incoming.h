// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

namespace tocsin {

enum class Severity { Info, Warning, Critical };

// What a producer says of an incident: it is there, it is over, somebody took it in hand over
// there.
enum class IncidentEvent { Raise, Clear, Ack };

std::string_view toText(Severity severity);                    // "info", "warning", "critical"
std::optional<Severity> parseSeverity(std::string_view text);  // any case
std::string_view toText(IncidentEvent event);                  // "RAISE", "CLEAR", "ACK"
std::optional<IncidentEvent> parseIncidentEvent(std::string_view text);  // any case

// One alert as its producer handed it over, by a spool file or by POST /messages. Texts are UTF-8.
struct Incoming {
  std::string list;
  std::string text;
  Severity severity = Severity::Critical;
  std::string source, host, service, group, key, by;
  IncidentEvent event = IncidentEvent::Raise;
  Time created{};
  bool createdPlausible =
      true;  // false: CREATED is more than a day off the file's mtime: page, and say LATE
  std::optional<Duration> validity;  // absent: the configured window
  std::vector<std::string> notes;    // what was ignored or cut, for the receipt

  // Who brought it: "spool NAME" or "http"; and what makes a second arrival of the same thing
  // known.
  std::string origin;
  std::string identity;  // file: NAME/INODE/MTIME/SIZE/SHA-256 of the content; POST: its
                         // Idempotency-Key or empty
  std::string fileName;  // empty for POST
};

// Why a spool file is refused, as `rejected/NAME.error.txt` and the alarm tell it.
struct Refusal {
  int line = 0, column = 0;  // from 1; 0 = not a matter of a place
  std::string what;          // what is wrong
  std::string right;         // what would be right
  std::string readable;      // what can be read of the alert: list and text, one line, may be empty
};

// One line of a receipt.
struct ReceiptRecipient {
  std::string name;
  int level = 1;
  std::string status;  // NOT_SENT, NOT_YET_ACK, ACK, ACK_TIME_OVER
  OptionalTime paged;
  std::string driver;
};

// What became of a spool file: `done/NAME.status.xml`.
struct Receipt {
  std::string fileName;  // as it lies in done/
  std::int64_t id = 0;   // 0: no message (CLEAR or ACK of an unknown key)
  std::string number, outcome;
  int level = 0;
  Time updated{};
  std::string acknowledgedBy;
  std::vector<ReceiptRecipient> recipients;
  std::vector<std::string> notes;
};

}  // namespace tocsin
