// SPDX-License-Identifier: Apache-2.0
// What is kept, held and forgotten: a restored backup, and what is older than [history] keep.
#include <algorithm>

#include "app/dispatch/audit.h"
#include "app/dispatch/dispatcher.h"
#include "app/dispatch/json_text.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

// A clock that is wrong by a year must not age a year away: somebody has so long to see the alarm.
constexpr Duration kAgingDistrust = hours{24};
// A box that was off for longer starts with a clock that nobody has looked at.
constexpr Duration kGapPlausible = hours{24 * 14};

}  // namespace

void Dispatcher::resume(Caller by, OrderEnd done) {
  input([this, by = std::move(by), done = std::move(done)] {
    if (const auto problem = whyNotNow()) return answerLater(done, *problem);
    const auto count = static_cast<std::int64_t>(book_.heldCount());
    OrderDone ended;
    ended.changed = count > 0;
    ended.says = count == 0 ? "nothing is held" : std::to_string(count) + " open alerts go on";
    if (count > 0) {
      audit(turn_,
            by,
            {"resume", "restored messages", {}, JsonObject().addNumber("released", count).text()});
      book_.release();
    }
    answerLater(done, ended);
  });
}

void Dispatcher::watchHeld() {
  const std::size_t held = book_.heldCount();
  const std::string since = held == 0 ? "" : toRfc3339(*book_.heldSince());
  alarms_.set(Cause::RestoredHeld,
              "backup",
              held > 0,
              std::to_string(held) + " open alerts are held as they were at " + since);
}

// The first look comes some time after the start, which has enough to do.
void Dispatcher::planAging(Duration gap, bool clockPlausible) {
  if (settings_.keep == Duration{0} || !settings_.intake) return;
  const bool trusts = clockPlausible && gap < kGapPlausible;
  ageAfter(trusts ? limits::kAgingEvery : kAgingDistrust);
}

void Dispatcher::ageAfter(Duration wait) {
  if (aging_ != 0) loop_.cancel(aging_);
  aging_ = loop_.after(wait, [this] {
    aging_ = 0;
    forgetOld();
  });
}

// Between two turns, a few rows at a time.
void Dispatcher::forgetOld() {
  if (stopped_) return;
  const auto aged = journal_.age(clock_.now() - settings_.keep);
  if (!aged) return commitFailed(aged.error());
  if (!aged->messages.empty() && ports_.aged) ports_.aged(aged->messages);
  ageAfter(aged->isMore ? limits::kAgingPause : limits::kAgingEvery);
}

void Dispatcher::distrustAging() {
  if (aging_ != 0) ageAfter(kAgingDistrust);
}

void Dispatcher::closingsWritten(std::int64_t last) {
  input([this, last] { turn_.batch.closingsDone = std::max(turn_.batch.closingsDone, last); });
}

}  // namespace tocsin::dispatch
