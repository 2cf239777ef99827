// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/call.h"

#include <utility>

#include "queue/base/check.h"

namespace tocsin::modem {
namespace {

using How = drivers::RingEnd::How;

constexpr Duration kHangUpMax = seconds{5};
constexpr Duration kQuiet{300};

// Who hears the phone takes longer than that to refuse; the network itself is faster.
constexpr Duration kNoRingBefore = seconds{3};

}  // namespace

Call::Call(AtChat& chat, Loop& loop, const Clock& clock)
    : chat_(chat), clock_(clock), errands_(loop) {}

void Call::ring(const PhoneNumber& to, std::function<void(const drivers::RingEnd&)> done) {
  check(!isActive(), "one call at a time");
  done_ = std::move(done);
  end_ = {to, How::Rang, "rung for 25 s"};
  isHangingUp_ = false;
  since_ = clock_.now();
  errands_.in(kRingFor, [this] { hangUp(); });
  // Some modems answer when the call is set up, some when it ends.
  chat_.ask(
      "ATD" + to.text() + ";", kRingFor + seconds{5}, [this](const Answer& a) { dialled(a); });
}

void Call::dialled(const Answer& answer) {
  if (answer.isGivenUp) {
    end_.how = How::Failed;
    end_.what = "the modem went away";
    return finish();
  }
  if (answer.isOk() || isHangingUp_) return;
  if (answer.result) judge(*answer.result);
  hangUp();
}

void Call::judge(const FinalResult& result) {
  const bool isQuick = clock_.now() - since_ < kNoRingBefore;
  const bool isLineEnd = result.kind == Final::NoCarrier || result.kind == Final::NoAnswer;
  const bool isRung = result.kind == Final::Busy || (isLineEnd && !isQuick);
  end_.how = isRung ? How::Rang : How::Failed;
  end_.what = result.text;
}

void Call::lineEnded(const FinalResult& result) {
  const bool isOfCall = result.kind == Final::NoCarrier || result.kind == Final::NoAnswer ||
                        result.kind == Final::Busy;
  if (!isActive() || isHangingUp_ || !isOfCall) return;
  judge(result);
  errands_.in(Duration{0}, [this] { hangUp(); });
}

void Call::interrupt(How how, std::string what) {
  if (!isActive() || isHangingUp_) return;
  end_.how = how;
  end_.what = std::move(what);
  errands_.in(Duration{0}, [this] { hangUp(); });
}

// The line is put down whatever the modem says of it; ATH is for those that lack AT+CHUP.
void Call::hangUp() {
  if (isHangingUp_) return;
  isHangingUp_ = true;
  errands_.cancelAll();
  if (!chat_.isBusy()) return putDown();
  chat_.escape(kQuiet, [this] { putDown(); });  // the modem answers ATD only when the call ends
}

void Call::putDown() {
  chat_.ask("AT+CHUP", kHangUpMax, [this](const Answer& answer) {
    if (answer.isOk() || answer.isGivenUp) return finish();
    chat_.ask("ATH", kHangUpMax, [this](const Answer&) { finish(); });
  });
}

void Call::finish() {
  errands_.cancelAll();
  const auto done = std::exchange(done_, nullptr);
  const drivers::RingEnd end = end_;
  done(end);
}

}  // namespace tocsin::modem
