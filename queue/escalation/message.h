// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/ids.h"
#include "queue/base/incoming.h"
#include "queue/base/time.h"

namespace tocsin::escalation {

// The statuses of a recipient, exactly these: NOT_SENT, NOT_YET_ACK, ACK, ACK_TIME_OVER.
//
//   from \ to      NOT_SENT     NOT_YET_ACK          ACK         ACK_TIME_OVER
//   NOT_SENT       -            an attempt recorded  a reply     declined, never reachable
//   NOT_YET_ACK    a new walk   -                    a reply     time over, declined, not sent
//   ACK            a new walk   -                    -           passed after taking it
//   ACK_TIME_OVER  a new walk   -                    late reply  -
enum class RecipientStatus { NotSent, NotYetAck, Ack, AckTimeOver };

// The outcomes of a message.
//
//   ESCALATING   -> ACKNOWLEDGED, EXHAUSTED, CANCELLED, EXPIRED, TOLD
//   ACKNOWLEDGED -> ESCALATING (the one who has it passes, or is silent when the hold ended)
//   EXHAUSTED    -> ACKNOWLEDGED (late reply), ESCALATING (repeat, a new RAISE)
//   CANCELLED, EXPIRED, TOLD are final.
enum class Outcome { Escalating, Acknowledged, Exhausted, Cancelled, Expired, Told };

bool mayMove(RecipientStatus from, RecipientStatus to);
bool mayMove(Outcome from, Outcome to);

using tocsin::toText;
std::string_view toText(RecipientStatus status);  // "NOT_SENT", ...
std::string_view toText(Outcome outcome);         // "ESCALATING", ...
std::optional<RecipientStatus> parseRecipientStatus(std::string_view text);
std::optional<Outcome> parseOutcome(std::string_view text);

inline constexpr int kLastResortLevel = 4;
inline constexpr int kAckerFirstLevel = 0;  // the hold ended in silence: its acker is paged first

// One entry of the recipient list as it was when the message came, and how it went with this
// person.
struct Entry {
  std::string recipient;
  int level = 1;  // 1..3, kLastResortLevel
  Duration acknowledgeTime = minutes{5};

  RecipientStatus status = RecipientStatus::NotSent;
  bool queued = false;    // a page waits, is being handed over, or is carried by a digest
  bool declined = false;  // said PASS
  bool doubtful = false;  // the last hand-over may have happened
  int pages = 0;          // queued since the walk was last started from outside
  OptionalTime pagedAt;   // the latest attempt, also of an earlier round
  OptionalTime due;       // end of the acknowledge time; absent before the hand-over
  OptionalTime acknowledgedAt;
  OptionalTime repliedAt;  // service-centre time of the latest reply that was applied
  std::string driver, delivery, reason;

  // What the shell knows of the person just now; not stored.
  bool pathless = false;  // no working path for policy.pathGrace
  bool offDuty = false;

  bool changed = false;  // set by advance, cleared by the shell once it is durable

  bool isOver() const { return status == RecipientStatus::AckTimeOver; }

  bool wasPaged() const { return pagedAt.has_value(); }
};

// One alert in the queue.
struct Message {
  MessageId id;
  std::string number;
  std::string list, text, source, key, host, service, group, origin;
  Severity severity = Severity::Critical;
  ListVersion listVersion, lastResortVersion;

  Outcome outcome = Outcome::Escalating;
  int level = 0;  // the level that is open; 0 = none yet, or the acker alone
  int round = 1;
  int repeats = 0;
  int joined = 0;     // further RAISEs
  int reopened = 0;   // how often the number came back soon after a CLEAR
  bool late = false;  // its time is implausible: paged, and says LATE

  Time created{};  // by the producer
  Time raised{};   // created of the newest RAISE
  Time accepted{};
  Time validUntil{};  // gates the first hand-over
  OptionalTime closed, cleared;
  std::string acknowledgedBy, comment;

  // Waits; each ends by a DeadlineCame event.
  OptionalTime pausedUntil;  // the list was paused when it came
  OptionalTime holdUntil;    // ACKNOWLEDGED: then "still yours?"
  OptionalTime askedUntil;   // asked; then it goes on
  OptionalTime repeatAt;     // EXHAUSTED and critical
  OptionalTime frozenSince;  // nobody on the list can be reached: the clocks stand still

  std::vector<Entry> entries;

  bool isFlapping() const { return reopened >= 3; }

  bool wasPaged() const;  // anybody, ever
  // Something may still happen by itself: it escalates, is held, asked about or will be repeated. A
  // closed one can still be taken by a late reply while its number is in quarantine.
  bool isOpen() const;
};

// Replies count in the order in which they were sent, and of two sent at the same second the one
// that declines: whether what `by` sent at that time comes too late to change anything.
bool isOutdated(const Message& message, const std::string& by, OptionalTime sentAt, bool declines);

// The earliest wait of the message, if any; none while its clocks stand still.
OptionalTime nextDeadline(const Message& message);

}  // namespace tocsin::escalation
