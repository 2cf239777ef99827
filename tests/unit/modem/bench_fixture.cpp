// SPDX-License-Identifier: Apache-2.0
#include "bench_fixture.h"

#include <utility>

namespace tocsin::modem {

Line::Line(emulator::ModemOptions options, test::FakeLoop& loop, test::FakeClock& clock)
    : ModemLine(std::move(options), seen(), loop, clock) {}

emulator::ModemEvents Line::seen() {
  emulator::ModemEvents events;
  events.onSubmit = [this](const emulator::SentSms& sms) { sent.push_back(sms); };
  events.onRing = [this](const emulator::Ring& ring) { rings.push_back(ring); };
  events.onNote = [this](std::string_view note) { notes.emplace_back(note); };
  return events;
}

BenchTest::~BenchTest() {
  driver_.reset();
}

void BenchTest::plugIn(emulator::ModemOptions options) {
  line_ = std::make_unique<Line>(std::move(options), loop_, clock_);
}

void BenchTest::start(const std::vector<drivers::Submit>& inDoubt) {
  driver_ = makeModem(
      options_,
      [this] { return line_->channel(); },
      notes_,
      loop_,
      clock_,
      [this](LogLevel, std::string_view line) { log_.emplace_back(line); });
  drivers::DriverEvents events;
  events.onSubmitEnd = [this](const drivers::SubmitResult& result) { ends_.push_back(result); };
  events.onReceived = [this](const drivers::Received& sms) {
    received_.push_back(sms);
    if (confirms_) {
      loop_.post([this, token = sms.token] {
        if (driver_) driver_->confirmReceived(token);
      });
    }
  };
  events.onHeard = [this] { ++heardItself_; };
  events.onReport = [this](const drivers::DeliveryReport& report) {
    reports_.push_back(report);
    loop_.post([this, token = report.token] {
      if (driver_) driver_->confirmReceived(token);
    });
  };
  events.onHealth = [this](const drivers::DriverHealth& health) { healths_.push_back(health); };
  events.onRingEnd = [this](const drivers::RingEnd& end) { ringEnds_.push_back(end); };
  driver_->start(std::move(events), inDoubt);
}

void BenchTest::kill() {
  driver_.reset();
}

void BenchTest::startUp(emulator::ModemOptions options) {
  plugIn(std::move(options));
  start();
  ASSERT_TRUE(untilUp(minutes{2})) << driver_->health().detail << "\n" << driver_->trace();
}

std::optional<Duration> BenchTest::untilUp(Duration most) {
  const Duration from = loop_.elapsed();
  loop_.runDue();
  while (!isUp() && loop_.elapsed() - from < most) {
    loop_.advance(Duration{10});
  }
  if (!isUp()) return std::nullopt;
  return loop_.elapsed() - from;
}

drivers::Submit BenchTest::page(std::int64_t id, const std::string& text) {
  drivers::Submit submit;
  submit.page = PageId{id};
  submit.to = *PhoneNumber::parse("+33600000001", "FR");
  submit.text = text;
  submit.validity = hours{1};
  return submit;
}

drivers::SubmitResult BenchTest::handOver(const drivers::Submit& page, Duration most) {
  const std::size_t before = ends_.size();
  submit(page);
  const Duration from = loop_.elapsed();
  loop_.runDue();
  while (ends_.size() == before && loop_.elapsed() - from < most) {
    loop_.advance(Duration{10});
  }
  if (ends_.size() != before + 1) {
    ADD_FAILURE() << "one end for each page, there were " << ends_.size() - before << "\n"
                  << driver_->trace();
    return {};
  }
  return ends_.back();
}

void BenchTest::inject(const std::string& fault) {
  const Status status = line_->modem().inject(fault);
  ASSERT_TRUE(status) << status.error().what;
}

void BenchTest::phoneSends(const std::string& text, const std::string& sender) {
  emulator::IncomingSms sms;
  sms.sender = sender;
  sms.text = text;
  line_->modem().receive(sms);
}

void BenchTest::confirmAll() {
  for (const drivers::Received& sms : received_) {
    driver_->confirmReceived(sms.token);
  }
}

std::vector<std::string> BenchTest::textsReceived() const {
  std::vector<std::string> texts;
  for (const drivers::Received& sms : received_) {
    texts.push_back(sms.text);
  }
  return texts;
}

long BenchTest::deletes() const {
  return std::count_if(line_->notes.begin(), line_->notes.end(), [](const std::string& note) {
    return note.starts_with("DELETE");
  });
}

std::size_t BenchTest::pinsGiven() const {
  constexpr std::string_view kGiven = "AT+CPIN=\"";
  std::size_t count = 0;
  for (auto at = line_->written.find(kGiven); at != std::string::npos;
       at = line_->written.find(kGiven, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace tocsin::modem
