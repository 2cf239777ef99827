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

// Where a running daemon keeps its state (--state, $STATE_DIRECTORY, else the package's place);
// nothing when this user may not look.
std::optional<std::string> stateOf(int process);

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

// The secrets, keys and certificates that the configuration names.
std::vector<FileFacts> lookAtFiles(const config::Config& config);
FileFacts lookAtFile(const std::string& subject, const std::string& path);

// Certificates of the configuration: our own, and those that are trusted.
std::vector<CertificateFacts> lookAtCertificates(const config::Config& config);

ClockFacts lookAtClock();

// Whether a file is as the daemon read it last; nothing when that cannot be known.
std::optional<bool> isInUse(const std::string& configPath, int process);

// The configuration and what the checks of `tocsin check` say of it. One that this user may not
// read is unknown, and its places are those of the package.
struct Sight {
  config::Parsed parsed{};
  bool isUnknown = false;
};

Sight lookAtConfiguration(const std::string& path, const config::Checks& checks);

// All of the above, for a configuration that was read; the daemon is not asked anything.
Facts look(Sight seen, const std::string& path, Time now);

}  // namespace tocsin::doctor
