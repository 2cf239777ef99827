// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/config/config.h"
#include "app/dispatch/settings.h"
#include "app/forward/rules.h"
#include "app/forward/target.h"
#include "app/loop/hook_runner.h"
#include "queue/base/loop.h"

namespace tocsin::app {

// The [[forward]] rules of the configuration with their targets: what the shell asks of them by its
// ports. The shell keeps what waits in the journal.
class Forwarding {
 public:
  Forwarding(const std::vector<config::ForwardSection>& sections, Loop& loop);

  std::optional<dispatch::Forward> of(const store::InboxRow& row) const;

  // Permanent for a rule that the configuration does not have any more.
  void run(const dispatch::Forward& forward, std::function<void(Status)> done);

 private:
  struct Way {
    std::unique_ptr<loop::HookRunner> runner;  // of a program; outlives the target
    std::unique_ptr<forward::Target> target;
  };

  void add(const config::ForwardSection& section);

  Loop& loop_;
  std::vector<forward::Rule> rules_;
  std::vector<std::string> names_;  // of the rules
  std::map<std::string, Way> ways_;
};

}  // namespace tocsin::app
