// SPDX-License-Identifier: Apache-2.0
#include "app/loop/systemd_notifier.h"

#include <cstdint>
#include <string>
#include <systemd/sd-daemon.h>

namespace tocsin::loop {
namespace {

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
  std::uint64_t micros = 0;
  if (::sd_watchdog_enabled(0, &micros) <= 0) return;
  pingEvery_ = std::chrono::floor<Duration>(std::chrono::microseconds{micros / 2});
  ping();
}

SystemdNotifier::~SystemdNotifier() {
  loop_.cancel(timer_);
}

void SystemdNotifier::ping() {
  notify("WATCHDOG=1");
  timer_ = loop_.after(pingEvery_, [this] { ping(); });
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

}  // namespace tocsin::loop
