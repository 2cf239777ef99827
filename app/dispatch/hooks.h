// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "queue/escalation/message.h"

namespace tocsin::dispatch {

// What is handed to one taker beside the escalation: the events of messages to the user's own
// program ([queue] on_event), or received SMS to the target of a [[forward]] rule. In order, one at
// a time, kept in the journal until each was taken; one that will never be taken (Permanent) is
// given up with a log line.
class HookQueue {
 public:
  using Run = std::function<void(const std::string& payload, std::function<void(Status)> done)>;

  // `target` as in store::HookRow; `name` for people.
  HookQueue(const Ports& ports, Turn& turn, std::string target, std::string name, Run run);

  // Takes its own rows out of these.
  void restore(const std::vector<store::HookRow>& rows);
  void add(std::string payload);

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

  const Ports& ports_;
  Turn& turn_;
  const std::string target_, name_;
  const Run run_;
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
