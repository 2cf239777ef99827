// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/doctor/facts.h"

// Looking at this machine: nothing here judges, and nothing is changed but for a file that is
// written and removed at once where Tocsin writes, too.
namespace tocsin::doctor {

PathFacts lookAt(const std::string& path);

// "/var/lib/tocsin" of "/var/lib/tocsin/queue.db"; "." of a name alone.
std::string parentOf(const std::string& path);

// Who a running process is, by /proc; nothing when it is gone.
std::optional<Identity> identityOf(int process);

// A user by his number, with the groups that a login of his has.
Identity identityOfUser(unsigned user);

// The number of a user's name; nothing when there is none.
std::optional<unsigned> userNamed(const std::string& name);

// Whether somebody listens at the socket, and as whom.
struct Listener {
  DaemonFacts::Reach reach = DaemonFacts::Reach::Down;
  std::string trouble{};
  std::optional<Identity> identity{};
};

Listener lookForListener(const std::string& socket);

SpoolFacts lookIntoSpool(const std::string& directory, const Identity& service);

// With `writes` a file is written there and removed.
RoomFacts measure(const std::string& subject, const std::string& directory, bool writes);

// `mayJudge`: an error is one of the journal, not of who looks.
JournalFacts lookIntoJournal(const std::string& path, bool mayJudge);

// The serial lines of the modems; those behind a TCP server are none of this machine.
std::vector<PortFacts> lookAtPorts(const config::Config& config);

// Programs that run and open modems on their own; by the names of their processes.
std::vector<Holder> lookForMeddlers();
bool hasUdevRules();

// Certificates of the configuration: our own, and those that are trusted.
std::vector<CertificateFacts> lookAtCertificates(const config::Config& config);

ClockFacts lookAtClock();

// All of the above, for a configuration that was read; the daemon is not asked anything.
Facts look(config::Parsed parsed, const std::string& path, Time now);

}  // namespace tocsin::doctor
