// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/emulators/modem/gsm_modem.h"
#include "tests/support/fake_loop.h"

namespace tocsin::emulator {

// An emulated modem with a test as its terminal and its network.
class ModemTest : public testing::Test {
 protected:
  void make(ModemOptions options = {}) {
    ModemEvents events;
    events.onOutput = [this](std::string_view bytes) { output_ += bytes; };
    events.onSubmit = [this](const SentSms& sms) { sent_.push_back(sms); };
    events.onRing = [this](const Ring& ring) { rings_.push_back(ring); };
    events.onPortVanish = [this] { port_ += "gone "; };
    events.onPortBack = [this](std::string_view link) {
      port_ += "back" + std::string(link) + " ";
    };
    events.onNote = [this](std::string_view line) { notes_.emplace_back(line); };
    modem_ = std::make_unique<GsmModem>(std::move(options), loop_, clock_, std::move(events));
    ask("ATE0");
  }

  GsmModem& modem() {
    if (!modem_) make();
    return *modem_;
  }

  // What it says to bytes, as it says it; nothing waits.
  std::string type(std::string_view bytes) {
    GsmModem& modem = this->modem();
    output_.clear();
    modem.input(bytes);
    loop_.runDue();
    return std::exchange(output_, {});
  }

  // As type() with a CR behind it; the lines of what it says, parted by '|'.
  std::string ask(std::string_view line) { return lines(type(std::string(line) + "\r")); }

  // What it says while time passes.
  std::string wait(Duration time) {
    modem();
    loop_.advance(time);
    return lines(std::exchange(output_, {}));
  }

  std::string inject(std::string_view line) {
    const Status status = modem().inject(line);
    return status ? std::string() : status.error().what;
  }

  // AT+CMGS, the prompt, the PDU and Ctrl-Z.
  std::string send(std::string_view pdu = kHello) {
    const std::string length = std::to_string(pdu.size() / 2 - 1);
    const std::string prompt = type("AT+CMGS=" + length + "\r");
    return prompt == "\r\n> " ? lines(type(std::string(pdu) + "\x1A")) : lines(prompt);
  }

  // The latest output when it said something unasked.
  std::string said() { return lines(std::exchange(output_, {})); }

  static std::string lines(const std::string& output) {
    std::string all;
    for (const char c : output) {
      if (c == '\n' && !all.empty() && all.back() != '|') all += '|';
      if (c != '\r' && c != '\n') all += c;
    }
    if (!all.empty() && all.back() == '|') all.pop_back();
    return all;
  }

  // "Hello" to +33600000001, no service centre, with a status report asked for.
  static constexpr std::string_view kHello = "0021000B913306000000F1000005C8329BFD06";

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  std::string output_;
  std::vector<SentSms> sent_;
  std::vector<Ring> rings_;
  std::string port_;
  std::vector<std::string> notes_;
  std::unique_ptr<GsmModem> modem_;  // last: it is gone before the loop
};

}  // namespace tocsin::emulator
