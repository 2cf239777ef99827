// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "queue/base/incoming.h"

namespace tocsin::spool {

// A place in a file, counted from 1; 0 = unknown.
struct XmlPlace {
  int line = 0, column = 0;
};

// Puts the XML parser's terse verdict into words for who wrote the producer: what is wrong there,
// and what would be right. `message` begins as expat's errors do ("Invalid token in line 1 ...").
Refusal explainXmlFault(std::string_view message, XmlPlace place, std::string_view bytes);

}  // namespace tocsin::spool
