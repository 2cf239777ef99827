// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/types.h>

// Who else uses a terminal, as far as /proc shows it to this user. Texts for people.
namespace tocsin::channel {

// Who has the flock on the file of `fd`: "gammu-smsd (412)"; empty: not to be seen.
std::string lockHolder(int fd);

// A process whose session lives on this terminal, like a login's shell or a getty: "bash (812)";
// empty: none.
std::string sessionOn(dev_t terminal);

}  // namespace tocsin::channel
