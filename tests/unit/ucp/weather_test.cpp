// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <random>
#include <set>

#include "tests/unit/ucp/centre_fixture.h"

// A centre in every kind of bad weather, drawn from a seed. Whatever it does, each page has one
// end in its time, the ends are true, and nothing is answered that is not durable.
namespace tocsin::ucp {
namespace {

using drivers::Refusal;
using drivers::SubmitEnd;

class UcpWeatherTest : public CentreTest {
 protected:
  void night(unsigned seed) {
    random_.seed(seed);
    options_.window = below(2) ? 1 : 1 + below(12);
    options_.perSecond = below(3) ? 0 : 1 + below(5);
    options_.account = below(4) ? "1234" : "";
    options_.seed = seed;
    start();
    for (int step = 0; step < 400; ++step) {
      act();
      loop_.advance(Duration{below(3) ? below(400) : below(20'000)});
      listen();
      judge();
    }
    calm();
  }

  // In the end everything is well for some time.
  void calm() {
    isCalm_ = true;
    for (int second = 0; second < 300; ++second) {
      loop_.advance(seconds{1});
      listen();
      judge();
    }
    EXPECT_TRUE(open_.empty()) << open_.size() << " pages have no end";
    EXPECT_EQ(driver_->health().link, drivers::Link::Up);
  }

  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  bool mayFail(int oneIn) { return !isCalm_ && below(oneIn) == 0; }

  void act() {
    if (static_cast<int>(open_.size()) < driver_->window() && below(3) != 0) {
      const int id = ++lastPage_;
      open_[id] = clock_.now();
      driver_->submit(page(id, "+3360000000" + std::to_string(below(4))));
    }
    if (wire_.events == nullptr) return;
    if (mayFail(60)) return breakOff();
    if (below(5) == 0) deliverSomething();
    if (mayFail(30)) sayBytes("\x02garbage/00\x03 \x03\x02");
  }

  void deliverSomething() {
    const int trn = below(100);
    if (owed_.count(trn) > 0) return;
    Frame frame = below(2) ? deliver(trn, "4142") : notification(trn, std::to_string(below(3)));
    if (frame.operation == kDeliver && below(3) == 0) {
      frame.fields[20] = "4" + std::to_string(below(2));
      frame.fields[30] = "010605000307020" + std::to_string(1 + below(2));
    }
    owed_.insert(trn);
    say(frame);
  }

  // The centre hears what the driver has said, and answers now, late, twice, wrongly or never.
  void listen() {
    for (std::size_t i = 0; i < received_.size() + reports_.size(); ++i) {
      if (mayFail(20)) continue;
      driver_->confirmReceived(i < received_.size() ? received_[i].token
                                                    : reports_[i - received_.size()].token);
    }
    received_.clear();
    reports_.clear();
    const auto frames = take();
    if (connection_ != wire_.sessions) {
      connection_ = wire_.sessions;
      asked_.clear();
      owed_.clear();
    }
    for (const Frame& frame : frames) {
      if (connection_ == wire_.sessions && wire_.events != nullptr) hear(frame);
    }
  }

  void hear(const Frame& frame) {
    if (frame.kind == FrameKind::Result) {
      EXPECT_TRUE(frame.isAck() || frame.isNack());
      return;
    }
    EXPECT_EQ(asked_.count(frame.trn), 0U) << "TRN " << frame.trn << " is outstanding";
    asked_[frame.trn] = frame;
    EXPECT_LE(static_cast<int>(asked_.size()), options_.window + 1);
    if (mayFail(40) || wire_.events == nullptr) return;
    if (mayFail(8)) loop_.advance(Duration{below(8'000)});
    if (wire_.events == nullptr || connection_ != wire_.sessions) return;
    reply(frame);
  }

  void reply(const Frame& frame) {
    Frame result{frame.trn, FrameKind::Result, frame.operation, {"A", ""}};
    const bool isSubmit = frame.operation == kSubmit;
    const bool isRefused = mayFail(frame.operation == kSession ? 30 : 6);
    if (isRefused) {
      static const std::vector<std::string> kCodes{"01", "04", "06", "07", "22", "24", "99"};
      result.fields = {"N", kCodes[static_cast<std::size_t>(below(7))], ""};
    } else if (isSubmit) {
      const std::string id = stampNow();
      EXPECT_TRUE(taken_.insert(frame.fields[0] + ":" + id).second)
          << "two SMS of " << frame.fields[0] << " are " << id;
      result.fields = {"A", "", frame.fields[0] + ":" + id};
    }
    asked_.erase(frame.trn);
    const std::string bytes = writeFrame(result);
    const auto cut = static_cast<std::size_t>(below(static_cast<int>(bytes.size())));
    sayBytes(bytes.substr(0, cut));
    if (wire_.events != nullptr) sayBytes(bytes.substr(cut));
    if (mayFail(20) && wire_.events != nullptr) sayBytes(bytes);
  }

  std::string stampNow() const {
    const std::string now = toRfc3339(clock_.now());  // 2026-11-21T08:00:00
    return now.substr(8, 2) + now.substr(5, 2) + now.substr(2, 2) + now.substr(11, 2) +
           now.substr(14, 2) + now.substr(17, 2);
  }

  void judge() {
    for (const drivers::SubmitResult& end : std::exchange(ends_, {})) {
      const auto id = static_cast<int>(end.page.value);
      ASSERT_EQ(open_.erase(id), 1U) << "page " << id << " has a second end";
      if (end.end != SubmitEnd::Accepted) continue;
      EXPECT_EQ(end.reference.size(), 12U);
      ++accepted_;
    }
    EXPECT_LE(accepted_, taken_.size());
    for (const auto& [id, since] : open_) {
      ASSERT_LE(clock_.now() - since, driver_->submitTimeMax()) << "page " << id;
    }
  }

  std::mt19937 random_;
  bool isCalm_ = false;
  int lastPage_ = 0;
  int connection_ = 0;           // of which the centre has heard
  std::map<int, Time> open_;     // pages without an end
  std::map<int, Frame> asked_;   // of the driver, not answered, by TRN
  std::set<int> owed_;           // TRNs of deliveries
  std::set<std::string> taken_;  // ids of SMS at the centre
  std::size_t accepted_ = 0;
};

class UcpWeatherSeedTest : public UcpWeatherTest, public testing::WithParamInterface<unsigned> {};

TEST_P(UcpWeatherSeedTest, EachPageHasOneTrueEndInItsTime) {
  night(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Seeds, UcpWeatherSeedTest, testing::Range(1U, 61U));

}  // namespace
}  // namespace tocsin::ucp
