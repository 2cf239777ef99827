// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "drivers/errands.h"
#include "drivers/modem/modem.h"
#include "drivers/simulator/phones.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/story.h"
#include "tests/simulation/tally.h"
#include "tests/support/fake_loop.h"
#include "tests/support/modem_line.h"

namespace tocsin::simulation {

// What a driver would find on its disk.
class MemoryNotes final : public drivers::Notes {
 public:
  Result<std::string> read() const override { return text_; }

  Status write(std::string_view text) override {
    text_ = text;
    return {};
  }

 private:
  std::string text_;
};

// The real driver at an emulated modem, with phones that answer by script behind its network.
//
// stop() pulls the plug of the box: the driver is gone as it stands. The modem, its line, the
// phones, the network and the notes on the disk go on, and start() makes a new driver.
class ModemLink final : public drivers::SmsDriver {
 public:
  struct Surroundings {
    test::FakeLoop& loop;
    test::FakeClock& clock;
    Story& story;
    Tally& tally;
  };

  // Of `link` the name, the phones, the seed and onTraffic.
  ModemLink(drivers::SimulatorOptions link, const ModemPlan& plan, Surroundings around);

  // Nothing goes wrong any more, and the power of the modem goes off and on. Only while the driver
  // is stopped.
  void repair();

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override;
  void submit(const drivers::Submit& submit) override;

  void confirmReceived(std::string_view token) override { driver_->confirmReceived(token); }

  int window() const override { return driver_->window(); }

  Duration submitTimeMax() const override { return driver_->submitTimeMax(); }

  const drivers::DriverHealth& health() const override { return driver_->health(); }

  void stop() override;

  bool canRing() const override { return driver_->canRing(); }

  void ring(const PhoneNumber& to) override;
  void stopRinging() override;

  std::string trace() const override { return driver_->trace(); }

 private:
  // A submit as the driver was handed it; it may still arrive when the box has lost its power.
  struct Flight {
    drivers::Submit submit;
    bool hasArrived = false;
    std::optional<drivers::SubmitEnd> end{};
  };

  std::unique_ptr<drivers::SmsDriver> makeDriver();
  void board(const drivers::Submit& submit);
  // The latest one; with attempt 0 of whichever.
  Flight* findFlight(PageId page, int part, int attempt = 0);
  emulator::ModemEvents modemEvents();
  void inject(const std::string& line);
  void arrived(const emulator::SentSms& sms);
  void comeBack(const emulator::SentSms& sms);
  void plan(drivers::PlannedReply reply);
  void phoneSends(const drivers::TrafficLine& sms);
  void ended(const drivers::SubmitResult& result);
  void received(const drivers::Received& sms);
  void noted(std::string_view line);
  void logged(LogLevel level, std::string_view line);

  const drivers::SimulatorOptions link_;
  const ModemPlan& plan_;
  Surroundings around_;
  MemoryNotes notes_;
  drivers::Phones phones_;
  drivers::Errands network_;  // what the phones and bad luck will do
  test::ModemLine line_;
  std::unique_ptr<drivers::SmsDriver> driver_;
  drivers::DriverEvents box_;
  std::deque<Flight> flights_;                                    // the latest last
  std::map<std::string, Duration> lastSent_;                      // by phone
  std::map<std::pair<std::string, std::string>, int> sentInRun_;  // by phone and text
  int runs_ = 0, dials_ = 0;
  bool isDialling_ = false, isWell_ = true;
  std::optional<Duration> stoppedAt_;  // the ring that was asked for last
};

}  // namespace tocsin::simulation
