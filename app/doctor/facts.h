// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/config/config.h"
#include "app/doctor/identity.h"
#include "queue/base/time.h"
#include "queue/store/checkup.h"

// What was found out about the box, as values: whoever looks (look.h, answers.h) judges nothing,
// and whoever judges (examine.h) looks at nothing else. Absent means that it could not be known.
namespace tocsin::doctor {

// A file that the service reads.
struct FileFacts {
  std::string subject;  // "modem1 pin_file"
  PathFacts folder{}, file{};
};

struct ConfigurationFacts {
  std::string path;
  std::vector<config::Problem> problems{};
  std::optional<config::Config> config{};  // absent: not usable
  bool isUnknown = false;                  // this user may not read it
  FileFacts file{};
  std::optional<bool> isInUse{};  // the service runs with what the file says now
};

// What waits in the spool.
struct WaitingFacts {
  std::size_t count = 0;
  std::string oldest{};      // a file's name
  Duration oldestAge{0};     // by its time of change
  std::string unreadable{};  // the first that the service may not read; empty: none is known
};

struct SpoolFacts {
  PathFacts directory{};
  std::optional<WaitingFacts> waiting{};
};

// A directory that Tocsin writes to.
struct RoomFacts {
  std::string subject;  // "state", "spool"
  std::string path;
  std::uint64_t freeBytes = 0, totalBytes = 0;
  std::string cannotLook{};                // why the size is not known
  std::optional<std::string> writeTest{};  // "": a file was written; else why not
};

struct JournalFacts {
  std::string path;
  bool exists = false;
  bool isUnknown = false;  // this user may not look
  std::string trouble{};   // why it cannot be opened
  store::Checkup checkup{};
};

struct Holder {
  int pid = 0;
  std::string name{};
};

// A serial line of a modem.
struct PortFacts {
  std::string driver, device;  // as configured
  PathFacts path{};            // of what the device's name leads to
  std::string lockFile{};      // of another program: "/var/lock/LCK..ttyUSB0 (412)"
  std::vector<Holder> holders{};
  bool isScanWhole = true;  // false: other users' processes could not be looked into
};

struct CertificateFacts {
  std::string subject;  // "[http]", "smsc1 tls_ca"
  std::string path;
  bool isUnknown = false;  // this user may not read it
  std::string trouble{};   // it does not read
  OptionalTime notAfter{};
};

struct ClockFacts {
  std::optional<bool> isSynchronised{};
  bool hasRtc = false;  // a hardware clock
};

struct LinkFacts {
  std::string name, type, link;  // "up", "down", "starting"
  bool receives = true, isSlowed = false;
  std::string detail{}, whatToDo{}, operatorName{}, technology{}, signal{}, sim{}, quota{};
  OptionalTime lastSent{}, lastReceived{}, trialAt{};
  std::string lastError{};

  struct Trouble {
    std::string kind, what;
  };

  std::vector<Trouble> troubles{};
};

struct PersonFacts {
  std::string name, number;
  OptionalTime offUntil{}, reachedAt{};
  std::vector<std::string> lists{};
};

struct ListFacts {
  std::string name;
  OptionalTime pausedUntil{};

  struct Entry {
    std::string recipient;
    int level = 1;
  };

  std::vector<Entry> entries{};
  std::vector<std::string> withoutRoute{};  // people on it whom no link carries an SMS to
  std::vector<std::string> hints{};         // what else its linter says
};

struct AlarmFacts {
  std::string cause, subject, severity, text, whatToDo;
  Time since{};
};

// What the daemon says.
struct DaemonFacts {
  enum class Reach {
    Answers,
    Refused,  // this user may not open the socket
    Down,     // nobody answers there
  } reach = Reach::Down;
  std::string trouble{};   // why it does not answer, or answered something else
  std::string notReady{};  // why it is not ready; empty: it is
  std::vector<LinkFacts> links{};
  std::vector<PersonFacts> people{};
  std::vector<ListFacts> lists{};
  std::vector<AlarmFacts> alarms{};
  std::size_t refusedFiles = 0;
};

struct Facts {
  Time now{};
  ConfigurationFacts configuration{};
  DaemonFacts daemon{};
  Identity service{};  // as whom it runs, or would run
  SpoolFacts spool{};
  std::vector<RoomFacts> rooms{};
  JournalFacts journal{};
  std::vector<PortFacts> ports{};
  std::vector<Holder> meddlers{};  // programs that run and like to open modems
  bool hasUdevRules = false;       // those that keep them off
  std::vector<CertificateFacts> certificates{};
  std::vector<FileFacts> files{};  // that the configuration names: secrets, keys, certificates
  ClockFacts clock{};
};

}  // namespace tocsin::doctor
