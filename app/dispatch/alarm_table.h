// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "queue/base/incoming.h"
#include "queue/base/time.h"

namespace tocsin::dispatch {

// Tocsin's own troubles. docs/operations.md holds the same table; a test compares them.
enum class Cause {
  RefusedFile,
  UnreadableFile,
  StuckFile,
  SpoolGone,
  Expired,
  Exhausted,
  DriverDown,
  NoPath,
  NumbersUsedUp,
  DiskNearlyFull,
  CommitFailed,
  JournalUnwritable,
  BadConfiguration,
  ClockStepped,
  WorkStuck,
  HookFailed,
  BadForm,
  SimLocked,
  SimFull,
  DeafPath,
  WeakSignal,
  NoReplies,
  QuotaNearlyUsed,
  QuotaUsedUp,
  LoginRejected,
  ServerUntrusted,
  ForwardFailed,
  HttpClosed,
  RestoredHeld,
  HistoryUnwritten,
  ProofFailed,
  ReceiveUnproven,
  HeartbeatFailed,
  CertificateExpires,
  CertificateEnds,
};

inline constexpr Cause kLastCause = Cause::CertificateEnds;

struct AlarmKind {
  Cause cause;
  std::string_view name;  // in `tocsin alarms`, the journal and metrics
  Severity severity;
  std::string_view wording;  // of the SMS; the subject and the details follow
  std::string_view whatToDo;
  std::string_view clears;  // when
  bool stands;              // false: it happened; shown for a day, told once
};

const AlarmKind& alarmKind(Cause cause);
const AlarmKind* alarmKind(std::string_view name);  // nullptr: unknown

// Calls `visit` for each row, in the order of the enumerators.
template <class Visit>
void visitAlarmKinds(Visit visit) {
  for (int i = 0; i <= static_cast<int>(kLastCause); ++i) {
    visit(alarmKind(static_cast<Cause>(i)));
  }
}

// How long an alarm that only happened is shown.
inline constexpr Duration kHappenedShown = hours{24};

}  // namespace tocsin::dispatch
