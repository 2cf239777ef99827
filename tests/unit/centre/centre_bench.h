// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/emulators/centre/smpp_session.h"
#include "tests/emulators/centre/text.h"
#include "tests/emulators/centre/ucp_session.h"
#include "tests/support/fake_loop.h"

namespace tocsin::centre {

// One client's end of a session: octets both ways, by hand.
class Line {
 public:
  template <class Kind>
  void open(Centre& centre, Kind*) {
    Session::Wire wire{[this](std::string_view octets) {
                         output_ += octets;
                         ++writes_;
                       },
                       [this](bool isReset) { ending_ = isReset ? "reset" : "closed"; },
                       [this](bool isStalled) { isStalled_ = isStalled; }};
    session_ = std::make_unique<Kind>(centre, std::move(wire));
  }

  // What is answered at once.
  std::string say(std::string_view octets) {
    session_->input(octets);
    return std::exchange(output_, {});
  }

  std::string heard() { return std::exchange(output_, {}); }

  int writes() { return std::exchange(writes_, 0); }

  const std::string& ending() const { return ending_; }

  bool isStalled() const { return isStalled_; }

  // The client is gone.
  void drop() { session_.reset(); }

 private:
  std::unique_ptr<Session> session_;
  std::string output_;
  std::string ending_;
  int writes_ = 0;
  bool isStalled_ = false;
};

// An emulated centre on a fake clock: 2026-11-21T08:00Z.
class CentreTest : public testing::Test {
 protected:
  Centre& centre() {
    if (!centre_) {
      centre_ = std::make_unique<Centre>(
          options_,
          loop_,
          clock_,
          CentreEvents{[this](int, std::string_view line) { log_.emplace_back(line); },
                       [this](const Sms& sms) { sms_.push_back(sms); }});
    }
    return *centre_;
  }

  // What is answered, with "error" in front when it is none.
  std::string tell(std::string_view line) {
    const auto done = centre().tell(line);
    return done ? *done : "error: " + done.error().what;
  }

  // Lines of the log that begin so.
  std::vector<std::string> logged(std::string_view beginning) const {
    std::vector<std::string> found;
    for (const std::string& line : log_) {
      if (line.starts_with(beginning)) found.push_back(line);
    }
    return found;
  }

  // The time that passes before sessions go goes on.
  void wait(Duration time) { loop_.advance(time); }

  CentreOptions options_{};
  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  std::vector<std::string> log_;
  std::vector<Sms> sms_;
  std::unique_ptr<Centre> centre_;
};

// Octets of hexadecimal digits; blanks do not count.
inline std::string hex(std::string digits) {
  std::erase(digits, ' ');
  const auto octets = octetsOfHex(digits);
  EXPECT_TRUE(octets) << digits;
  return octets.value_or("");
}

}  // namespace tocsin::centre
