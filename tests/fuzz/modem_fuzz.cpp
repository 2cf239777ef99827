// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/modem.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/errands.h"
#include "queue/base/check.h"
#include "tests/support/fake_loop.h"

// A whole modem driver on a line that says whatever it likes, whenever it likes: every page has one
// end within its time, and nothing else happens to the program.
namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

class NoNotes final : public drivers::Notes {
 public:
  Result<std::string> read() const override { return text_; }

  Status write(std::string_view text) override {
    text_ = text;
    return {};
  }

 private:
  std::string text_;
};

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

}  // namespace

// Each line of the input is said as it stands (CR LF behind it); a byte of 0x80 and more in front
// of it lets up to 13 s pass, and what begins with a NUL hands a page over.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::FakeClock clock;
  test::FakeLoop loop(clock);
  NoNotes notes;
  int pages = 0, ends = 0;
  auto driver = modem::makeModem(
      {.name = "fuzz", .device = "tty:/dev/null"},
      [&loop] { return std::make_unique<FuzzedChannel>(loop); },
      notes,
      loop,
      clock,
      [](LogLevel, std::string_view) {});
  drivers::DriverEvents events;
  events.onSubmitEnd = [&](const drivers::SubmitResult&) { ++ends; };
  events.onReceived = [&](const drivers::Received& sms) { driver->confirmReceived(sms.token); };
  events.onReport = [&](const drivers::DeliveryReport& one) { driver->confirmReceived(one.token); };
  events.onHealth = [](const drivers::DriverHealth&) {};
  driver->start(std::move(events), {});
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  while (!bytes.empty()) {
    std::string_view said = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), said.size() + 1));
    if (!said.empty() && static_cast<unsigned char>(said.front()) >= 0x80) {
      loop.advance(Duration{(static_cast<unsigned char>(said.front()) - 0x80) * 100});
      said.remove_prefix(1);
    }
    if (said.starts_with('\0') && pages == ends) {
      drivers::Submit page;
      page.page = PageId{++pages};
      page.to = *PhoneNumber::parse("+33600000001", "FR");
      page.text = "<7042> CRIT";
      page.validity = hours{1};
      driver->submit(page);
    }
    if (line != nullptr) line->onBytes(std::string(said) + "\r\n");
    loop.runDue();
  }
  loop.advance(driver->submitTimeMax());
  check(pages == ends, "each page has one end");
  driver->stop();
  return 0;
}
