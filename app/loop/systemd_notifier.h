// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "queue/base/loop.h"

namespace tocsin::loop {

// What systemd is told of this service (sd_notify(3)); without systemd every call does nothing.
//
// The watchdog is pinged at half of WATCHDOG_USEC and from the loop alone: a loop that is stuck is
// killed and restarted, whatever the other threads do.
class SystemdNotifier {
 public:
  explicit SystemdNotifier(Loop& loop);
  ~SystemdNotifier();
  SystemdNotifier(const SystemdNotifier&) = delete;
  SystemdNotifier& operator=(const SystemdNotifier&) = delete;

  // Recovered and working; `status` is the line that `systemctl status` shows.
  void ready(std::string_view status);
  void status(std::string_view status);
  void stopping(std::string_view status);

  // While it lives, the loop stands still knowingly: for ten minutes neither the watchdog nor the
  // time that a stop may take ends the service.
  class StandStill {
   public:
    explicit StandStill(const SystemdNotifier& notifier);
    ~StandStill();
    StandStill(const StandStill&) = delete;
    StandStill& operator=(const StandStill&) = delete;

   private:
    const SystemdNotifier& notifier_;
  };

 private:
  void ping();
  void setWatchdog(std::uint64_t micros) const;

  Loop& loop_;
  std::uint64_t watchdogMicros_ = 0;  // 0: no watchdog
  LoopHandle timer_ = 0;
};

}  // namespace tocsin::loop
