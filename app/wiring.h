// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/config/config.h"
#include "app/dispatch/settings.h"
#include "drivers/notes.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "spool/spool.h"

// From the sections of the configuration to what the rooms take.
namespace tocsin::app {

dispatch::Settings settingsOf(const config::Config& config);
spool::Options spoolOptionsOf(const config::SpoolSection& section);

struct BuiltDriver {
  std::string name, type;
  std::unique_ptr<drivers::Notes> notes;  // outlives the driver; absent: it needs none
  std::unique_ptr<drivers::SmsDriver> driver;
};

std::vector<BuiltDriver> buildDrivers(const config::Config& config,
                                      Loop& loop,
                                      const Clock& clock,
                                      const Log& log);

}  // namespace tocsin::app
