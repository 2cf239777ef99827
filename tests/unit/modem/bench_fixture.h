// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/modem/modem.h"
#include "tests/emulators/modem/gsm_modem.h"
#include "tests/support/fake_loop.h"
#include "tests/support/modem_line.h"

namespace tocsin::modem {

// Notes in memory, which may refuse to be read or written as a disk does.
class FakeNotes : public drivers::Notes {
 public:
  Result<std::string> read() const override {
    if (isBroken) return Error{Fault::Damaged, "the disk is broken"};
    return text;
  }

  Status write(std::string_view written) override {
    if (isBroken) return Error{Fault::Transient, "the disk is broken"};
    text = written;
    ++writes;
    return {};
  }

  std::string text;
  int writes = 0;
  bool isBroken = false;
};

// The line, and what the modem's network saw.
class Line : public test::ModemLine {
 public:
  Line(emulator::ModemOptions options, test::FakeLoop& loop, test::FakeClock& clock);

  std::vector<emulator::SentSms> sent;
  std::vector<emulator::Ring> rings;
  std::vector<std::string> notes;

 private:
  emulator::ModemEvents seen();
};

// A modem driver at an emulated modem, on a fake clock.
class BenchTest : public ::testing::Test {
 protected:
  ~BenchTest() override;

  // Makes the modem; the driver comes with start().
  void plugIn(emulator::ModemOptions options = {});
  void start(const std::vector<drivers::Submit>& inDoubt = {});
  // The process ends here: nothing more is done, and nothing is told.
  void kill();
  void startUp(emulator::ModemOptions options = {});  // all of it, until the link is Up

  bool isUp() const { return driver_->health().link == drivers::Link::Up; }

  // Lets time pass until the link is Up, at most `most`; how long it took.
  std::optional<Duration> untilUp(Duration most);

  static drivers::Submit page(std::int64_t id, const std::string& text = "<7042> CRIT disk full");

  void submit(const drivers::Submit& page) { driver_->submit(page); }

  // Hands it over and lets time pass until it has ended.
  drivers::SubmitResult handOver(const drivers::Submit& page, Duration most = minutes{10});

  void inject(const std::string& fault);
  void phoneSends(const std::string& text, const std::string& sender = "+33600000001");
  void confirmAll();
  std::vector<std::string> textsReceived() const;
  long deletes() const;           // slots that were emptied
  std::size_t pinsGiven() const;  // how often a PIN was given to the SIM

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  FakeNotes notes_;
  ModemOptions options_{.name = "modem1", .device = "/dev/serial/by-id/usb-modem"};
  std::unique_ptr<Line> line_;
  std::unique_ptr<drivers::SmsDriver> driver_;
  std::vector<drivers::SubmitResult> ends_;
  std::vector<drivers::Received> received_;
  std::vector<drivers::DeliveryReport> reports_;
  int heardItself_ = 0;  // loop tests that came back
  std::vector<drivers::DriverHealth> healths_;
  std::vector<drivers::RingEnd> ringEnds_;
  std::vector<std::string> log_;
  bool confirms_ = true;  // received SMS are committed at once
};

}  // namespace tocsin::modem
