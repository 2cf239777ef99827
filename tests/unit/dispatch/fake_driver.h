// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/sms_driver.h"
#include "queue/base/loop.h"

namespace tocsin::dispatch {

using drivers::Submit;
using drivers::SubmitEnd;
using drivers::SubmitResult;

// A link by script: what it is given is kept, and `answers` decides what the network says to it. A
// submit that `answers` leaves open waits for end().
//
// It survives the shell, as a modem survives a power cut of the box: start() begins a new life.
class FakeDriver final : public drivers::SmsDriver {
 public:
  FakeDriver(Loop& loop, std::string name) : loop_(loop), name_(std::move(name)) {
    health_.link = drivers::Link::Up;
    health_.detail = "registered";
  }

  void start(drivers::DriverEvents events, const std::vector<Submit>& inDoubt) override {
    events_ = std::move(events);
    told = inDoubt;
    inFlight = inDoubt;
    tell([health = health_](const auto& e) { e.onHealth(health); });
    if (!lateAnswer) return;
    for (const Submit& submit : inDoubt)
      end(submit, lateAnswer(submit));
  }

  void submit(const Submit& submit) override {
    EXPECT_EQ(health_.link, drivers::Link::Up) << name_ << " is given a submit while it is down";
    EXPECT_LT(inFlight.size(), static_cast<std::size_t>(windowSize)) << name_;
    if (ringing) endRing(drivers::RingEnd::How::Interrupted);
    if (onSubmit) onSubmit(submit);
    submits.push_back(submit);
    inFlight.push_back(submit);
    if (const auto result = answers ? answers(submit) : accepted()) end(submit, *result);
  }

  void confirmReceived(std::string_view token) override { confirmed.emplace_back(token); }

  int window() const override { return windowSize; }

  Duration submitTimeMax() const override { return minutes{1}; }

  const drivers::DriverHealth& health() const override { return health_; }

  void stop() override { events_ = {}; }

  bool canRing() const override { return mayRing; }

  void ring(const PhoneNumber& to) override {
    EXPECT_TRUE(inFlight.empty()) << name_ << " rings while an SMS is in flight";
    EXPECT_FALSE(ringing) << name_ << " rings two phones at once";
    rung.push_back(to.text());
    ringing = to;
  }

  void stopRinging() override {
    ++ringsStopped;
    endRing(drivers::RingEnd::How::Rang);
  }

  std::string trace() const override { return dialogue; }

  static SubmitResult accepted() { return {{}, 1, SubmitEnd::Accepted, {}, {}, {}}; }

  static SubmitResult inDoubt() { return {{}, 1, SubmitEnd::InDoubt, {}, {}, "no answer"}; }

  static SubmitResult refused(drivers::Refusal why) {
    return {{}, 1, SubmitEnd::Refused, why, {}, "no thanks"};
  }

  // The network's answer to a submit that is in flight; it comes in a later turn.
  void end(const Submit& submit, SubmitResult result) {
    result.page = submit.page;
    result.part = submit.part;
    if (result.end == SubmitEnd::Accepted && result.reference.empty())
      result.reference = "r" + std::to_string(++references_);
    std::erase_if(inFlight,
                  [&](const Submit& s) { return s.page == submit.page && s.part == submit.part; });
    tell([result](const auto& e) { e.onSubmitEnd(result); });
  }

  void receive(const drivers::Received& sms) {
    tell([sms](const auto& e) { e.onReceived(sms); });
  }

  // An SMS that it sent to itself came back.
  void hearItself() {
    tell([](const auto& e) { e.onHeard(); });
  }

  void report(const drivers::DeliveryReport& report) {
    tell([report](const auto& e) { e.onReport(report); });
  }

  void setLink(drivers::Link link) {
    health_.link = link;
    tell([health = health_](const auto& e) { e.onHealth(health); });
  }

  void setReceives(bool receives) {
    health_.receives = receives;
    tell([health = health_](const auto& e) { e.onHealth(health); });
  }

  void setSlowed(bool isSlowed) {
    health_.isSlowed = isSlowed;
    tell([health = health_](const auto& e) { e.onHealth(health); });
  }

  void setTroubles(std::vector<drivers::LinkTrouble> troubles) {
    health_.troubles = std::move(troubles);
    tell([health = health_](const auto& e) { e.onHealth(health); });
  }

  void endRing(drivers::RingEnd::How how, const std::string& what = {}) {
    if (!ringing) return;
    const drivers::RingEnd end{*std::exchange(ringing, std::nullopt), how, what};
    tell([end](const auto& e) { e.onRingEnd(end); });
  }

  // Without an answer the page stays in flight.
  std::function<std::optional<SubmitResult>(const Submit&)> answers;
  std::function<SubmitResult(const Submit&)> lateAnswer;  // to what was in flight at the start
  std::function<void(const Submit&)> onSubmit;
  int windowSize = 50;
  std::vector<Submit> submits, inFlight, told;
  std::vector<std::string> confirmed;
  bool mayRing = false;
  std::vector<std::string> rung;
  std::optional<PhoneNumber> ringing;
  int ringsStopped = 0;
  std::string dialogue;

 private:
  template <class Call>
  void tell(Call call) {
    loop_.post([this, call] {
      if (events_.onSubmitEnd) call(events_);
    });
  }

  Loop& loop_;
  std::string name_;
  drivers::DriverEvents events_;
  drivers::DriverHealth health_;
  int references_ = 0;
};

}  // namespace tocsin::dispatch
