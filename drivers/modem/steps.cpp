// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/steps.h"

#include <utility>

namespace tocsin::modem {
namespace {

// For the late answer of what was not answered in time.
constexpr Duration kQuiet{300};
constexpr Duration kQuietOutOfStep{1'000};
constexpr int kMisstepsMax = 3;

}  // namespace

void Steps::run(std::function<void(End)> done) {
  done_ = std::move(done);
  isStopped_ = false;
  missteps_ = 0;
  chat_.forgetSilences();
  next();
}

void Steps::stop() {
  isStopped_ = true;
}

void Steps::next() {
  const bool isSilent = chat_.silences() >= kSilencesMax;
  if (isStopped_ || isSilent || waiting_.empty()) {
    waiting_.clear();
    const auto done = std::exchange(done_, nullptr);
    const End stopped = isStopped_ ? End::Stopped : End::Silent;
    return done(isStopped_ || isSilent ? stopped : End::Done);
  }
  now_ = std::move(waiting_.front());
  waiting_.pop_front();
  ask(1);
}

void Steps::ask(int tries) {
  chat_.ask(
      now_.command, now_.limit, [this, tries](const Answer& answer) { answered(tries, answer); });
}

void Steps::answered(int tries, const Answer& answer) {
  if (chat_.isOutOfStep() && !now_.isOnce && ++missteps_ <= kMisstepsMax) {
    return chat_.escape(kQuietOutOfStep, [this, tries] { ask(tries); });
  }
  const bool isEnough = now_.isEnough ? now_.isEnough(answer) : answer.isOk();
  const bool isAgain = !isEnough && tries < now_.tries && chat_.silences() < kSilencesMax;
  if (isAgain && !answer.isSilent()) {
    errands_.in(now_.pause, [this, tries] { ask(tries + 1); });
    return;
  }
  if (!isAgain && now_.read) now_.read(answer);
  if (!answer.isSilent()) return next();
  chat_.escape(kQuiet, [this, isAgain, tries] { isAgain ? ask(tries + 1) : next(); });
}

}  // namespace tocsin::modem
