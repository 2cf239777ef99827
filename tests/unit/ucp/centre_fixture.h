// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/errands.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/ucp.h"
#include "tests/support/fake_loop.h"

namespace tocsin::ucp {

// The line between the driver and a centre that says what the test has it say.
struct Wire {
  drivers::ChannelEvents* events = nullptr;  // of the channel that is open
  int opens = 0;                             // connections that were tried
  int sessions = 0;                          // that came about
  int writes = 0;
  bool refuses = false;   // connections
  bool isSilent = false;  // never opens
  bool isFull = false;    // takes nothing more
  Error refusal{Fault::Transient, "connection refused"};
  std::string written;  // on this connection
};

class WireChannel final : public drivers::ByteChannel {
 public:
  WireChannel(Wire& wire, Loop& loop) : wire_(wire), errands_(loop) {}

  ~WireChannel() override { close(); }

  void open(drivers::ChannelEvents events) override {
    events_ = std::move(events);
    ++wire_.opens;
    errands_.in(Duration{0}, [this] {
      if (wire_.isSilent) return;
      if (wire_.refuses) return events_.onClosed(wire_.refusal);
      wire_.events = &events_;
      wire_.written.clear();
      ++wire_.sessions;
      events_.onOpen();
    });
  }

  Status write(std::string_view bytes) override {
    if (wire_.isFull) return Error{Fault::Transient, "the line takes nothing"};
    ++wire_.writes;
    wire_.written += bytes;
    return {};
  }

  void close() override {
    errands_.cancelAll();
    if (wire_.events == &events_) wire_.events = nullptr;
  }

 private:
  Wire& wire_;
  drivers::ChannelEvents events_;
  drivers::Errands errands_;
};

inline std::string bodyOf(const Frame& frame) {
  const std::string bytes = writeFrame(frame);
  return bytes.substr(1, bytes.size() - 2);
}

class CentreTest : public testing::Test {
 protected:
  CentreTest() {
    options_.name = "centre";
    options_.server = "smsc.example.net:5000";
    options_.account = "1234";
    options_.readPassword = [this] { return password_; };
    options_.source = "1234";
  }

  ~CentreTest() override {
    if (driver_) driver_->stop();
  }

  void start(const std::vector<drivers::Submit>& inDoubt = {}) {
    driver_ = makeUcp(
        options_,
        [this] { return std::make_unique<WireChannel>(wire_, loop_); },
        loop_,
        clock_,
        [this](LogLevel, std::string_view line) { log_ += std::string(line) + "\n"; });
    drivers::DriverEvents events;
    events.onSubmitEnd = [this](const drivers::SubmitResult& end) {
      ends_.push_back(end);
      if (onEnd_) onEnd_();
    };
    events.onReceived = [this](const drivers::Received& sms) {
      received_.push_back(sms);
      if (confirmsAtOnce_) driver_->confirmReceived(sms.token);
    };
    events.onReport = [this](const drivers::DeliveryReport& report) {
      reports_.push_back(report);
      if (confirmsAtOnce_) driver_->confirmReceived(report.token);
    };
    events.onHealth = [this](const drivers::DriverHealth& health) { health_.push_back(health); };
    driver_->start(std::move(events), inDoubt);
    EXPECT_TRUE(health_.empty()) << "not from inside the call";
    loop_.runDue();
  }

  // Started, logged in, and what was said for that is taken.
  void startUp() {
    start();
    logIn();
  }

  void logIn() {
    say({0, FrameKind::Result, kSession, {"A", ""}});
    EXPECT_EQ(driver_->health().link, drivers::Link::Up);
    take();
  }

  // What the driver has written since the last call.
  std::vector<Frame> take() {
    loop_.runDue();
    std::vector<Frame> frames;
    FrameSplitter splitter;
    for (const std::string& body : splitter.add(std::exchange(wire_.written, {}))) {
      const ReadFrame read = readFrame(body);
      EXPECT_EQ(read.trouble, FrameTrouble::None) << body;
      frames.push_back(read.frame);
    }
    EXPECT_EQ(splitter.ignored(), 0U);
    return frames;
  }

  // The one frame it has written.
  Frame takeOne() {
    const auto frames = take();
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Frame{} : frames.front();
  }

  void say(const Frame& frame) { sayBytes(writeFrame(frame)); }

  void sayBytes(const std::string& bytes) {
    ASSERT_NE(wire_.events, nullptr) << "there is no connection";
    wire_.events->onBytes(bytes);
    loop_.runDue();
  }

  // How long it takes until the driver connects again.
  Duration untilConnected() {
    const int before = wire_.opens;
    const Time from = clock_.now();
    while (wire_.opens == before && clock_.now() - from < hours{1}) {
      loop_.advance(seconds{1});
    }
    take();
    return clock_.now() - from;
  }

  void breakOff(const std::string& why = "connection reset") {
    ASSERT_NE(wire_.events, nullptr);
    wire_.events->onClosed({Fault::Transient, why});
    loop_.runDue();
  }

  drivers::Submit page(int id, const std::string& to = "+33612345678") {
    drivers::Submit submit;
    submit.page = PageId{id};
    submit.to = *PhoneNumber::parse(to, "FR");
    submit.text = "<7042> CRIT";
    submit.validity = hours{2};
    return submit;
  }

  void submit(int id, const std::string& to = "+33612345678") {
    driver_->submit(page(id, to));
    loop_.runDue();
  }

  void accept(const Frame& asked, const std::string& stamp = "211126080000") {
    say({asked.trn, FrameKind::Result, asked.operation, {"A", "", "33612345678:" + stamp}});
  }

  void refuse(const Frame& asked, const std::string& code) {
    say({asked.trn, FrameKind::Result, asked.operation, {"N", code, ""}});
  }

  static Frame deliver(int trn, const std::string& text, const std::string& xser = "") {
    Frame frame{trn, FrameKind::Operation, kDeliver, Fields(33)};
    frame.fields[0] = "1234";
    frame.fields[1] = "0033612345678";
    frame.fields[14] = "211126075900";
    frame.fields[18] = "3";
    frame.fields[20] = text;
    frame.fields[30] = xser;
    return frame;
  }

  static Frame notification(int trn, const std::string& dst, const std::string& rsn = "") {
    Frame frame = deliver(trn, "");
    frame.operation = kNotification;
    frame.fields[14] = "211126080000";
    frame.fields[15] = dst;
    frame.fields[16] = rsn;
    return frame;
  }

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  Wire wire_;
  UcpOptions options_;
  Result<std::string> password_{std::string("secret")};
  bool confirmsAtOnce_ = false;
  std::function<void()> onEnd_;
  std::vector<drivers::SubmitResult> ends_;
  std::vector<drivers::Received> received_;
  std::vector<drivers::DeliveryReport> reports_;
  std::vector<drivers::DriverHealth> health_;
  std::string log_;
  std::unique_ptr<drivers::SmsDriver> driver_;
};

}  // namespace tocsin::ucp
