// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin::drivers {

// A few lines that a driver must find again after a power cut: which PIN was tried on which SIM,
// how long the slowest hand-over took. Apart from the journal, for a modem has to start without
// one, too.
class Notes {
 public:
  virtual ~Notes() = default;

  // The whole text as it was written last; empty: nothing yet. Damaged or Transient when it cannot
  // be read: then nobody knows what was tried.
  virtual Result<std::string> read() const = 0;

  // Replaces the text. Durable when it returns without an error; with one the old text may stand or
  // the new.
  virtual Status write(std::string_view text) = 0;
};

}  // namespace tocsin::drivers
