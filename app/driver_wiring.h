// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/config/config.h"
#include "app/dispatch/links.h"
#include "app/loop/hook_runner.h"
#include "drivers/notes.h"
#include "drivers/simulator/simulator.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"

// From each [[driver]] of the configuration to what carries its SMS.
namespace tocsin::app {

struct BuiltDriver {
  std::string name, type;
  // Outlive the driver; absent where it needs none.
  std::unique_ptr<drivers::Notes> notes;
  std::unique_ptr<loop::HookRunner> runner;
  std::unique_ptr<drivers::SmsDriver> driver;
  drivers::Simulator* simulator = nullptr;  // `driver`, when it is one
};

// `onPhones`: a simulated phone got or sent an SMS; on the loop.
std::vector<BuiltDriver> buildDrivers(const config::Config& config,
                                      Loop& loop,
                                      const Clock& clock,
                                      const Log& log,
                                      const std::function<void()>& onPhones = {});

// As the dispatcher knows them. `drivers` outlive them.
std::vector<dispatch::LinkState> linksOf(const std::vector<BuiltDriver>& drivers);

}  // namespace tocsin::app
