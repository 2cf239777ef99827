// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/config/config.h"

namespace tocsin::cli {

// `setup`: from a fresh package to an SMS that was answered. What is there already stays: run again
// it goes on where it stopped.
ExitCode setUp(const Setup& asked,
               const Invocation& invocation,
               const config::Checks& checks,
               const Console& console);

}  // namespace tocsin::cli
