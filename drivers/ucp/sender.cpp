// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/sender.h"

#include <algorithm>
#include <utility>

#include "drivers/ucp/error_code.h"
#include "drivers/ucp/incoming.h"
#include "drivers/ucp/outgoing.h"
#include "drivers/ucp/stamp.h"
#include "queue/base/limits.h"

namespace tocsin::ucp {
namespace {

using drivers::Refusal;
using drivers::SubmitEnd;

constexpr Duration kSlack = seconds{5};

drivers::SubmitResult resultOf(const drivers::Submit& submit, SubmitEnd end, std::string what) {
  drivers::SubmitResult result;
  result.page = submit.page;
  result.part = submit.part;
  result.end = end;
  result.what = std::move(what);
  return result;
}

drivers::SubmitResult refusalOf(const drivers::Submit& submit, Refusal refusal, std::string what) {
  drivers::SubmitResult result = resultOf(submit, SubmitEnd::Refused, std::move(what));
  result.refusal = refusal;
  return result;
}

}  // namespace

Sender::Sender(
    const UcpOptions& options, Loop& loop, const Clock& clock, SenderEvents events, Log log)
    : options_(options),
      clock_(clock),
      events_(std::move(events)),
      log_(std::move(log)),
      pace_(options.perSecond),
      errands_(loop) {}

// Held, answered in the last moment, and both again for the resend.
Duration Sender::timeMax() {
  return 2 * (kHeldMax + limits::kSmscAnswerMax) + kSlack;
}

void Sender::submit(const drivers::Submit& submit) {
  Item item{.id = ++lastId_, .submit = submit};
  item.heldTimer = errands_.in(kHeldMax, [this, id = item.id] { heldTooLong(id); });
  waiting_.push_back(std::move(item));
  sendSoon();
}

void Sender::opened(Conversation& conversation) {
  conversation_ = &conversation;
  isPeriodRefused_ = false;
  sendSoon();
}

void Sender::closed(const std::string& why) {
  conversation_ = nullptr;
  const auto flying = std::exchange(inFlight_, {});
  const Items waiting = std::exchange(waiting_, {});
  for (const auto& [id, item] : flying) {
    errands_.cancel(item.heldTimer);
    busy_.erase(item.submit.to.text());
  }
  for (const Item& item : waiting) {
    errands_.cancel(item.heldTimer);
    if (item.isResend) busy_.erase(item.submit.to.text());
  }
  for (const auto& [id, item] : flying) {
    events_.onEnd(resultOf(item.submit, SubmitEnd::InDoubt, why + " before the answer"));
  }
  for (const Item& item : waiting) {
    events_.onEnd(refusalOf(item.submit, Refusal::ForNow, "not sent: " + why));
  }
}

void Sender::stop() {
  conversation_ = nullptr;
  inFlight_.clear();
  waiting_.clear();
  busy_.clear();
  isPlanned_ = false;
  errands_.cancelAll();
}

void Sender::sendSoon() {
  if (isPlanned_) return;
  isPlanned_ = true;
  errands_.in(Duration{0}, [this] {
    isPlanned_ = false;
    send();
  });
}

bool Sender::mayGo(const Item& item) {
  return item.isResend || !keepsIds() || busy_.count(item.submit.to.text()) == 0;
}

void Sender::send() {
  if (conversation_ == nullptr) return;
  const Time now = clock_.now();
  if (now < lastNow_) pace_.shift(now - lastNow_);  // the wall clock was set back
  lastNow_ = now;
  isPaced_ = false;
  std::vector<drivers::SubmitResult> ends;
  for (auto item = waiting_.begin(); item != waiting_.end() && conversation_->mayAsk();) {
    if (!pace_.mayGo(now)) {
      waitForPace(now);
      break;
    }
    const auto next = std::next(item);
    if (mayGo(*item)) {
      if (auto end = take(item)) ends.push_back(*std::move(end));
    }
    item = next;
  }
  for (const drivers::SubmitResult& end : ends) {
    events_.onEnd(end);
  }
}

void Sender::waitForPace(Time now) {
  isPaced_ = true;
  errands_.cancel(paceTimer_);
  paceTimer_ = errands_.in(pace_.nextAt(now) - now, [this] { send(); });
}

// Its end, when it cannot be written as an SMS.
std::optional<drivers::SubmitResult> Sender::take(Items::iterator waiting) {
  Item item = std::move(*waiting);
  waiting_.erase(waiting);
  errands_.cancel(item.heldTimer);
  if (const auto handed = hand(item); !handed) {
    return refusalOf(item.submit, Refusal::Form, handed.error().what);
  }
  pace_.sent(clock_.now());
  busy_.insert(item.submit.to.text());
  inFlight_.emplace(item.id, std::move(item));
  return std::nullopt;
}

Status Sender::hand(const Item& item) {
  const bool hasPeriod = item.submit.validity > Duration{0} && !item.isWithoutPeriod &&
                         !isPeriodRefused_ && !options_.plain01;
  const std::string until =
      hasPeriod ? writeMinute(clock_.now() + item.submit.validity, options_.toUtc) : "";
  auto made = submission(item.submit, options_, until);
  if (!made) return made.error();
  conversation_->ask(made->operation,
                     std::move(made->fields),
                     limits::kSmscAnswerMax,
                     [this, id = item.id](const Frame* result) { answered(id, result); });
  return {};
}

void Sender::answered(std::uint64_t id, const Frame* result) {
  if (result == nullptr) {
    return events_.onLost("no answer to a submit in " + toText(limits::kSmscAnswerMax));
  }
  auto found = inFlight_.extract(id);
  if (found.empty()) return;
  Item item = std::move(found.mapped());
  sendSoon();
  if (result->isNack()) return refused(std::move(item), *result);
  freeSoon(item.submit.to);
  if (result->isAck()) return accepted(item, *result);
  events_.onEnd(resultOf(item.submit, SubmitEnd::InDoubt, "the centre's answer does not read"));
}

void Sender::accepted(const Item& item, const Frame& result) {
  drivers::SubmitResult end = resultOf(item.submit, SubmitEnd::Accepted, "");
  end.reference = stampOfResult(result);
  events_.onEnd(end);
}

// The centre does not have it: there is no id to collide with.
void Sender::refused(Item item, const Frame& result) {
  const std::string_view code = result.field(1);
  if (resend(item, code)) return;
  busy_.erase(item.submit.to.text());
  const Refusal refusal = ucp::refusalOf(code);
  const std::string what = errorText(code, result.field(2));
  if (refusal == Refusal::Form) log_(LogLevel::Error, "the centre refuses our form: " + what);
  events_.onEnd(refusalOf(item.submit, refusal, what));
}

bool Sender::resend(Item& item, std::string_view code) {
  const bool isPeriod = code == kTimePeriodInvalid && !options_.plain01;
  if (item.isResend || (code != kChecksumError && !isPeriod)) return false;
  if (isPeriod) {
    log_(LogLevel::Warning, "the centre refuses the validity period; it is left out from now on");
    isPeriodRefused_ = true;
  } else {
    log_(LogLevel::Warning, "the centre finds a wrong checksum in a frame of ours; sent again");
  }
  item.isResend = true;
  item.isWithoutPeriod = isPeriod;
  item.heldTimer = errands_.in(kHeldMax, [this, id = item.id] { heldTooLong(id); });
  waiting_.push_front(std::move(item));
  return true;
}

void Sender::heldTooLong(std::uint64_t id) {
  const auto found = std::find_if(
      waiting_.begin(), waiting_.end(), [id](const Item& one) { return one.id == id; });
  if (found == waiting_.end()) return;
  const Item item = std::move(*found);
  waiting_.erase(found);
  if (item.isResend) busy_.erase(item.submit.to.text());
  // The centre does not have it and another link may take it: no try is counted.
  events_.onEnd(refusalOf(item.submit,
                          Refusal::TooFast,
                          isPaced_ ? "more pages than the contract lets through"
                                   : "not sent: the centre answers too slowly"));
}

void Sender::freeSoon(const PhoneNumber& to) {
  if (!keepsIds()) {
    busy_.erase(to.text());
    return;
  }
  errands_.in(kSameNumberAfter, [this, to] {
    busy_.erase(to.text());
    send();
  });
}

}  // namespace tocsin::ucp
