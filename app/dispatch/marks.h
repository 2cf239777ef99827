// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Small facts of the box that outlast a restart, by name: when the last proof was sent, that it
// lives. They lie in the journal's table of alarms under the cause "mark", which no alarm has.
class Marks {
 public:
  struct Mark {
    Time at{};
    std::string text;
  };

  explicit Marks(Turn& turn) : turn_(turn) {}

  void restore(const std::vector<store::StandingAlarm>& rows);

  const Mark* find(const std::string& name) const;
  // Becomes durable with the turn.
  void set(const std::string& name, Mark mark);
  void remove(const std::string& name);

  // Whether a row of the alarms is a mark.
  static bool is(const std::string& cause);

 private:
  Turn& turn_;
  std::map<std::string, Mark> marks_;
};

}  // namespace tocsin::dispatch
