// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace tocsin::channel {

// Stands between the program and the kernel. libserialport takes pseudo terminals for serial ports
// when asked to (modem lines included), what would harm a modem is counted, and names are resolved
// without a network.
struct KernelStub {
  bool ptysAreSerial = false;
  int modemLines = 0;        // TIOCM_...: what TIOCMGET shows
  int dtrDrops = 0;          // modem lines set so that DTR goes off
  int flushes = 0;           // tcflush(3)
  int tcsetattrsThatDo = 0;  // tcsetattr(3) that waits or flushes: not TCSANOW
  bool isExclusive = false;  // TIOCEXCL
  int unsent = 0;            // what TIOCOUTQ shows

  // "moxa.example": 127.0.0.2, then 127.0.0.1. "gone.example": no such name.
  // "slow.example": waits until nobody holds the lookups; then as "moxa.example".
  std::atomic<bool> holdsLookups{false};
  std::atomic<int> lookups{0};  // running
};

KernelStub& kernelStub();

}  // namespace tocsin::channel
