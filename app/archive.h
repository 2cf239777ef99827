// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/startup.h"

// What `tocsin backup` and `tocsin restore` do (docs/backup.md). They run in a process of their
// own: beside the daemon, or while it is stopped.
namespace tocsin::app {

// Each prints what it did, or what is wrong on standard error, and returns what the program ends
// with: 0, 65 (a file that is no backup, a newer one, a journal that may not be replaced, a daemon
// that runs), 75 (disk or file cannot be read or written now), 78 (no configuration).
int backUp(const Options& options);
int restore(const Options& options);

}  // namespace tocsin::app
