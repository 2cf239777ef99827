// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace tocsin::spool {

// Lets a test stand between the spool and the kernel for two calls that no test can bring about
// otherwise: a disk that is full, and a producer that writes between two calls of ours.
struct KernelStub {
  int writeError = 0;                  // errno of every write(2) of the program; 0 = none
  std::function<void()> beforeRename;  // called once, before the next renameat2(2)
};

KernelStub& kernelStub();

}  // namespace tocsin::spool
