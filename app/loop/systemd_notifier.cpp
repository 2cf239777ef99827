// SPDX-License-Identifier: Apache-2.0
#include "app/loop/systemd_notifier.h"

#include <string>
#include <systemd/sd-daemon.h>

namespace tocsin::loop {
namespace {

constexpr std::uint64_t kStandStillMicros = 10 * 60 * 1'000'000ULL;

// The message is lines of NAME=VALUE: a line break in a text would begin another.
std::string statusLine(std::string_view status) {
  std::string line = "STATUS=" + std::string(status);
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return line;
}

void notify(const std::string& message) {
  (void)::sd_notify(0, message.c_str());
}

}  // namespace

SystemdNotifier::SystemdNotifier(Loop& loop) : loop_(loop) {
  if (::sd_watchdog_enabled(0, &watchdogMicros_) > 0) ping();
}

SystemdNotifier::~SystemdNotifier() {
  loop_.cancel(timer_);
}

void SystemdNotifier::ping() {
  notify("WATCHDOG=1");
  const std::chrono::microseconds half{watchdogMicros_ / 2};
  timer_ = loop_.after(std::chrono::floor<Duration>(half), [this] { ping(); });
}

void SystemdNotifier::setWatchdog(std::uint64_t micros) const {
  if (watchdogMicros_ != 0) notify("WATCHDOG_USEC=" + std::to_string(micros) + "\nWATCHDOG=1");
}

void SystemdNotifier::ready(std::string_view status) {
  notify("READY=1\n" + statusLine(status));
}

void SystemdNotifier::status(std::string_view status) {
  notify(statusLine(status));
}

void SystemdNotifier::stopping(std::string_view status) {
  notify("STOPPING=1\n" + statusLine(status));
}

SystemdNotifier::StandStill::StandStill(const SystemdNotifier& notifier) : notifier_(notifier) {
  notify("EXTEND_TIMEOUT_USEC=" + std::to_string(kStandStillMicros));
  notifier_.setWatchdog(kStandStillMicros);
}

SystemdNotifier::StandStill::~StandStill() {
  notifier_.setWatchdog(notifier_.watchdogMicros_);
}

}  // namespace tocsin::loop
