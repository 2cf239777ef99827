// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/dispatch/proof_plan.h"
#include "queue/base/incoming.h"
#include "queue/base/log.h"
#include "queue/base/phone_number.h"
#include "queue/base/time.h"
#include "queue/escalation/policy.h"
#include "queue/reply/wording.h"
#include "queue/store/rows.h"

namespace tocsin::dispatch {

struct Changes;  // operations.h

// A received SMS that is passed on, and where to.
struct Forward {
  std::string target;   // the name of the rule
  std::string payload;  // as runForward() takes it
};

enum class ReceiptMode { Brief, Live, Off };

struct Route {
  std::string prefix;                // of the canonical number; empty = every number
  std::vector<std::string> drivers;  // in order of preference
  // What pages tell people to text, when a link of the route shows a sender that nobody can reply
  // to; empty: every sender can be replied to, or no number is known.
  std::string replyTo{};
};

// How the box proves that it can page and be answered.
struct ProofSettings {
  std::vector<std::string> recipients;  // who gets a proof of life; empty: nobody
  ProofPlan plan;
  Duration receiveWithin{0};  // without a received SMS for so long: an alarm; 0: never
};

// What the shell needs of the configuration.
struct Settings {
  escalation::Policy policy;
  std::string homeCountry = "FR";
  reply::Language language = reply::Language::English;
  int suffixMatch = 8;
  int digits = 4;
  int numberFrom = 2400;
  Duration numbersQuarantine = hours{24};
  std::string lastResort;
  int maxParts = 1;
  int digestAbove = 5;
  bool hasHook = false;
  ReceiptMode receipts = ReceiptMode::Brief;
  std::vector<PhoneNumber> alarmNumbers;
  Duration alarmRepeat = hours{4};
  bool tellStrangers = false;           // their SMS go on to the alarm numbers
  std::vector<PhoneNumber> ownNumbers;  // that SMS of this box come from
  ProofSettings proof;
  std::vector<Route> routes;                   // first match wins
  std::map<std::string, int> smsPerHour;       // by driver; absent or 0: no limit
  std::set<std::string> rings;                 // drivers that ring the phone after a critical page
  std::map<std::string, std::string> sources;  // by driver: the number that its SMS come from
  Duration keep{0};                            // closed messages; 0: for ever
  bool writesDays = false;                     // closed messages go into files by day
  bool intake = true;                          // false: degraded, files wait in the spool
};

// What the shell asks of the rooms beside it. Everything is called on the loop, after the commit of
// the turn that decided it.
struct Ports {
  std::function<LocalTime(Time)> localTime;
  NextWallTime nextWallTime{};  // without it no proof of life is due
  // The message is durable: move the file; returns the name it got in done/.
  std::function<std::string(const std::string& fileName)> fileAccepted;
  std::function<void(const std::string& fileName, const Refusal&)> fileRefused;
  std::function<void(const Receipt&)> writeReceipt;
  // One file per standing alarm in the spool's alarm/; an empty text removes it.
  std::function<void(const std::string& name, const std::string& text)> writeAlarm;
  // Runs the user's program with the event on its standard input.
  std::function<void(const std::string& payload, std::function<void(Status)> done)> runHook;
  // Whether an SMS that answers nothing is passed on.
  std::function<std::optional<Forward>(const store::InboxRow&)> forwardOf{};
  // Permanent: this one will never be taken.
  std::function<void(const Forward&, std::function<void(Status)> done)> runForward{};
  // A person was erased: the index of the history is to be made anew.
  std::function<void()> forgetIndex{};
  // After each commit that changed something of what Changes names.
  std::function<void(const Changes&)> changed{};
  // At the start of each turn: freezes the clock for it and returns by how much the wall clock
  // stepped.
  std::function<Duration()> beginTurn;
  // Free bytes where the journal lives.
  std::function<std::uint64_t()> diskFree;
  // These messages are not in the journal any more.
  std::function<void(const std::vector<std::int64_t>&)> aged{};
  // Closed messages wait to be written into the files of their days.
  std::function<void()> closingsWait{};
  // A commit failed: the caller stops this shell and recovers from the journal.
  std::function<void(const Error&)> commitFailed;
  Log log;
};

}  // namespace tocsin::dispatch
