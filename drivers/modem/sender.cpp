// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/sender.h"

#include <utility>

#include "queue/base/check.h"

namespace tocsin::modem {
namespace {

constexpr Duration kAnswerMax = seconds{5};
constexpr Duration kSoon = seconds{3};
constexpr int kSoonTriesMax = 3;
constexpr Duration kQuietAfterEsc{200};

}  // namespace

Sender::Sender(
    AtChat& chat, Loop& loop, const Clock& clock, const Setup& setup, std::string serviceCentre)
    : chat_(chat),
      clock_(clock),
      setup_(setup),
      serviceCentre_(std::move(serviceCentre)),
      errands_(loop) {}

Duration Sender::timeMax(const Quirks& quirks) {
  // Every remedy begins with an answer; only the last try may end without one.
  return (kSoonTriesMax + 3) * (kPromptMax + kSoon + kAnswerMax) + 2 * quirks.finalAnswerMax;
}

void Sender::send(const drivers::Submit& submit, std::function<void(const Sending&)> done) {
  check(done_ == nullptr, "one SMS is handed over at a time");
  submit_ = submit;
  done_ = std::move(done);
  form_ = pdu::SubmitForm::Full;
  soonTries_ = 0;
  hasSetCentre_ = false;
  const bool wantsOpenLink = submit.parts > 1 && submit.part < submit.parts &&
                             setup_.quirks->keepsLinkOpen && !refusesOpenLink_;
  wantsOpenLink ? keepLinkOpen() : command();
}

// The next part comes at once: the radio link to the network stays open (27.005 section 3.5.6).
void Sender::keepLinkOpen() {
  chat_.ask("AT+CMMS=1", kAnswerMax, [this](const Answer& answer) {
    if (answer.isSilent()) {
      Sending silent;
      silent.isSilent = !answer.isGivenUp;
      silent.end = endOfSend(Position::BeforeCtrlZ, std::nullopt, std::nullopt);
      return finish(silent);
    }
    refusesOpenLink_ = !answer.isOk();
    command();
  });
}

void Sender::command() {
  auto encoded = pdu::encodeSubmit(submit_, submit_.alphabet, form_);
  if (!encoded) return refuse(drivers::Refusal::Form, encoded.error().what);
  encoded_ = std::move(*encoded);
  askedAt_ = clock_.now();
  isTyping_ = false;
  chat_.askForPrompt("AT+CMGS=" + std::to_string(encoded_.tpduOctets),
                     kPromptMax,
                     [this](const Answer& answer) { prompted(answer); });
}

void Sender::prompted(const Answer& answer) {
  if (!answer.isPrompt) return ended(answer);
  if (setup_.isEchoOff && chat_.sawEcho()) return restarted();
  isTyping_ = true;
  const Quirks& quirks = *setup_.quirks;
  chat_.typeBehindPrompt(
      encoded_.hex, quirks, quirks.finalAnswerMax, [this](const Answer& last) { ended(last); });
}

// It may be in text mode now, where the length of a PDU is the number of a phone: nobody would be
// told, and +CMGS would come.
void Sender::restarted() {
  chat_.escape(kQuietAfterEsc, [this] {
    refuse(drivers::Refusal::ForNow, "the modem was restarted; the prompt was left");
  });
}

void Sender::ended(const Answer& answer) {
  std::optional<Sent> sent;
  for (const std::string& line : answer.lines) {
    if (!sent) sent = readSent(line);
  }
  Sending sending;
  sending.end = endOfSend(answer.position, sent, answer.result, setup_.quirks->vendorCodes);
  if (sent && sent->reference) sending.reference = std::to_string(*sent->reference);
  sending.isSilent = answer.isSilent() && !answer.isGivenUp && !sent;
  sending.took = clock_.now() - askedAt_;
  const bool mayWaitForBytes = answer.position == Position::BeforeCtrlZ &&
                               (answer.isSilent() || isTyping_) && !answer.isGivenUp;
  if (mayWaitForBytes) {
    // A prompt, late or left open, must not get the next command's bytes.
    return chat_.escape(kQuietAfterEsc, [this, sending] { finish(sending); });
  }
  if (mayRemedy(sending.end)) return remedy(sending.end.remedy);
  finish(sending);
}

bool Sender::mayRemedy(const SendEnd& end) {
  if (end.end != drivers::SubmitEnd::Refused) return false;
  switch (end.remedy) {
    case Remedy::RetrySoon: return soonTries_ < kSoonTriesMax;
    case Remedy::Simplify: return form_ == pdu::SubmitForm::Full;
    case Remedy::SetServiceCentre: return !hasSetCentre_ && !serviceCentre_.empty();
    case Remedy::None:
    case Remedy::Purge:
    case Remedy::Reset:
    case Remedy::Ignore: return false;
  }
  return false;
}

void Sender::remedy(Remedy remedy) {
  if (remedy == Remedy::RetrySoon) {
    ++soonTries_;
    errands_.in(kSoon, [this] { command(); });
  } else if (remedy == Remedy::Simplify) {
    form_ = pdu::SubmitForm::Simple;
    command();
  } else {
    hasSetCentre_ = true;
    chat_.ask(
        "AT+CSCA=\"" + serviceCentre_ + "\",145", kAnswerMax, [this](const Answer&) { command(); });
  }
}

void Sender::refuse(drivers::Refusal refusal, std::string what) {
  Sending sending;
  sending.end.end = drivers::SubmitEnd::Refused;
  sending.end.refusal = refusal;
  sending.end.what = std::move(what);
  errands_.in(Duration{0}, [this, sending] { finish(sending); });
}

void Sender::finish(const Sending& sending) {
  const auto done = std::exchange(done_, nullptr);
  done(sending);
}

}  // namespace tocsin::modem
