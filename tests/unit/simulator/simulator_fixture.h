// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/simulator/simulator.h"
#include "tests/support/fake_loop.h"

namespace tocsin::drivers {

// A simulator on a fake clock, and everything it told, in order. Three phones: ann acknowledges
// after 4 s, ben declines after 2 s, and any other number is silent.
class SimulatorTest : public testing::Test {
 protected:
  static constexpr std::string_view kAnn = "+33600000001";
  static constexpr std::string_view kBen = "+33600000002";
  static constexpr std::string_view kStranger = "+33600000099";

  SimulatorTest() {
    options_.name = "phones";
    options_.phones = {{number(kAnn), "ack after 4s"}, {number(kBen), "decline after 2s"}};
    options_.onTraffic = [this](const PhoneNumber& phone, std::string_view text, bool fromPhone) {
      traffic_.push_back(phone.text() + (fromPhone ? " > " : " < ") + std::string(text));
    };
  }

  static PhoneNumber number(std::string_view text) { return *PhoneNumber::parse(text, "FR"); }

  // Makes the simulator, starts it and lets it come up.
  void start(std::vector<std::string> faults = {}, const std::vector<Submit>& inDoubt = {}) {
    options_.faults = std::move(faults);
    driver_ = makeSimulator(options_, loop_, clock_, [this](LogLevel level, std::string_view line) {
      log_.push_back(std::to_string(static_cast<int>(level)) + " " + std::string(line));
    });
    startAgain(inDoubt);
  }

  void startAgain(const std::vector<Submit>& inDoubt = {}) {
    driver_->start(events(), inDoubt);
    loop_.advance(options_.latency);
  }

  DriverEvents events() {
    DriverEvents events;
    events.onSubmitEnd = [this](const SubmitResult& result) {
      ends_.push_back(result);
      order_ += result.end == SubmitEnd::InDoubt ? 'd' : 'e';
    };
    events.onReceived = [this](const Received& received) {
      received_.push_back(received);
      order_ += 'r';
    };
    events.onReport = [this](const DeliveryReport& report) {
      reports_.push_back(report);
      order_ += 'p';
    };
    events.onHealth = [this](const DriverHealth& health) {
      links_.push_back(health.link);
      order_ += health.link == Link::Up ? 'U' : 'D';
    };
    return events;
  }

  static Submit page(std::int64_t id, std::string_view to, int attempt = 1) {
    Submit submit;
    submit.page = PageId{id};
    submit.to = number(to);
    submit.attempt = attempt;
    submit.text = "<7042> CRIT core-sw-2 DOWN port 17. To take it reply 7042.";
    return submit;
  }

  // Submits one page and lets its end come.
  SubmitResult handOver(const Submit& submit) {
    const std::size_t before = ends_.size();
    driver_->submit(submit);
    EXPECT_EQ(ends_.size(), before) << "no end from inside submit()";
    loop_.advance(driver_->submitTimeMax());
    EXPECT_EQ(ends_.size(), before + 1) << "exactly one end, within submitTimeMax()";
    return ends_.back();
  }

  std::vector<std::string> receivedTexts() const {
    std::vector<std::string> texts;
    for (const Received& received : received_)
      texts.push_back(received.text);
    return texts;
  }

  long smsTo(std::string_view phone) const {
    return std::count_if(traffic_.begin(), traffic_.end(), [&](const std::string& line) {
      return line.starts_with(std::string(phone) + " <");
    });
  }

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  SimulatorOptions options_;
  std::unique_ptr<Simulator> driver_;
  std::vector<SubmitResult> ends_;
  std::vector<Received> received_;
  std::vector<DeliveryReport> reports_;
  std::vector<Link> links_;
  std::vector<std::string> traffic_, log_;
  std::string order_;
};

using Texts = std::vector<std::string>;

}  // namespace tocsin::drivers
