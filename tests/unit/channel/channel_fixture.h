// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/channel/channel.h"
#include "polled_loop.h"
#include "queue/base/limits.h"

namespace tocsin::channel {

// A channel, and what it told.
class ChannelFixture : public testing::Test {
 protected:
  void make(const std::string& device) { make(ChannelOptions{.device = device}); }

  void make(ChannelOptions options) {
    channel_ = makeChannel(std::move(options), loop_, [this](LogLevel, std::string_view line) {
      logged_ += std::string(line) + "\n";
    });
  }

  drivers::ChannelEvents events() {
    return {[this] { ++opens_; },
            [this](std::string_view bytes) { heard_ += bytes; },
            [this] { ++drains_; },
            [this](const Error& why) { closed_.push_back(why); }};
  }

  void open() { channel_->open(events()); }

  // Opens and waits for onOpen.
  void openWell() {
    const int before = opens_;
    open();
    ASSERT_TRUE(loop_.until([&] { return opens_ > before || !closed_.empty(); }));
    ASSERT_THAT(whyClosed(), "");
  }

  // Opens and returns why it was closed.
  std::string openBadly() {
    open();
    EXPECT_TRUE(loop_.until([this] { return !closed_.empty(); }));
    EXPECT_EQ(opens_, 0);
    return whyClosed();
  }

  bool hears(const std::string& all) {
    return loop_.until([&] { return heard_.size() >= all.size(); }) && heard_ == all;
  }

  bool isClosed() {
    return loop_.until([this] { return !closed_.empty(); });
  }

  // "transient: WHAT" of the only onClosed; empty when there was none.
  std::string whyClosed() const {
    if (closed_.empty()) return "";
    EXPECT_EQ(closed_.size(), 1U);
    const char* fault = closed_[0].fault == Fault::Transient ? "transient: " : "config: ";
    return fault + closed_[0].what;
  }

  test::FakeClock clock_;
  PolledLoop loop_{clock_};
  std::unique_ptr<drivers::ByteChannel> channel_;
  std::string heard_, logged_;
  int opens_ = 0, drains_ = 0;
  std::vector<Error> closed_;
};

}  // namespace tocsin::channel
