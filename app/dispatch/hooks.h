// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "queue/escalation/message.h"

namespace tocsin::dispatch {

// The events of a message for the user's own program ([queue] on_event): in order, one at a time,
// kept in the journal until the program has taken each (exit code 0).
class HookQueue {
 public:
  HookQueue(const Settings& settings, const Ports& ports, Turn& turn);

  void restore(std::vector<store::HookRow> rows);
  void add(const escalation::Message& message, std::string_view event, const std::string& reason);

  // Starts the first one when it is due; `post` brings the program's end back into a turn.
  void tick(const std::function<void(std::function<void()>)>& post);
  OptionalTime nextDue() const;
  void shift(Duration by);  // the wall clock stepped

  // Why the first one fails, as long as it does; empty: all is well.
  const std::string& failure() const { return failure_; }

  std::size_t size() const { return rows_.size(); }

  static constexpr std::size_t kWaitingMax = 10'000;  // then the oldest gives way, with a log line

 private:
  void ended(const Status& status);
  Time dueAt() const;

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  std::deque<store::HookRow> rows_;
  bool running_ = false;
  std::string failure_;
};

// The event as JSON, as docs/formats/hooks.md describes it.
std::string hookPayload(const escalation::Message& message,
                        std::string_view event,
                        const std::string& reason,
                        Time at);

}  // namespace tocsin::dispatch
