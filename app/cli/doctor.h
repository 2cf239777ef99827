// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/config/config.h"

namespace tocsin::cli {

// `doctor`: looks at this machine, asks the daemon as far as it answers, and prints what was found.
// Bad when something is not as it should be; of --nagios the codes of a monitoring plugin.
ExitCode checkUp(const Doctor& asked,
                 const Invocation& invocation,
                 const config::Checks& checks,
                 const Console& console);

}  // namespace tocsin::cli
