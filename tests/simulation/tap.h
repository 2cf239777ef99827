// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/sms_driver.h"

namespace tocsin::simulation {

// What is seen at the seam between the box and a driver.
struct TapEvents {
  std::function<void()> touch;  // just before and after a call of the box; may cut the power
  std::function<void(const drivers::Submit&)> onSubmit;
  std::function<void(const drivers::SubmitResult&)> onEnd;
  std::function<void(const drivers::DriverHealth&)> onHealth;
  std::function<void(const drivers::Received&)> onReceived;
  std::function<void(const drivers::DeliveryReport&)> onReport;
  std::function<void(const PhoneNumber&)> onRing;
  std::function<void()> onStop;
};

// A driver with somebody listening in, who may also tell its answers again.
class Tap final : public drivers::SmsDriver {
 public:
  Tap(std::unique_ptr<drivers::SmsDriver> inner, TapEvents events)
      : inner_(std::move(inner)), tapped_(std::move(events)) {}

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override {
    box_ = events;
    events.onSubmitEnd = [this](const drivers::SubmitResult& result) {
      lastEnd_ = result;
      tapped_.onEnd(result);
      box_.onSubmitEnd(result);
    };
    events.onReceived = [this](const drivers::Received& sms) {
      lastSms_ = sms;
      tapped_.onReceived(sms);
      box_.onReceived(sms);
    };
    events.onReport = [this](const drivers::DeliveryReport& report) {
      tapped_.onReport(report);
      box_.onReport(report);
    };
    events.onHealth = [this](const drivers::DriverHealth& health) {
      tapped_.onHealth(health);
      box_.onHealth(health);
    };
    inner_->start(std::move(events), inDoubt);
  }

  void submit(const drivers::Submit& submit) override {
    tapped_.touch();
    tapped_.onSubmit(submit);
    inner_->submit(submit);
    tapped_.touch();
  }

  void confirmReceived(std::string_view token) override {
    tapped_.touch();
    inner_->confirmReceived(token);
  }

  int window() const override { return inner_->window(); }

  Duration submitTimeMax() const override { return inner_->submitTimeMax(); }

  const drivers::DriverHealth& health() const override { return inner_->health(); }

  void stop() override {
    inner_->stop();
    tapped_.onStop();
  }

  bool canRing() const override { return inner_->canRing(); }

  void ring(const PhoneNumber& to) override {
    tapped_.touch();
    tapped_.onRing(to);
    inner_->ring(to);
  }

  void stopRinging() override {
    tapped_.touch();
    inner_->stopRinging();
  }

  std::string trace() const override { return inner_->trace(); }

  const std::optional<drivers::SubmitResult>& lastEnd() const { return lastEnd_; }

  const std::optional<drivers::Received>& lastSms() const { return lastSms_; }

  void tellAgain(const drivers::SubmitResult& result) { box_.onSubmitEnd(result); }

  void tellAgain(const drivers::Received& sms) { box_.onReceived(sms); }

 private:
  std::unique_ptr<drivers::SmsDriver> inner_;
  TapEvents tapped_;
  drivers::DriverEvents box_;
  std::optional<drivers::SubmitResult> lastEnd_;
  std::optional<drivers::Received> lastSms_;
};

}  // namespace tocsin::simulation
