// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/errands.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/smpp.h"
#include "queue/base/check.h"
#include "tests/support/fake_loop.h"

// A whole link to a centre that says whatever it likes, whenever it likes: every page has one end
// within its time, and nothing else happens to the program.
namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

class FuzzedChannel;

std::deque<FuzzedChannel*> open;  // channels, the last one opened at the end

class FuzzedChannel final : public drivers::ByteChannel {
 public:
  explicit FuzzedChannel(Loop& loop) : errands_(loop) {}

  ~FuzzedChannel() override { close(); }

  void open(drivers::ChannelEvents events) override {
    events_ = std::move(events);
    errands_.in(Duration{0}, [this] {
      ::open.push_back(this);
      events_.onOpen();
    });
  }

  Status write(std::string_view) override { return {}; }

  void close() override {
    errands_.cancelAll();
    std::erase(::open, this);
    events_ = {};
  }

  void say(std::string_view bytes) {
    errands_.in(Duration{0}, [this, all = std::string(bytes)] { events_.onBytes(all); });
  }

  void hangUp() {
    std::erase(::open, this);
    errands_.in(Duration{0}, [this] {
      const auto closed = std::exchange(events_, {}).onClosed;
      if (closed) closed({Fault::Transient, "gone"});
    });
  }

 private:
  drivers::ChannelEvents events_;
  drivers::Errands errands_;
};

constexpr std::uint32_t kCommands[] = {smpp::kBindTransceiver | smpp::kAnswerBit,
                                       smpp::kBindTransmitter | smpp::kAnswerBit,
                                       smpp::kBindReceiver | smpp::kAnswerBit,
                                       smpp::kSubmitSm | smpp::kAnswerBit,
                                       smpp::kDeliverSm,
                                       smpp::kDataSm,
                                       smpp::kEnquireLink,
                                       smpp::kEnquireLink | smpp::kAnswerBit,
                                       smpp::kUnbind,
                                       smpp::kUnbind | smpp::kAnswerBit,
                                       smpp::kGenericNack,
                                       smpp::kAlertNotification,
                                       smpp::kOutbind,
                                       0x777};

std::string_view take(std::string_view& input, std::size_t count) {
  const std::string_view taken = input.substr(0, count);
  input.remove_prefix(taken.size());
  return taken;
}

std::uint8_t takeOctet(std::string_view& input) {
  const std::string_view one = take(input, 1);
  return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
}

struct Story {
  test::FakeClock clock;
  test::FakeLoop loop{clock};
  std::unique_ptr<drivers::SmsDriver> driver;
  int pages = 0;
  std::multiset<std::int64_t> ends;
  std::deque<std::string> tokens;
  std::set<std::string> told;

  Story() {
    driver = smpp::makeSmpp(
        {.name = "fuzz", .systemId = "a", .perSecond = 20},
        [this] { return std::make_unique<FuzzedChannel>(loop); },
        loop,
        clock,
        [](LogLevel, std::string_view) {});
    drivers::DriverEvents events;
    events.onSubmitEnd = [this](const drivers::SubmitResult& end) { ends.insert(end.page.value); };
    events.onReceived = [this](const drivers::Received& sms) { tell(sms.token); };
    events.onReport = [this](const drivers::DeliveryReport& report) { tell(report.token); };
    events.onHealth = [](const drivers::DriverHealth&) {};
    driver->start(std::move(events), {});
    loop.runDue();
  }

  void tell(const std::string& token) {
    check(told.insert(token).second, "a token names one SMS");
    tokens.push_back(token);
  }

  void submit() {
    drivers::Submit page;
    page.page = PageId{++pages};
    page.to = PhoneNumber::fromSender("+491700000001", "DE");
    page.text = "4711 disk full";
    driver->submit(page);
  }

  void say(std::string_view& input) {
    const std::uint32_t command = kCommands[takeOctet(input) % std::size(kCommands)];
    const smpp::Header header{command, takeOctet(input), takeOctet(input)};
    const std::string_view body = take(input, takeOctet(input));
    if (!open.empty()) open.back()->say(smpp::encodePdu(header, body));
  }

  void confirm() {
    if (tokens.empty()) return;
    driver->confirmReceived(tokens.front());
    tokens.pop_front();
  }

  void step(std::string_view& input) {
    const std::uint8_t what = takeOctet(input);
    const unsigned more = what >> 3U;
    switch (what & 7U) {
      case 0: return loop.advance(more * Duration{700});
      case 1: return submit();
      case 2:
      case 3: return say(input);
      case 4:
        if (!open.empty()) open.back()->say(take(input, more));
        return;
      case 5: return confirm();
      case 6:
        if (!open.empty()) open.front()->hangUp();
        return;
      default: return clock.step(minutes{static_cast<int>(more) - 16});
    }
  }
};

}  // namespace

// Each octet is a deed: time passes, a page is handed over, the centre says something (its command,
// status, sequence and body behind it) or hangs up, an SMS is committed, the clock steps.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSizeMax = 2'048;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  std::string_view input(reinterpret_cast<const char*>(data), std::min(size, kSizeMax));
  open.clear();
  Story story;
  while (!input.empty()) {
    story.step(input);
    story.loop.runDue();
  }
  story.loop.advance(story.driver->submitTimeMax());
  check(static_cast<int>(story.ends.size()) == story.pages, "each page has an end");
  for (int page = 1; page <= story.pages; ++page) {
    check(story.ends.count(page) == 1, "and one alone");
  }
  check(story.driver->trace().size() < 4'000'000, "a trace is bounded");
  story.driver->stop();
  story.driver.reset();
  return 0;
}
