// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/loop/hook_runner.h"
#include "drivers/gateway/program.h"
#include "queue/base/loop.h"

namespace tocsin::app {

// Runs programs for gateways and targets by `runner`, which has to outlive what is returned, as
// `loop` has. A runner of its own for each of them: a program that hangs must not keep those of
// others waiting. One that cannot wait any more has not started.
gateway::RunProgram programsOf(loop::HookRunner& runner, Loop& loop);

// Options of a runner for `window` programs at once.
loop::HookOptions runnerOptions(int window);

}  // namespace tocsin::app
