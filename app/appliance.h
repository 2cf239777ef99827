// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/loop/qt_loop.h"
#include "app/startup.h"
#include "queue/base/log.h"
#include "queue/store/journal.h"

namespace tocsin::app {

// What the last run inside this process leaves to the next one.
struct Reason {
  std::string unwritable;     // the journal failed just now: begin without it
  std::string wasUnwritable;  // it failed and is back: to be told
  // One that was removed and could not be written anew yet: it is all that there is of it.
  std::shared_ptr<store::Journal> unsaved;
};

struct Ending {
  enum class Kind { Stop, Again } kind = Kind::Stop;
  Reason reason;
};

// All rooms, built from the configuration and wired together: what runs between two looks at it.
//
// A journal that cannot be written does not end in silence: the links run and the alarm numbers are
// told, while alerts wait in the spool, until the journal can be written again.
class Appliance {
 public:
  Appliance(const Start& start, Reason reason, loop::QtLoop& loop, const Log& log);
  ~Appliance();
  Appliance(const Appliance&) = delete;
  Appliance& operator=(const Appliance&) = delete;

  // Runs until a signal or a failed commit.
  Ending run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::app
