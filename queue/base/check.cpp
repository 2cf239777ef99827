// SPDX-License-Identifier: Apache-2.0
#include "queue/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tocsin {

void checkFailed(const char* what) {
  std::fprintf(stderr, "<0>tocsin: this must hold and does not: %s\n", what);
  std::abort();
}

}  // namespace tocsin
