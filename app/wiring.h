// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "app/config/config.h"
#include "app/dispatch/alarm_table.h"
#include "app/dispatch/settings.h"
#include "spool/spool.h"

// From the sections of the configuration to what the rooms take.
namespace tocsin::app {

dispatch::Settings settingsOf(const config::Config& config);
spool::Options spoolOptionsOf(const config::SpoolSection& section);

// The alarm and its subject.
std::pair<dispatch::Cause, std::string> causeOf(const spool::Trouble& trouble);

}  // namespace tocsin::app
