// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/centre.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/centre/text.h"
#include "tests/emulators/modem/program/event_log.h"

namespace tocsin::centre {
namespace {

using emulator::quoted;

constexpr std::size_t kRememberedMax = 100'000;
constexpr std::size_t kReceiptTextMax = 20;  // characters of the SMS that a receipt repeats

// Long enough for a receipt to come first on another connection.
constexpr Duration kAfterReceipt{50};

constexpr std::array<const char*, 5> kAlphabets{"gsm7", "latin1", "ascii", "ucs2", "binary"};

bool wantsReceipt(const Taken& taken, State state) {
  const bool isFailure = state == State::Expired || state == State::Deleted ||
                         state == State::Undeliv || state == State::Rejectd;
  return !taken.wantsFailuresOnly || isFailure;
}

}  // namespace

Centre::Centre(CentreOptions options, Loop& loop, const Clock& clock, CentreEvents events)
    : options_(std::move(options)),
      loop_(loop),
      clock_(clock),
      events_(std::move(events)),
      mailroom_(loop,
                conditions_,
                [this](int session, const std::string& line) {
                  if (!options_.isQuiet) say(session, line);
                }),
      nextNumber_(options_.firstId),
      timers_(loop) {}

int Centre::join(Session& session) {
  sessions_.push_back(&session);
  mailroom_.join(session);
  return ++lastSession_;
}

void Centre::leave(Session& session) {
  std::erase(sessions_, &session);
  mailroom_.leave(session);
}

Centre::Login Centre::check(const std::string& account, std::string_view password) const {
  const auto known = std::find_if(options_.accounts.begin(),
                                  options_.accounts.end(),
                                  [&](const Account& each) { return each.name == account; });
  if (known == options_.accounts.end()) return Login::NoSuchAccount;
  if (known->password != password) return Login::WrongPassword;
  const auto open = std::count_if(sessions_.begin(), sessions_.end(), [&](const Session* session) {
    return session->account() == account;
  });
  const int most = conditions_.sessions;
  return most > 0 && open >= most ? Login::TooMany : Login::Good;
}

Treatment Centre::treat(Question of, std::string_view to) {
  Treatment treatment{mishaps_.take(of, to)};
  if (!treatment.mishap) return treatment;
  const Mishap& mishap = *treatment.mishap;
  const bool isRefused = mishap.deed == Mishap::Deed::Refuse || mishap.deed == Mishap::Deed::Nack;
  treatment.isTaken = !isRefused && !mishap.isLost;
  treatment.status = isRefused ? mishap.status : 0;
  return treatment;
}

Treatment Centre::treatSubmit(const std::string& account, std::string_view to) {
  Treatment treatment = treat(Question::Submit, to);
  if (treatment.isTaken && conditions_.throttle > 0 && isTooFast(account)) {
    treatment.isTaken = false;
    treatment.status = kBusy;
  }
  return treatment;
}

bool Centre::isTooFast(const std::string& account) {
  std::deque<Time>& times = pace_[account];
  const Time now = clock_.now();
  while (!times.empty() && times.front() <= now - seconds{1}) {
    times.pop_front();
  }
  if (times.size() >= static_cast<std::size_t>(conditions_.throttle)) return true;
  times.push_back(now);
  return false;
}

Duration Centre::delayOf(const Treatment& treatment) const {
  const bool waits = treatment.isTaken && conditions_.isReceiptFirst && conditions_.hasReceipts;
  return waits ? std::max(conditions_.latency, kAfterReceipt) : conditions_.latency;
}

std::string Centre::idText(IdForm form, std::uint64_t number) {
  static constexpr std::array<const char*, 4> kForms{"%llu", "%llx", "%llX", "%010llu"};
  std::array<char, 24> text{};
  std::snprintf(text.data(),
                text.size(),
                kForms.at(static_cast<std::size_t>(form)),
                static_cast<unsigned long long>(number));
  return text.data();
}

void Centre::take(const Session& session,
                  const Submit& submit,
                  std::uint64_t number,
                  const std::string& reference) {
  ++submits_;
  if (!options_.isQuiet) log(session, submit, reference);
  const bool hasReceipt = submit.wantsReceipt && conditions_.hasReceipts;
  if (options_.isQuiet && !hasReceipt) return;
  Taken taken{number,
              session.account(),
              std::string(submit.from),
              std::string(submit.to),
              clock_.now(),
              reference,
              textOf(submit.alphabet, submit.octets.substr(0, kReceiptTextMax)),
              submit.wantsFailuresOnly};
  if (hasReceipt) planReceipt(taken);
  remember(std::move(taken));
}

void Centre::remember(Taken taken) {
  takenOrder_.push_back(taken.reference);
  taken_.insert_or_assign(taken.reference, std::move(taken));
  if (takenOrder_.size() <= kRememberedMax) return;
  taken_.erase(takenOrder_.front());
  takenOrder_.pop_front();
}

void Centre::log(const Session& session, const Submit& submit, const std::string& reference) {
  const Sms part{clock_.now(),
                 session.account(),
                 wordOfLog(submit.from),
                 wordOfLog(submit.to),
                 textOf(submit.alphabet, submit.octets),
                 wordOfLog(reference)};
  std::string line = "SUBMIT " + part.to + " from=" + part.from + " account=" + part.account +
                     " ref=" + part.references + " part=" + std::to_string(submit.part.number) +
                     "/" + std::to_string(submit.part.total);
  line += " concat=" + (submit.part.reference < 0 ? "-" : std::to_string(submit.part.reference));
  line += " alphabet=" + std::string(kAlphabets.at(static_cast<std::size_t>(submit.alphabet)));
  line += " coding=" + std::to_string(submit.coding);
  line += " class=" + (submit.messageClass < 0 ? "-" : std::to_string(submit.messageClass));
  line += std::string(" report=") + (submit.wantsReceipt ? "yes" : "no");
  line += " validity=" + wordOfLog(submit.validity);
  say(session.number(), line + " text=" + quoted(part.text));
  const auto whole = joiner_.add(part, submit.part);
  if (!whole) return;
  say(session.number(),
      "PHONE " + whole->to + " from=" + whole->from + " ref=" + whole->references +
          " text=" + quoted(whole->text));
  events_.onSms(*whole);
}

void Centre::refused(const Session& session, const Submit& submit, int status) {
  if (options_.isQuiet) return;
  say(session.number(),
      "REFUSED " + wordOfLog(submit.to) + " status=" + std::to_string(status) +
          " text=" + quoted(textOf(submit.alphabet, submit.octets)));
}

void Centre::planReceipt(const Taken& taken) {
  const State state = conditions_.receiptState;
  const int error = conditions_.receiptError;
  if (!wantsReceipt(taken, state)) return;
  if (conditions_.isReceiptFirst) return postReceipt(taken, state, error);
  timers_.in(conditions_.latency + conditions_.receiptDelay,
             [this, taken, state, error] { postReceipt(taken, state, error); });
}

void Centre::postReceipt(const Taken& taken, State state, int error) {
  Delivery receipt;
  receipt.account = taken.account;
  receipt.from = taken.to;
  receipt.to = taken.from;
  receipt.octets = taken.text;
  receipt.isReceipt = true;
  receipt.reference =
      taken.number == 0 ? taken.reference : idText(conditions_.receiptId, taken.number);
  receipt.state = state;
  receipt.error = error;
  receipt.submitted = taken.at;
  receipt.done = clock_.now();
  mailroom_.post(std::move(receipt));
}

}  // namespace tocsin::centre
