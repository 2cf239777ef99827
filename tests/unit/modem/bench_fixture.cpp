// SPDX-License-Identifier: Apache-2.0
#include "bench_fixture.h"

#include <algorithm>
#include <utility>

#include "drivers/errands.h"

namespace tocsin::modem {

// The driver's end of the line.
class Line::End final : public drivers::ByteChannel {
 public:
  explicit End(Line& line) : line_(line), errands_(line.loop_) {}

  ~End() override { close(); }

  void open(drivers::ChannelEvents events) override {
    events_ = std::move(events);
    ++line_.opens;
    errands_.in(Duration{0}, [this] {
      if (line_.modem_->isGone()) {
        return events_.onClosed({Fault::Transient, "no such device"});
      }
      if (line_.opens > 1) line_.modem_->reopened();
      line_.end_ = this;
      events_.onOpen();
      const std::string waited = std::exchange(line_.unread_, {});
      if (!waited.empty()) bring(waited);
    });
  }

  Status write(std::string_view bytes) override {
    if (line_.end_ != this || line_.isBlocked) return Error{Fault::Transient, "no room"};
    line_.written.append(bytes);
    errands_.in(Duration{0}, [this, all = std::string(bytes)] { line_.modem_->input(all); });
    return {};
  }

  void close() override {
    errands_.cancelAll();
    if (line_.end_ == this) line_.end_ = nullptr;
  }

  void bring(std::string_view bytes) {
    errands_.in(Duration{0}, [this, all = std::string(bytes)] { events_.onBytes(all); });
  }

  void hangUp() {
    close();
    errands_.in(Duration{0}, [this] { events_.onClosed({Fault::Transient, "hung up"}); });
  }

 private:
  Line& line_;
  drivers::ChannelEvents events_;
  drivers::Errands errands_;
};

Line::Line(emulator::ModemOptions options, test::FakeLoop& loop, test::FakeClock& clock)
    : loop_(loop) {
  emulator::ModemEvents events;
  events.onOutput = [this](std::string_view bytes) { say(bytes); };
  events.onSubmit = [this](const emulator::SentSms& sms) { sent.push_back(sms); };
  events.onRing = [this](const emulator::Ring& ring) { rings.push_back(ring); };
  events.onPortVanish = [this] { vanish(); };
  events.onNote = [this](std::string_view note) { notes.emplace_back(note); };
  modem_ = std::make_unique<emulator::GsmModem>(std::move(options), loop, clock, std::move(events));
}

std::unique_ptr<drivers::ByteChannel> Line::channel() {
  return std::make_unique<End>(*this);
}

void Line::say(std::string_view bytes) {
  if (end_ != nullptr) return end_->bring(bytes);
  if (!discards) unread_.append(bytes);
}

void Line::vanish() {
  unread_.clear();
  if (end_ != nullptr) end_->hangUp();
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
