// SPDX-License-Identifier: Apache-2.0
// What of the box itself keeps pages from going out.
#include <algorithm>

#include "app/doctor/checks.h"
#include "queue/base/limits.h"

namespace tocsin::doctor {
namespace {

constexpr Duration kWaitsTooLong = minutes{5};
constexpr std::uint64_t kMiB = 1024UL * 1024;
constexpr std::uint64_t kRoomWanted = 256 * kMiB;
constexpr Duration kCertificateSoon = hours{24 * 21};
// 2024-01-01: no box with this program was ever earlier than that.
constexpr Time kPlausible = fromMillis(1'704'067'200'000);
constexpr unsigned kSetGroup = 02000, kSticky = 01000, kGroupWrites = 020;
constexpr unsigned kOthersRead = 04, kOthersWrite = 02;

std::string room(std::uint64_t bytes) {
  return std::to_string(bytes / kMiB) + " MiB";
}

Finding wrongOfSpool(const std::string& what, const SpoolFacts& spool, const Facts& facts) {
  return {.level = Level::Critical,
          .what = what,
          .whatToDo = "install -d -o " + facts.service.name + " -g tocsin-spool -m 3770 " +
                      spool.directory.path + ", or correct [spool] directory"};
}

// Who may drop alerts, and who may read them.
void checkSpoolMode(const PathFacts& directory, const Identity& service, Findings& found) {
  const std::size_t before = found.size();
  if ((directory.mode & kSticky) != 0 && directory.owner != service.user) {
    found.push_back({.level = Level::Critical,
                     .what = "the sticky bit keeps Tocsin from moving files of others",
                     .whatToDo = "chmod -t " + directory.path});
  }
  if ((directory.mode & kOthersWrite) != 0) {
    found.push_back({.level = Level::Warning,
                     .what = "everybody on this box may page people",
                     .whatToDo = "chmod o-rwx " + directory.path +
                                 "; put producers into its group " + directory.groupName});
  }
  if ((directory.mode & kGroupWrites) != 0 && (directory.mode & kSetGroup) == 0) {
    found.push_back({.level = Level::Warning,
                     .what = "without setgid a producer's file keeps a group of its own, which "
                             "Tocsin may not be in",
                     .whatToDo = "chmod g+s " + directory.path});
  }
  // Of another one's directory the bit would keep Tocsin from taking files.
  if ((directory.mode & kGroupWrites) != 0 && (directory.mode & kSticky) == 0 &&
      directory.owner == service.user) {
    found.push_back({.level = Level::Warning,
                     .what = "a producer may remove another one's alert",
                     .whatToDo = "chmod +t " + directory.path});
  }
  if (found.size() > before) return;
  const bool isOpen = (directory.mode & kOthersRead) != 0;
  found.push_back({.level = isOpen ? Level::Note : Level::Ok,
                   .what = directory.path + ", " + permissionsOf(directory) +
                           (isOpen ? "; everybody on this box may list the alerts" : "")});
}

Finding ofRoom(const RoomFacts& facts) {
  Finding finding{.subject = facts.subject};
  if (facts.writeTest && !facts.writeTest->empty()) {
    finding.level = Level::Critical;
    finding.what = "nothing can be written to " + facts.path + ": " + *facts.writeTest;
    finding.whatToDo =
        "Look at its rights, whether the file system is full or read-only (df, mount, dmesg)";
    return finding;
  }
  if (!facts.cannotLook.empty()) {
    finding.level = Level::Note;
    finding.what = facts.path + " cannot be looked at: " + facts.cannotLook;
    return finding;
  }
  finding.what = room(facts.freeBytes) + " of " + room(facts.totalBytes) + " free at " +
                 facts.path +
                 (facts.writeTest ? ", a test file was written" : "; no write test as this user");
  if (facts.freeBytes >= kRoomWanted) return finding;
  const bool isOver = facts.freeBytes < limits::kDiskFreeBytesMin;
  finding.level = isOver ? Level::Critical : Level::Warning;
  finding.whatToDo = std::string("Free space there; below ") + room(limits::kDiskFreeBytesMin) +
                     " no new alert is taken";
  return finding;
}

// What keeps the service from reading it; that it is missing the configuration's own check says.
std::optional<Finding> ofFile(const FileFacts& facts, const Identity& service) {
  const bool isShut = mayAccess(facts.folder, service, kEnter) == false;
  if (!isShut && mayAccess(facts.file, service, kRead) != false) return std::nullopt;
  const PathFacts& path = isShut ? facts.folder : facts.file;
  return Finding{.subject = facts.subject,
                 .level = Level::Critical,
                 .what = service.name + " may not " + (isShut ? "enter " : "read ") + path.path +
                         " (" + permissionsOf(path) + ")",
                 .whatToDo = "chown root:" + service.name + " " + path.path + "; chmod " +
                             (isShut ? "2750 " : "640 ") + path.path};
}

Finding ofCertificate(const CertificateFacts& facts, Time now) {
  Finding finding{.subject = facts.subject};
  if (facts.isUnknown) {
    finding.level = Level::Note;
    finding.what = facts.path + " cannot be read by this user";
    return finding;
  }
  if (!facts.notAfter) {
    finding.level = Level::Critical;
    finding.what = facts.path + ": " + facts.trouble;
    finding.whatToDo = "Put a PEM file with a certificate there";
    return finding;
  }
  const Duration left = *facts.notAfter - now;
  finding.what = facts.path + (left <= Duration{0} ? " expired " + roughly(-left) + " ago"
                                                   : " expires in " + roughly(left));
  if (left >= kCertificateSoon) return finding;
  finding.level = left <= Duration{0} ? Level::Critical : Level::Warning;
  finding.whatToDo = "Renew it, then tocsin reload";
  return finding;
}

}  // namespace

void checkConfiguration(const Facts& facts, Findings& found) {
  const ConfigurationFacts& configuration = facts.configuration;
  if (configuration.isUnknown) {
    found.push_back({.level = Level::Note,
                     .what = configuration.path +
                             " cannot be read by this user: run it as root (docs/install.md says "
                             "how by sudo)"});
    return;
  }
  for (const config::Problem& problem : configuration.problems) {
    std::string line = config::toText({problem}, configuration.path);
    if (!line.empty()) line.pop_back();
    found.push_back({.level = problem.warning ? Level::Warning : Level::Critical,
                     .what = line,
                     .whatToDo = "Correct the file; tocsin check, then tocsin reload"});
  }
  if (const auto unread = ofFile(configuration.file, facts.service); unread) {
    found.push_back(*unread);
  }
  if (configuration.config && configuration.isInUse == false) {
    found.push_back({.level = Level::Warning,
                     .what = configuration.path + " was changed since the service read it",
                     .whatToDo = "tocsin check, then tocsin reload"});
  }
  if (found.empty()) found.push_back({.what = configuration.path + " is good"});
}

void checkFiles(const Facts& facts, Findings& found) {
  for (const FileFacts& file : facts.files) {
    if (const auto unread = ofFile(file, facts.service); unread) found.push_back(*unread);
  }
  if (found.empty() && !facts.files.empty()) {
    found.push_back({.what = "all " + std::to_string(facts.files.size()) +
                             " files that the configuration names can be read by " +
                             facts.service.name});
  }
}

void checkService(const Facts& facts, Findings& found) {
  using Reach = DaemonFacts::Reach;
  const DaemonFacts& daemon = facts.daemon;
  switch (daemon.reach) {
    case Reach::Answers: break;
    case Reach::Refused:
      found.push_back({.level = Level::Warning,
                       .what = "this user may not ask the service: " + daemon.trouble,
                       .whatToDo = "Run it as root, or as a member of the socket's group"});
      return;
    case Reach::Down:
      found.push_back({.level = Level::Critical,
                       .what = "it does not run: " + daemon.trouble,
                       .whatToDo = "systemctl start tocsin; journalctl -u tocsin -n 50 says why it "
                                   "stopped. Alerts wait in the spool meanwhile"});
      return;
  }
  if (!daemon.trouble.empty()) {
    found.push_back({.level = Level::Critical,
                     .what = "it answers, but not all: " + daemon.trouble,
                     .whatToDo = "journalctl -u tocsin -n 50; systemctl restart tocsin"});
  } else if (!daemon.notReady.empty()) {
    found.push_back({.level = Level::Critical,
                     .what = daemon.notReady,
                     .whatToDo = "tocsin alarms and tocsin drivers say more"});
  } else {
    found.push_back({.what = "runs as " + facts.service.name + " and takes alerts"});
  }
}

void checkSpool(const Facts& facts, Findings& found) {
  if (!facts.configuration.config) return;
  const PathFacts& directory = facts.spool.directory;
  if (!directory.trouble.empty()) {
    found.push_back({.level = Level::Note,
                     .what = directory.path + " cannot be looked at: " + directory.trouble});
    return;
  }
  if (!directory.exists || !directory.isDirectory) {
    found.push_back(
        wrongOfSpool(directory.path + (directory.exists ? " is no directory" : " does not exist"),
                     facts.spool,
                     facts));
    return;
  }
  if (mayAccess(directory, facts.service, kRead | kWrite | kEnter) == false) {
    found.push_back(wrongOfSpool(facts.service.name + " may not read and write " + directory.path +
                                     " (" + permissionsOf(directory) + ")",
                                 facts.spool,
                                 facts));
    return;
  }
  checkSpoolMode(directory, facts.service, found);
}

void checkWaiting(const Facts& facts, Findings& found) {
  if (facts.daemon.refusedFiles > 0) {
    found.push_back({.level = Level::Note,
                     .what = std::to_string(facts.daemon.refusedFiles) +
                             " refused files lie in rejected/; tocsin spool lists them"});
  }
  if (!facts.spool.waiting) return;
  const WaitingFacts& waiting = *facts.spool.waiting;
  if (!waiting.unreadable.empty()) {
    found.push_back({.subject = waiting.unreadable,
                     .level = Level::Critical,
                     .what = facts.service.name + " may not read this file: nobody is paged for it",
                     .whatToDo = "chmod g+r it, and let its producer write with umask 027"});
  }
  if (waiting.count > 0 && waiting.oldestAge >= kWaitsTooLong) {
    found.push_back({.subject = waiting.oldest,
                     .level = Level::Critical,
                     .what = "waits for " + roughly(waiting.oldestAge) + ", as one of " +
                             std::to_string(waiting.count),
                     .whatToDo = "tocsin alarms says why files wait; one that does not parse is "
                                 "half-written until it has not changed for [spool] settle"});
  }
  if (found.empty()) {
    found.push_back({.what = waiting.count == 0
                                 ? "no file waits in the spool"
                                 : std::to_string(waiting.count) + " files wait, the oldest for " +
                                       roughly(waiting.oldestAge)});
  }
}

void checkDisk(const Facts& facts, Findings& found) {
  for (const RoomFacts& room : facts.rooms) {
    found.push_back(ofRoom(room));
  }
}

void checkJournal(const Facts& facts, Findings& found) {
  const JournalFacts& journal = facts.journal;
  if (journal.path.empty()) return;
  const bool runs = facts.daemon.reach == DaemonFacts::Reach::Answers;
  if (journal.isUnknown) {
    found.push_back({.level = Level::Note,
                     .what = journal.path + " cannot be read by this user: run it as root"});
  } else if (!journal.exists) {
    found.push_back({.level = runs ? Level::Critical : Level::Note,
                     .what = journal.path + " is not there" +
                             (runs ? " although the service runs" : "; the first start makes it"),
                     .whatToDo = runs ? "Do not restart tocsin: find out who removed it, then "
                                        "restore the last backup"
                                      : ""});
  } else if (!journal.trouble.empty() || !journal.checkup.damage.empty()) {
    found.push_back(
        {.level = Level::Critical,
         .what = journal.path + ": " +
                 (journal.trouble.empty() ? journal.checkup.damage : journal.trouble),
         .whatToDo = "Keep a copy of its directory, look at the disk (dmesg, SMART), then restore "
                     "the last backup"});
  } else if (journal.checkup.wasCut) {
    found.push_back({.level = Level::Note,
                     .what = journal.path + " is too large to be checked in this time; no damage "
                                            "was seen in what was read"});
  } else {
    found.push_back({.what = journal.path + " is whole"});
  }
}

void checkClock(const Facts& facts, Findings& found) {
  if (facts.now < kPlausible) {
    found.push_back({.level = Level::Critical,
                     .what = "the clock says " + toRfc3339(facts.now),
                     .whatToDo = "timedatectl set-time, or set up NTP (apt install chrony)"});
  } else if (facts.clock.isSynchronised == false) {
    found.push_back(
        {.level = Level::Warning,
         .what = std::string("the clock is not synchronised by NTP") +
                 (facts.clock.hasRtc ? ""
                                     : ", and there is no hardware clock: it is wrong after "
                                       "each start"),
         .whatToDo = "Set up NTP (timedatectl set-ntp true, or apt install chrony), from a server "
                     "of your own network if there is no other way"});
  } else if (!facts.clock.isSynchronised) {
    found.push_back({.level = Level::Note, .what = "the kernel does not say whether it is right"});
  } else {
    found.push_back({.what = "synchronised, " + toRfc3339(facts.now)});
  }
}

void checkCertificates(const Facts& facts, Findings& found) {
  for (const CertificateFacts& certificate : facts.certificates) {
    found.push_back(ofCertificate(certificate, facts.now));
  }
}

}  // namespace tocsin::doctor
