// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tocsin::simulation {

// What happens in simulated worlds. A long run in which one of them never came up has tested less
// than it says, and fails.
enum class Kind {
  World,
  Alert,
  Page,
  Reply,
  Digest,
  Joined,
  RefusedFile,
  Post,
  Acknowledged,
  Exhausted,
  Cancelled,
  Expired,
  Told,
  ClocksStopped,
  StillYours,
  Repeated,
  Order,
  Edit,
  RefusedForNow,
  RefusedForGood,
  RefusedForm,
  RefusedAccount,
  InDoubt,
  SentAgain,
  ArrivedTwice,
  LateAnswer,
  LinkDown,
  CutBeforeCommit,
  CutAfterCommit,
  CutWhileActing,
  CutWhileIdle,
  CommitFailed,
  ClockForward,
  ClockBack,
  DstNight,
  DiskFull,
  FileAgain,
  SmsAgain,
  EndAgain,
  Modem,
  ModemTrouble,
  CutOfSubmit,
  ModemRung,
  ModemLateAnswer,
  ModemDoubtArrived,
  ModemDoubtLost,
  ModemReplyAcrossCut,
  ModemLoopTest,
  ModemCall,
  QuotaReached,
  RefusedTooFast,
  LinkBack,
  LinkDeaf,
  PassedOver,
  PassedOverSlowed,
  LinkTrial,
  LinkProven,
  UnprovenUsed,
  Report,
  ReportFailed,
  ReportEarly,
  ReportTwice,
  ReportLate,
  ReportAgain,
  ReportUnmatched,
  GaveUp,
  LostByNetwork,
};

struct KindName {
  Kind kind;
  std::string_view name;
};

inline constexpr std::array kKindNames{
    KindName{Kind::World, "worlds"},
    KindName{Kind::Alert, "alerts"},
    KindName{Kind::Page, "pages handed to a driver"},
    KindName{Kind::Reply, "replies of phones"},
    KindName{Kind::Digest, "digests"},
    KindName{Kind::Joined, "alerts that joined one"},
    KindName{Kind::RefusedFile, "refused files"},
    KindName{Kind::Post, "alerts posted"},
    KindName{Kind::Acknowledged, "ACKNOWLEDGED"},
    KindName{Kind::Exhausted, "EXHAUSTED"},
    KindName{Kind::Cancelled, "CANCELLED"},
    KindName{Kind::Expired, "EXPIRED"},
    KindName{Kind::Told, "TOLD"},
    KindName{Kind::ClocksStopped, "clocks stopped, nobody reachable"},
    KindName{Kind::StillYours, "holds that ended"},
    KindName{Kind::Repeated, "repeats"},
    KindName{Kind::Order, "orders of operators"},
    KindName{Kind::Edit, "edits of people and lists"},
    KindName{Kind::RefusedForNow, "refusals for now"},
    KindName{Kind::RefusedForGood, "refusals for good"},
    KindName{Kind::RefusedForm, "refusals of the form"},
    KindName{Kind::RefusedAccount, "refusals of the account"},
    KindName{Kind::InDoubt, "submits in doubt"},
    KindName{Kind::SentAgain, "submits sent again"},
    KindName{Kind::ArrivedTwice, "SMS that arrived twice"},
    KindName{Kind::LateAnswer, "late answers after a restart"},
    KindName{Kind::LinkDown, "links that went down"},
    KindName{Kind::CutBeforeCommit, "power cuts before a commit"},
    KindName{Kind::CutAfterCommit, "power cuts after a commit"},
    KindName{Kind::CutWhileActing, "power cuts while acting"},
    KindName{Kind::CutWhileIdle, "power cuts while idle"},
    KindName{Kind::CommitFailed, "commits that failed"},
    KindName{Kind::ClockForward, "clock steps forward"},
    KindName{Kind::ClockBack, "clock steps back"},
    KindName{Kind::DstNight, "nights of a change of time"},
    KindName{Kind::DiskFull, "disks nearly full"},
    KindName{Kind::FileAgain, "files offered again"},
    KindName{Kind::SmsAgain, "replies told again"},
    KindName{Kind::EndAgain, "ends of submits told again"},
    KindName{Kind::Modem, "modems"},
    KindName{Kind::ModemTrouble, "troubles of modems"},
    KindName{Kind::CutOfSubmit, "power cuts while a modem sends"},
    KindName{Kind::ModemRung, "rungs of the ladder"},
    KindName{Kind::ModemLateAnswer, "late answers of a modem behind a power cut"},
    KindName{Kind::ModemDoubtArrived, "doubts of a modem that arrived"},
    KindName{Kind::ModemDoubtLost, "doubts of a modem that did not arrive"},
    KindName{Kind::ModemReplyAcrossCut, "replies that a modem kept across a power cut"},
    KindName{Kind::ModemLoopTest, "loop tests of a modem"},
    KindName{Kind::ModemCall, "phones that were rung"},
    KindName{Kind::QuotaReached, "hours of a SIM used up"},
    KindName{Kind::RefusedTooFast, "refusals as too fast"},
    KindName{Kind::LinkBack, "links that came back"},
    KindName{Kind::LinkDeaf, "links that went deaf"},
    KindName{Kind::PassedOver, "links passed over until they prove themselves"},
    KindName{Kind::PassedOverSlowed, "links passed over while they are slowed"},
    KindName{Kind::LinkTrial, "trials of links"},
    KindName{Kind::LinkProven, "links that proved themselves again"},
    KindName{Kind::UnprovenUsed, "pages by a link that is not proven, for want of another"},
    KindName{Kind::Report, "delivery reports"},
    KindName{Kind::ReportFailed, "reports that an SMS was given up"},
    KindName{Kind::ReportEarly, "reports before an answer, or of none"},
    KindName{Kind::ReportTwice, "reports told twice"},
    KindName{Kind::ReportLate, "reports of what is not asked any more"},
    KindName{Kind::ReportAgain, "REPORT_AGAIN"},
    KindName{Kind::ReportUnmatched, "REPORT_UNMATCHED"},
    KindName{Kind::GaveUp, "recipients whose page the network gave up"},
    KindName{Kind::LostByNetwork, "SMS that a network took and lost"},
};

class Tally {
 public:
  void count(Kind kind) { ++counts_[static_cast<std::size_t>(kind)]; }

  long of(Kind kind) const { return counts_[static_cast<std::size_t>(kind)]; }

 private:
  std::array<long, kKindNames.size()> counts_{};
};

}  // namespace tocsin::simulation
