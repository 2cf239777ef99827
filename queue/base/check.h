// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tocsin {

// Prints `what` must hold to standard error and aborts, so that the restart recovers from the
// journal.
[[noreturn]] void checkFailed(const char* what);

// For bugs only, never for input; stays on in release builds.
inline void check(bool holds, const char* what) {
  if (!holds) checkFailed(what);
}

}  // namespace tocsin
