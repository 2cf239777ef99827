// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config/config.h"
#include "app/dispatch/settings.h"
#include "spool/spool.h"

// From the sections of the configuration to what the rooms take.
namespace tocsin::app {

dispatch::Settings settingsOf(const config::Config& config);
spool::Options spoolOptionsOf(const config::SpoolSection& section);

}  // namespace tocsin::app
