// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/start_up.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr Duration kQuietAfterEsc{100};
constexpr Duration kRadioOnMax = seconds{20};

// The ways to ask for the number of a SIM, before its PIN. 27.007 has none that all know.
constexpr std::array<std::string_view, 4> kIccidCommands{
    "AT+CCID", "AT+ICCID", "AT^ICCID?", "AT+QCCID"};
constexpr std::size_t kIccidDigitsMin = 18, kIccidDigitsMax = 20;

// The digits of "+CCID: "8933...F"", "8933...", "^ICCID: 8933...": 18 to 20 of them.
std::string iccidIn(std::string_view line) {
  std::string digits;
  for (const char c : line) {
    const bool isDigit = c >= '0' && c <= '9';
    if (!isDigit && digits.size() >= kIccidDigitsMin) break;
    if (isDigit) digits += c;
    if (!isDigit) digits.clear();
  }
  return digits.size() >= kIccidDigitsMin && digits.size() <= kIccidDigitsMax ? digits : "";
}

// "+CGMI: "huawei"" and "huawei" are the same.
std::string nameIn(const Answer& answer) {
  if (!answer.isOk()) return "";
  std::string_view line = answer.first();
  const auto colon = line.find(':');
  if (line.starts_with('+') && colon != std::string_view::npos) line.remove_prefix(colon + 1);
  line = trimmed(line);
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  return std::string(line);
}

}  // namespace

StartUp::StartUp(
    AtChat& chat, Loop& loop, const StartOptions& options, drivers::Notes& notes, Log log)
    : loop_(loop),
      chat_(chat),
      options_(options),
      notes_(notes),
      log_(std::move(log)),
      steps_(chat, loop) {}

void StartUp::run(std::function<void(const StartEnd&, const Setup&)> done) {
  done_ = std::move(done);
  chat_.escape(kQuietAfterEsc, [this] {
    planGreeting();
    steps_.run([this](Steps::End end) { ended(end); });
  });
}

void StartUp::ended(Steps::End end) {
  if (end == Steps::End::Silent) {
    end_ = {StartTrouble::Silent, "the modem does not answer", ""};
  }
  const auto done = std::exchange(done_, nullptr);
  const StartEnd told = end_;
  setup_.isEchoOff = !chat_.sawEcho();
  const Setup setup = setup_;
  done(told, setup);
}

void StartUp::fail(StartTrouble trouble, std::string what, std::string whatToDo) {
  end_ = {trouble, std::move(what), std::move(whatToDo)};
  steps_.stop();
}

void StartUp::planGreeting() {
  steps_.append({.command = "AT", .limit = seconds{2}, .tries = 5, .read = [this](const Answer& a) {
                   if (!a.isOk() && !a.isSilent()) {
                     fail(StartTrouble::Refuses, "AT is answered by " + a.what(), "");
                   }
                   if (chat_.sawNumeric()) steps_.prepend({.command = "ATV1"});
                 }});
  steps_.append({.command = "ATE0", .read = [this](const Answer&) {
                   if (chat_.sawNumeric()) steps_.prepend({.command = "ATV1"});
                   chat_.expectNoEcho();
                 }});
  steps_.append({.command = "AT+CMEE=1", .read = [this](const Answer& a) {
                   if (!a.isOk()) steps_.prepend({.command = "AT+CMEE=2"});
                 }});
  steps_.append({.command = "AT&D0"});
  steps_.append({.command = "AT&C0"});
  planIdentity();
}

void StartUp::planIdentity() {
  const auto ask = [this](std::string command, std::string Setup::*field) {
    steps_.append({.command = std::move(command),
                   .read = [this, field](const Answer& a) { setup_.*field = nameIn(a); }});
  };
  ask("AT+CGMI", &Setup::maker);
  ask("AT+CGMM", &Setup::model);
  ask("AT+CGMR", &Setup::revision);
  steps_.append({.command = "AT+CGSN", .read = [this](const Answer& a) {
                   setup_.imei = nameIn(a);
                   setup_.quirks = &quirksOf(setup_.maker, setup_.model);
                   const std::string_view quiet = setup_.quirks->quietCommand;
                   if (!quiet.empty()) steps_.prepend({.command = std::string(quiet)});
                 }});
  planRadio();
}

void StartUp::planRadio() {
  steps_.append({.command = "AT+CFUN?", .read = [this](const Answer& a) {
                   const auto body = bodyOf(a.first(), "+CFUN");
                   const bool isOn = body && numberIn(trimmed(*body).substr(0, 1)) == 1;
                   if (isOn || !a.isOk()) return;
                   steps_.prepend({.command = "AT+CFUN=1", .limit = kRadioOnMax});
                 }});
  planIccid();
}

// One of them answers, or none: then the port stands for the SIM.
void StartUp::planIccid() {
  for (const std::string_view command : kIccidCommands) {
    steps_.append({.command = std::string(command), .read = [this](const Answer& a) {
                     if (setup_.iccid.empty() && a.isOk()) setup_.iccid = iccidIn(a.first());
                   }});
  }
  askPin();
}

}  // namespace tocsin::modem
