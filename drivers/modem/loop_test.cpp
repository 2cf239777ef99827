// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/loop_test.h"

#include <algorithm>

namespace tocsin::modem {
namespace {

constexpr std::string_view kText = "Tocsin loop test ";

}  // namespace

// A modem that starts again and again must not spend an SMS on each.
void LoopTest::restarted(Time now) {
  dueAt_ = lastSentAt_ ? std::max(now, *lastSentAt_ + kTryAgain) : now;
  sentAt_.reset();
}

bool LoopTest::isDue(Time now) const {
  return isOn() && !sentAt_ && dueAt_ && *dueAt_ <= now;
}

std::string LoopTest::begin(Time now) {
  sentAt_ = lastSentAt_ = now;
  dueAt_ = now + every_;
  return std::string(kText) + toRfc3339(now);
}

void LoopTest::notSent(Time now) {
  sentAt_.reset();
  dueAt_ = now + kTryAgain;
}

bool LoopTest::heard(const pdu::Joined& sms) {
  sentAt_.reset();
  isDeaf_ = false;
  const PhoneNumber sender = PhoneNumber::fromSender(sms.sender.text, "");
  return isOn() && sms.text.starts_with(kText) && sender.sameSuffix(own_, kSuffix);
}

bool LoopTest::hears(Time now) {
  if (sentAt_ && now - *sentAt_ > kAnswerMax) {
    sentAt_.reset();
    isDeaf_ = true;
    dueAt_ = now + std::min(kDeafAgain, every_);
  }
  return !isDeaf_;
}

OptionalTime LoopTest::nextLook() const {
  if (!isOn()) return std::nullopt;
  return sentAt_ ? OptionalTime{*sentAt_ + kAnswerMax + Duration{1}} : dueAt_;
}

}  // namespace tocsin::modem
