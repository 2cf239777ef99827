// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/reply/reply.h"

// What the numbers of a reply are to the person who wrote it.
namespace tocsin::reply {

enum class Standing {
  Unknown,      // of no message that this person may know
  NotEntitled,  // somebody else's
  Open,         // waits for an acknowledgement
  Taken,        // acknowledged already, by this person or another
  Closed,       // cancelled, expired or cleared
};

// The message that a number means: the open one before one that had the number earlier; nullptr
// when there is none.
const Alert* alertOf(const Sender& sender, std::string_view number);

Standing standingOf(const Alert* alert);

// The only open number of the sender that is one digit (another, missing or too many) or one swap
// of neighbours away from `typed`, those in `without` excepted; nullptr when none or several are.
const Alert* nearest(const Sender& sender,
                     std::string_view typed,
                     const std::vector<std::string>& without);

// The sender's open messages, those that were paged first; at most limits::kNumbersPerReplyMax.
std::vector<OpenAlert> openAlerts(const Sender& sender);

// The message that a bare yes or no at `sentAt` means: the last SMS to this person was its page, it
// is the only one open that was paged, and nothing of theirs closed in the last 15 min. Else
// nullptr.
const Alert* onlyMeant(const Sender& sender, Time sentAt);

// The bracketed numbers that a page begins with.
std::vector<std::string> leadingNumbers(std::string_view page);

}  // namespace tocsin::reply
