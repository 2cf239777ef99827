// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tocsin::spool {

// What a person can read of a file that is no alert: enough to call somebody, and to show how it
// should have been written. Valid UTF-8, one line each; empty where nothing was found.
struct Readable {
  std::string list;
  std::string text;

  // "noc: core-sw-2 DOWN", as the alarm carries it: at most 160 characters of the text.
  std::string line() const;
};

// Looks for <RECIPIENT_LIST> and <MSG> in anything: half a file, a stray '&', the wrong encoding.
Readable readableOf(std::string_view bytes);

}  // namespace tocsin::spool
