// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "drivers/channel/descriptor.h"
#include "queue/base/result.h"

// Looks a name up without stopping the loop: getaddrinfo(3) may wait for minutes, and nothing ends
// it. It runs in a thread that knows nothing but its end of a pair of sockets, so whoever asked may
// go at any time, and so may the loop.
namespace tocsin::channel {

// Becomes readable when the answer is there; closing it gives up. Transient when
// limits::kChannelLookupsMax of them wait already, in the whole process.
Result<Descriptor> startLookup(const std::string& host);

// One to limits::kChannelAddressesMax numeric addresses in the resolver's order, or the Transient
// error that says why not. Only after the descriptor has become readable.
Result<std::vector<std::string>> readLookup(const Descriptor& descriptor, const std::string& host);

}  // namespace tocsin::channel
