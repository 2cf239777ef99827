// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/result.h"

namespace tocsin::bench {

// A journal of messages as they come in over two years: 30 lists of 8 out of 300 people, texts of
// some 2,000 words of which few are common, hosts, services and keys. Always the same.
//
// `closed` messages are over, the newest `open` escalate. Written in one transaction.
Status fillJournal(const std::string& path, int closed, int open);

// A word of the texts; 0 is the most common one, 1998 the rarest.
std::string word(int rank);

}  // namespace tocsin::bench
