// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/sender.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "drivers/smpp/address.h"
#include "drivers/smpp/fields.h"
#include "drivers/smpp/receipt.h"
#include "drivers/smpp/status.h"
#include "drivers/smpp/text.h"
#include "queue/base/limits.h"

namespace tocsin::smpp {
namespace {

using drivers::Refusal;
using drivers::SubmitEnd;
using drivers::SubmitResult;

constexpr long kAnswerLooks = limits::kSmscAnswerMax / Sender::kLookEvery;
constexpr long kPaceLooks = Sender::kPaceWaitMax / Sender::kLookEvery;
constexpr Duration kPaceLookMax = seconds{5};  // the clock may have stepped

// Relative (SMPP 3.4, 7.1.1): "000000003000000R" is 30 minutes; at most 30 days.
std::string validityOf(Duration validity) {
  using std::chrono::days;
  const Duration capped = std::clamp<Duration>(validity, minutes{1}, days{30});
  const auto wholeDays = static_cast<int>(capped / days{1});
  const auto wholeHours = static_cast<int>(capped % days{1} / hours{1});
  const auto wholeMinutes = static_cast<int>(capped % hours{1} / minutes{1});
  char text[32];
  const int count = std::snprintf(
      text, sizeof text, "0000%02d%02d%02d00000R", wholeDays, wholeHours, wholeMinutes);
  return {text, static_cast<std::size_t>(count)};
}

Result<std::string> bodyOf(const drivers::Submit& submit, const SmppOptions& options) {
  Sm sm;
  sm.source = sourceAddress(options);
  sm.dest = destAddress(submit.to, options);
  if (submit.validity > Duration{0}) sm.validity = validityOf(submit.validity);
  sm.registered = options.receipts ? 1 : 0;
  if (const Status text = putText(submit, options, sm); !text) return text.error();
  return encodeSm(sm);
}

}  // namespace

Sender::Sender(const SmppOptions& options, Loop& loop, const Clock& clock, SenderEvents events)
    : options_(options),
      clock_(clock),
      events_(std::move(events)),
      pace_(options.perSecond),
      errands_(loop) {}

void Sender::submit(const drivers::Submit& submit) {
  auto body = bodyOf(submit, options_);
  if (!body) {
    return endSoon({.page = submit.page,
                    .part = submit.part,
                    .end = SubmitEnd::Refused,
                    .refusal = Refusal::Form,
                    .reference = {},
                    .what = body.error().what});
  }
  waiting_.push_back({{submit.page, submit.part}, *std::move(body), looks_});
  watch();
  pump();
}

void Sender::refuse(const drivers::Submit& submit, const std::string& what) {
  endSoon({.page = submit.page,
           .part = submit.part,
           .end = SubmitEnd::Refused,
           .refusal = Refusal::ForNow,
           .reference = {},
           .what = what});
}

void Sender::endSoon(SubmitResult result) {
  ends_.push_back(std::move(result));
  if (ends_.size() > 1) return;
  errands_.in(Duration{0}, [this] {
    for (const SubmitResult& end : std::exchange(ends_, {})) {
      events_.onEnd(end);
    }
  });
}

void Sender::pump() {
  const Time now = clock_.now();
  while (!waiting_.empty() && pace_.mayGo(now)) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    pace_.sent(now);
    inFlight_[events_.write(next.body)] = {next.sms, now, looks_};
  }
  if (waiting_.empty() || paceTimer_ != 0) return;
  const Duration wait = std::clamp(pace_.nextAt(now) - now, Duration{1}, kPaceLookMax);
  paceTimer_ = errands_.in(wait, [this] {
    paceTimer_ = 0;
    pump();
  });
}

void Sender::answered(const PduView& pdu) {
  const auto found = inFlight_.find(pdu.header.sequence);
  if (found == inFlight_.end()) return;  // a nack may have any number
  const InFlight sent = found->second;
  inFlight_.erase(found);
  events_.onProof(sent.sentAt);
  SubmitResult result{.page = sent.sms.page,
                      .part = sent.sms.part,
                      .end = SubmitEnd::Accepted,
                      .refusal = Refusal::ForNow,
                      .reference = {},
                      .what = statusText(pdu.header.status)};
  const std::uint32_t status = pdu.header.status;
  if (pdu.header.command == kGenericNack) {
    // A refusal without a reason says nothing: it may have been about something else.
    result.end = status == kOk ? SubmitEnd::InDoubt : SubmitEnd::Refused;
    result.what = "generic_nack: " + result.what;
  } else if (status != kOk) {
    result.end = SubmitEnd::Refused;
  }
  if (result.end == SubmitEnd::Refused) result.refusal = refusalOf(status);
  if (result.end == SubmitEnd::Accepted) {
    Reader reader(pdu.body);
    result.reference = canonicalId(reader.text());
  }
  if (result.refusal == Refusal::TooFast) slowDown();
  if (status == kInvalidBindState) events_.onTrouble("the centre has forgotten the login");
  events_.onEnd(result);
}

// Each end is told when nothing of this is left: who hears it may submit again.
void Sender::lost(const std::string& why) {
  std::vector<std::pair<std::uint32_t, InFlight>> written(inFlight_.begin(), inFlight_.end());
  std::sort(written.begin(), written.end(), [](const auto& one, const auto& other) {
    return one.first < other.first;
  });
  inFlight_.clear();
  refuseWaiting(why);
  for (const auto& [sequence, sent] : written) {
    events_.onEnd({.page = sent.sms.page,
                   .part = sent.sms.part,
                   .end = SubmitEnd::InDoubt,
                   .refusal = Refusal::ForNow,
                   .reference = {},
                   .what = "no answer: " + why});
  }
}

void Sender::refuseWaiting(const std::string& why) {
  for (const Waiting& one : std::exchange(waiting_, {})) {
    endSoon({.page = one.sms.page,
             .part = one.sms.part,
             .end = SubmitEnd::Refused,
             .refusal = Refusal::ForNow,
             .reference = {},
             .what = why});
  }
}

void Sender::stop() {
  errands_.cancelAll();
  lookTimer_ = paceTimer_ = slowTimer_ = 0;
  inFlight_.clear();
  waiting_.clear();
  ends_.clear();
}

// --- what is late -------------------------------------------------------------------------------

// One timer counts for all of them, whatever the wall clock does.
void Sender::watch() {
  if (lookTimer_ != 0) return;
  lookTimer_ = errands_.in(kLookEvery, [this] {
    lookTimer_ = 0;
    look();
  });
}

void Sender::look() {
  ++looks_;
  while (!waiting_.empty() && looks_ - waiting_.front().since > kPaceLooks) {
    const Known sms = waiting_.front().sms;
    waiting_.pop_front();
    endSoon({.page = sms.page,
             .part = sms.part,
             .end = SubmitEnd::Refused,
             .refusal = Refusal::TooFast,
             .reference = {},
             .what = "it waited too long for its turn: the link sends as fast as it may"});
  }
  const bool isLate = std::any_of(inFlight_.begin(), inFlight_.end(), [this](const auto& one) {
    return looks_ - one.second.since > kAnswerLooks;
  });
  if (!isIdle()) watch();
  if (isLate) events_.onTrouble("a submit_sm was not answered");
}

void Sender::slowDown() {
  pace_.tooFast(clock_.now());
  events_.onPace();
  if (slowTimer_ == 0) watchPace();
}

void Sender::watchPace() {
  slowTimer_ = errands_.in(seconds{1}, [this] {
    slowTimer_ = 0;
    if (isSlowed()) return watchPace();
    events_.onPace();
    pump();
  });
}

}  // namespace tocsin::smpp
