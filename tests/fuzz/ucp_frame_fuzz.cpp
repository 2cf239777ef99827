// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/errands.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/incoming.h"
#include "drivers/ucp/outgoing.h"
#include "drivers/ucp/ucp.h"
#include "queue/base/check.h"
#include "queue/base/sms_text.h"
#include "tests/support/fake_loop.h"

// Whatever a message centre says: frames read or say that they don't, what is told is bounded
// UTF-8, and a whole driver that hears it ends each page once and answers on.
namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

bool isUtf8(std::string_view text) {
  return encodeUtf8(decodeUtf8(text)) == text;
}

void checkContent(const ucp::Frame& frame) {
  const ucp::CentreWays ways{{"00", "FR"}, {}};
  if (!ucp::isComplete(frame)) return;
  const pdu::Deliver sms = ucp::readDelivery(frame, ways);
  check(isUtf8(sms.text) && isUtf8(sms.sender.text) && isUtf8(sms.stamp), "an SMS can be told");
  const drivers::DeliveryReport report = ucp::readNotification(frame, ways);
  check(isUtf8(report.what) && isUtf8(report.reference), "a report can be told");
  ucp::stampOfResult(frame);
}

void checkFrame(const std::string& body) {
  check(ucp::maskedFrame(body).size() <= body.size() + 8, "a mask is short");
  const ucp::ReadFrame read = ucp::readFrame(body);
  if (read.trouble != ucp::FrameTrouble::None) return;
  std::string again = ucp::writeFrame(read.frame);
  again = again.substr(1, again.size() - 2);
  check(again.substr(0, again.size() - 2) == body.substr(0, body.size() - 2),
        "a frame that reads is written as it was");
  checkContent(read.frame);
}

void checkSplitting(std::string_view bytes) {
  ucp::FrameSplitter whole;
  ucp::FrameSplitter single;
  const auto bodies = whole.add(bytes);
  std::vector<std::string> others;
  for (const char c : bytes) {
    for (std::string& body : single.add({&c, 1})) {
      others.push_back(std::move(body));
    }
  }
  check(bodies == others && whole.ignored() == single.ignored(), "a cut changes nothing");
  for (const std::string& body : bodies) {
    checkFrame(body);
  }
}

drivers::ChannelEvents* line = nullptr;  // of the channel that is open

class FuzzedChannel final : public drivers::ByteChannel {
 public:
  explicit FuzzedChannel(Loop& loop) : errands_(loop) {}

  ~FuzzedChannel() override { close(); }

  void open(drivers::ChannelEvents events) override {
    events_ = std::move(events);
    errands_.in(Duration{0}, [this] {
      line = &events_;
      events_.onOpen();
    });
  }

  Status write(std::string_view) override { return {}; }

  void close() override {
    errands_.cancelAll();
    if (line == &events_) line = nullptr;
  }

 private:
  drivers::ChannelEvents events_;
  drivers::Errands errands_;
};

void hear(std::string_view bytes) {
  test::FakeClock clock;
  test::FakeLoop loop(clock);
  int ends = 0;
  ucp::UcpOptions options;
  options.source = "TOCSIN";
  options.window = 2;
  auto driver = ucp::makeUcp(
      options,
      [&loop] { return std::make_unique<FuzzedChannel>(loop); },
      loop,
      clock,
      [](LogLevel, std::string_view) {});
  drivers::DriverEvents events;
  events.onSubmitEnd = [&](const drivers::SubmitResult&) { ++ends; };
  events.onReceived = [&](const drivers::Received& sms) { driver->confirmReceived(sms.token); };
  events.onReport = [&](const drivers::DeliveryReport& one) { driver->confirmReceived(one.token); };
  events.onHealth = [](const drivers::DriverHealth&) {};
  driver->start(std::move(events), {});
  loop.runDue();
  line->onBytes(ucp::writeFrame({0, ucp::FrameKind::Result, ucp::kAlert, {"A", ""}}));
  drivers::Submit page;
  page.page = PageId{1};
  page.to = *PhoneNumber::parse("+33600000001", "FR");
  page.text = "<7042> CRIT";
  page.validity = hours{1};
  driver->submit(page);
  loop.runDue();
  if (line != nullptr) line->onBytes(bytes);
  loop.advance(driver->submitTimeMax());
  check(ends == 1, "a page has one end");
  driver->stop();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  checkSplitting(bytes);
  hear(bytes);
  // A frame around it, with the length and the checksum that belong to it.
  ucp::Frame frame{1, ucp::FrameKind::Operation, ucp::kDeliver, {""}};
  for (const char c : bytes) {
    if (c == '/') {
      frame.fields.emplace_back();
    } else if (c != ucp::kStx && c != ucp::kEtx) {
      frame.fields.back() += c;
    }
  }
  checkContent(frame);
  hear(ucp::writeFrame(frame));
  return 0;
}
