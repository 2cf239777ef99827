// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/base/result.h"

namespace tocsin::spool {

// A name that may be an alert.
struct Candidate {
  std::string name;           // as the directory has it, any bytes
  bool knownRegular = false;  // the directory said so (d_type)
  bool justMade = false;      // known only from a hint that it was created: may well be empty still
};

// Every alert name of the directory, in the directory's order: one pass of readdir, no stat.
Result<std::vector<Candidate>> listAlerts(int directory);

// Sorts a backlog that is too big to be parsed as one batch: by the time in the name, else the
// mtime, then by name. CREATED cannot count here, because knowing it means reading everything
// first; each batch is sorted by it once parsed.
void sortBacklog(int directory, std::vector<Candidate>& candidates);

}  // namespace tocsin::spool
