// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/alarm_table.h"

#include <array>

#include "queue/base/check.h"

namespace tocsin::dispatch {
namespace {

using enum Severity;

constexpr std::array kKinds{
    AlarmKind{Cause::RefusedFile,
              "refused_file",
              Critical,
              "REFUSED FILE, nobody is told of it:",
              "Read rejected/NAME.error.txt, correct the file and drop it again.",
              "after a day",
              false},
    AlarmKind{Cause::UnreadableFile,
              "unreadable_file",
              Critical,
              "CANNOT READ spool file:",
              "Give the tocsin user read permission on the file.",
              "when it can be read or is gone",
              true},
    AlarmKind{
        Cause::StuckFile,
        "stuck_file",
        Warning,
        "CANNOT MOVE spool file:",
        "Give the tocsin user write permission on the spool directory; the alert itself is queued.",
        "when it can be moved or is gone",
        true},
    AlarmKind{Cause::SpoolGone,
              "spool_gone",
              Critical,
              "SPOOL not usable:",
              "Mount or make the spool directory and give it to the tocsin user.",
              "when it is back",
              true},
    AlarmKind{Cause::Expired,
              "expired",
              Critical,
              "EXPIRED, was not paged in time:",
              "Look at `tocsin show NUMBER`; find out why it came or went so late.",
              "after a day",
              false},
    AlarmKind{Cause::Exhausted,
              "exhausted",
              Critical,
              "NOBODY TOOK IT:",
              "Call somebody. `tocsin ack NUMBER --as NAME` when somebody has it.",
              "when it is acknowledged, cleared or cancelled, or its number is given back",
              true},
    AlarmKind{Cause::DriverDown,
              "driver_down",
              Warning,
              "LINK DOWN:",
              "`tocsin drivers` says what is wrong with it; pages go by the other links.",
              "when it is up",
              true},
    AlarmKind{
        Cause::NoPath,
        "no_path",
        Critical,
        "NO PATH for numbers",
        "Pages wait. Bring a link of this route up; watch the monitoring yourself until then.",
        "when a link is up",
        true},
    AlarmKind{Cause::NumbersUsedUp,
              "numbers_used_up",
              Critical,
              "ALL NUMBERS ARE OPEN, alerts wait:",
              "Acknowledge or cancel what is done, or set [queue] digits = 5.",
              "when a number is free",
              true},
    AlarmKind{Cause::DiskNearlyFull,
              "disk_nearly_full",
              Critical,
              "DISK NEARLY FULL, alerts wait:",
              "Free space where [queue] database lies.",
              "when there is room",
              true},
    AlarmKind{Cause::CommitFailed,
              "commit_failed",
              Critical,
              "JOURNAL WRITE FAILED, restarted:",
              "Look at the disk of [queue] database (dmesg, SMART, df).",
              "after a day",
              false},
    AlarmKind{Cause::JournalUnwritable,
              "journal_unwritable",
              Critical,
              "JOURNAL NOT WRITABLE, alerts wait:",
              "Make [queue] database writable; the file says why in the log.",
              "when it is writable",
              true},
    AlarmKind{Cause::BadConfiguration,
              "bad_configuration",
              Critical,
              "BAD CONFIGURATION, running on the last good one:",
              "`tocsin check` shows every mistake.",
              "at a start with a good one",
              true},
    AlarmKind{Cause::ClockStepped,
              "clock_stepped",
              Warning,
              "CLOCK STEPPED by",
              "Check the time of the box (`timedatectl`); running waits kept their length.",
              "after a day",
              false},
    AlarmKind{Cause::WorkStuck,
              "work_stuck",
              Critical,
              "PAGES DO NOT MOVE:",
              "Restart tocsin and keep its log; nothing is lost.",
              "when a page moves",
              true},
    AlarmKind{Cause::HookFailed,
              "hook_failed",
              Warning,
              "on_event PROGRAM FAILS:",
              "Run the program by hand; events wait in the journal and are tried again.",
              "when it takes an event",
              true},
    AlarmKind{Cause::BadForm,
              "bad_form",
              Warning,
              "THE NETWORK REFUSES THE FORM of an SMS:",
              "Report it with the log of the link; the next person was called.",
              "after a day",
              false},
};

static_assert(kKinds.size() == static_cast<std::size_t>(Cause::BadForm) + 1);

}  // namespace

const AlarmKind& alarmKind(Cause cause) {
  const AlarmKind& kind = kKinds[static_cast<std::size_t>(cause)];
  check(kind.cause == cause, "the table of alarms is in the order of the enumerators");
  return kind;
}

const AlarmKind* alarmKind(std::string_view name) {
  for (const AlarmKind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace tocsin::dispatch
